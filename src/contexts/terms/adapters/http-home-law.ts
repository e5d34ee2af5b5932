import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsIn, Matches } from 'class-validator';
import { Public } from '../../../platform/http/access.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import { HomeLaw, type Protection } from '../contract-home-law.js';

const CUSTOMER_KINDS = ['business', 'consumer'] as const;

class HomeLawQuery {
  @ApiProperty({ example: 'SE', description: 'ISO 3166, two letters' })
  @Matches(/^[A-Z]{2}$/)
  country!: string;

  @ApiProperty({ enum: CUSTOMER_KINDS })
  @IsIn(CUSTOMER_KINDS)
  customerKind!: (typeof CUSTOMER_KINDS)[number];
}

class ImprovementAnswer {
  @ApiProperty({ type: String, example: 'ToS 6.1' }) clause!: ClauseId;
  @ApiProperty({ description: 'Where the better rule comes from' }) source!: string;
}

class HomeLawAnswer implements Protection {
  @ApiProperty({ example: 'SE' }) country!: string;
  @ApiProperty({ enum: ['home', 'provider'] }) law!: Protection['law'];
  @ApiProperty({ enum: ['home', 'seat'], description: 'Where a dispute is settled' }) court!: Protection['court'];
  @ApiProperty({ type: 'integer', nullable: true, description: 'Days to withdraw; null where there is no right' })
  withdrawalDays!: number | null;
  @ApiProperty({ type: 'integer', description: 'Days to answer a complaint' }) answerDays!: number;
  @ApiProperty({ enum: ['completeness', 'first-receipt'] }) clock!: Protection['clock'];
  @ApiProperty({ type: [ImprovementAnswer] }) improvements!: ImprovementAnswer[];
}

/** ToS 1.2, 1.3, 10.3, 10.8: what one's own law adds, for whoever asks before agreeing as well as after. */
@ApiTags('terms')
@Controller('v1/legal/home-law')
export class HomeLawController {
  constructor(private readonly homeLaw: HomeLaw) {}

  @Get()
  @Public()
  @ApiOkResponse({ type: HomeLawAnswer })
  protection(@Query() { country, customerKind }: HomeLawQuery): Promise<HomeLawAnswer> {
    return this.homeLaw.of(country, customerKind);
  }
}
