import { Body, Controller, Get, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiNoContentResponse, ApiOkResponse, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsDefined, IsIn, IsString, MaxLength, MinLength, ValidateNested } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { Caller, Member, type Principal, Public, Staff } from '../../../platform/http/access.js';
import { GatewayRoute, NotIdempotent } from '../../../platform/http/idempotency.js';
import { IsInstant } from '../../../platform/http/validation.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { BackOfficeReads } from '../../terms/contract.js';
import {
  type ConsentRecord,
  ListConsenting,
  ListOwnConsents,
  QueueConsentedLetter,
  SayConsent,
  UndoWithdrawal,
  WithdrawByLink,
} from '../application/consenting.js';
import { WithdrawalLinks } from '../application/ports.js';
import type { ConsentChannel, ConsentPurpose } from '../contract-consents.js';
import { CONSENT_CHANNELS, CONSENT_PURPOSES, type SaidConsent } from '../domain/consent.js';

const STATES = ['GIVEN', 'WITHDRAWN'];

class ConsentBody {
  @ApiProperty({ enum: CONSENT_PURPOSES })
  @IsIn(CONSENT_PURPOSES)
  purpose!: ConsentPurpose;

  @ApiProperty({ enum: CONSENT_CHANNELS })
  @IsIn(CONSENT_CHANNELS)
  channel!: ConsentChannel;

  @ApiProperty({ description: 'false withdraws it' })
  @IsBoolean()
  given!: boolean;
}

class ConsentedWords {
  @ApiProperty({ maxLength: 200 })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  subject!: string;

  @ApiProperty({ maxLength: 20_000 })
  @IsString()
  @MinLength(1)
  @MaxLength(20_000)
  text!: string;
}

class MailingBody {
  @ApiProperty({ enum: CONSENT_PURPOSES })
  @IsIn(CONSENT_PURPOSES)
  purpose!: ConsentPurpose;

  @ApiProperty({ type: ConsentedWords })
  @IsDefined()
  @ValidateNested()
  @Type(() => ConsentedWords)
  sv!: ConsentedWords;

  @ApiProperty({ type: ConsentedWords })
  @IsDefined()
  @ValidateNested()
  @Type(() => ConsentedWords)
  en!: ConsentedWords;

  @ApiProperty({ format: 'date-time' })
  @IsInstant()
  notBefore!: string;
}

class SaidConsentAnswer implements SaidConsent {
  @ApiProperty({ enum: ['yes', 'no'] }) said!: SaidConsent['said'];
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ enum: ['registration', 'privacy-centre', 'link'], description: 'Where it was said' })
  way!: SaidConsent['way'];
}

class ConsentAnswer implements ConsentRecord {
  @ApiProperty({ enum: CONSENT_PURPOSES }) purpose!: ConsentPurpose;
  @ApiProperty({ enum: CONSENT_CHANNELS }) channel!: ConsentChannel;
  @ApiProperty({ enum: STATES }) state!: 'GIVEN' | 'WITHDRAWN';
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) givenAt!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) withdrawnAt!: string | null;
  @ApiProperty({ type: [SaidConsentAnswer], description: 'Every word, oldest first' }) history!: SaidConsentAnswer[];
}

class ConsentList {
  @ApiProperty({ type: [ConsentAnswer] }) items!: ConsentAnswer[];
}

class MailingAnswer {
  @ApiProperty({ type: 'integer', description: 'To how many people it was queued' }) queued!: number;
}

/** ToS 9.5, 9.8: a person's consents, the click that ends one, and the letters that rest on them. */
@ApiTags('privacy')
@Controller('v1')
export class ConsentController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly links: WithdrawalLinks,
    private readonly backOffice: BackOfficeReads,
    private readonly ids: Ids,
  ) {}

  @Get('privacy/consents')
  @Member({ needs: 'own-affairs' })
  @ApiOkResponse({ type: ConsentList, description: 'One’s own, for every purpose and channel' })
  async list(@Caller() { tenantId, accountId }: Principal): Promise<ConsentList> {
    return { items: await this.queries.execute(new ListOwnConsents(tenantId, accountId)) };
  }

  @Put('privacy/consents')
  @HttpCode(204)
  @Member({ needs: 'own-affairs' })
  @ApiNoContentResponse({ description: 'Nothing of the contract depends on it' })
  async say(
    @Body() { purpose, channel, given }: ConsentBody,
    @Caller() { tenantId, accountId }: Principal,
  ): Promise<void> {
    await this.commands.execute(new SayConsent(tenantId, accountId, purpose, channel, given, 'privacy-centre'));
  }

  @Post('public/consent-withdrawals/:token')
  @HttpCode(204)
  @Public()
  @NotIdempotent()
  @ApiNoContentResponse({ description: 'One click in a letter; what waits in the queue is dropped' })
  async withdraw(@Param('token') token: string): Promise<void> {
    const consent = this.links.read(token);
    if (!consent) throw new NotFound();
    await this.commands.execute(new WithdrawByLink(consent.tenantId, consent.consentId));
  }

  /** Whoever opens the letter's link by hand sees a page; nothing changes by looking. */
  @Get('public/consent-withdrawals/:token')
  @Public()
  @ApiResponse({ status: 303, description: 'To the page that withdraws, says so and can undo it' })
  open(@Param('token') token: string, @Res() reply: FastifyReply): void {
    void reply.redirect(`/privacy/consent#token=${encodeURIComponent(token)}`, 303);
  }

  @Post('public/consent-withdrawals/:token/undo')
  @HttpCode(204)
  @Public()
  @NotIdempotent()
  @ApiNoContentResponse({ description: 'Within a day of the click; what was dropped stays dropped' })
  async undo(@Param('token') token: string): Promise<void> {
    const consent = this.links.read(token);
    if (!consent) throw new NotFound();
    await this.commands.execute(new UndoWithdrawal(consent.tenantId, consent.consentId));
  }

  @Post('consented-mailings')
  @HttpCode(200)
  @Staff(['admin'])
  @GatewayRoute()
  @ApiOkResponse({ type: MailingAnswer, description: 'To those who said yes to its purpose, and to nobody else' })
  async mail(@Body() { purpose, sv, en, notBefore }: MailingBody): Promise<MailingAnswer> {
    const mailing = { id: this.ids.next(), texts: { sv: { ...sv }, en: { ...en } }, notBefore };
    const people = await this.backOffice.of(undefined, 'consents', () =>
      this.queries.execute(new ListConsenting(purpose)),
    );
    let queued = 0;
    for (const { tenantId, id } of people)
      if (await this.commands.execute(new QueueConsentedLetter(tenantId, id, mailing))) queued++;
    return { queued };
  }
}
