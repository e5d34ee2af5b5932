import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { IsClient } from '../../../platform/http/validation.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { ScopeKind } from '../contract.js';
import type { Ruling, Scope } from '../domain/measures.js';
import { CATEGORIES, type Category } from '../domain/violations.js';
import { ENDINGS, SCOPES, VERDICTS } from './http-answers.js';

const CLAUSE = /^(ToS|AUP) [0-9a-z.]+$/;
const WORDS = 10_000;

/** K6: there is no measure without it. */
class ScopeBody {
  @ApiProperty({ enum: SCOPES })
  @IsIn(SCOPES)
  kind!: ScopeKind;

  @ApiPropertyOptional({ format: 'uuid', description: 'For a user' })
  @IsOptional()
  @IsUUID()
  accountId?: string;

  @ApiPropertyOptional({ maxLength: 500, description: 'For an item: its address or place' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  item?: string;
}

export class OpeningBody {
  @ApiProperty({ format: 'uuid' })
  @IsClient()
  clientId!: string;

  @ApiProperty({ enum: CATEGORIES, enumName: 'ConductCategory' })
  @IsIn(CATEGORIES)
  category!: Category;

  @ApiProperty({ type: ScopeBody })
  @IsDefined()
  @ValidateNested()
  @Type(() => ScopeBody)
  scope!: ScopeBody;
}

export class DemandBody {
  @ApiProperty({ type: String, example: 'AUP 2.6' })
  @Matches(CLAUSE)
  clause!: ClauseId;

  @ApiProperty({ maxLength: WORDS, description: 'What happened; the client reads it' })
  @IsString()
  @MinLength(1)
  @MaxLength(WORDS)
  facts!: string;

  @ApiProperty({ type: ScopeBody })
  @IsDefined()
  @ValidateNested()
  @Type(() => ScopeBody)
  scope!: ScopeBody;
}

export class RulingBody {
  @ApiProperty({ type: String, example: 'AUP 2.6', description: 'The clause that was broken' })
  @Matches(CLAUSE)
  clause!: ClauseId;

  @ApiProperty({ maxLength: WORDS, description: 'Told to everybody concerned (K8)' })
  @IsString()
  @MinLength(1)
  @MaxLength(WORDS)
  reasons!: string;

  @ApiProperty({ type: ScopeBody })
  @IsDefined()
  @ValidateNested()
  @Type(() => ScopeBody)
  scope!: ScopeBody;

  @ApiPropertyOptional({ type: Boolean, default: false, description: 'Without a demand; on the list only (3.6.c)' })
  @IsOptional()
  @IsBoolean()
  severe?: boolean;
}

export class VerdictBody {
  @ApiProperty({ enum: VERDICTS })
  @IsIn(VERDICTS)
  verdict!: 'UPHELD' | 'DISMISSED';

  @ApiProperty({ maxLength: WORDS })
  @IsString()
  @MinLength(1)
  @MaxLength(WORDS)
  reasons!: string;
}

export class ConclusionBody {
  @ApiProperty({ enum: ENDINGS, description: 'CEASE, DAMAGES and COURT for an infringement only (ToS 7.4)' })
  @IsIn(ENDINGS)
  outcome!: (typeof ENDINGS)[number];
}

export class CostBody {
  @ApiProperty({ maxLength: 500 })
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  what!: string;

  @ApiProperty({ type: 'integer', minimum: 1 })
  @IsInt()
  @Min(1)
  amountMinor!: number;

  @ApiProperty({ example: 'SEK' })
  @Matches(/^[A-Z]{3}$/)
  currency!: string;
}

export class ItemDisablingBody {
  @ApiPropertyOptional({ maxLength: 5000, description: 'Why, for the client and whoever put it in (K8)' })
  @IsOptional()
  @IsString()
  @MaxLength(5000)
  reasons?: string;
}

export class ContentReadBody {
  @ApiProperty({ maxLength: 500, description: 'What is being looked at, and why the case needs it' })
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  what!: string;
}

/** What a body leaves out is nobody and nothing. */
export const scopeOf = ({ kind, accountId, item }: ScopeBody): Scope => ({
  kind,
  accountId: accountId ?? null,
  item: item ?? null,
});

export const rulingOf = ({ clause, reasons, scope, severe }: RulingBody, by: string): Ruling => ({
  clause,
  reasons,
  scope: scopeOf(scope),
  severe: severe ?? false,
  by,
});
