import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsArray, IsIn, IsOptional, IsString, Matches, MaxLength, ValidateIf, ValidateNested } from 'class-validator';
import { IMPORT_FIELDS, type ImportField } from '../domain/columns.js';

/** No control characters and no halves of characters: neither can be stored. */
const PLAIN = /^[^\p{Cc}\p{Cs}]*$/u;
/** May be absent, but not null: clearing it would mean nothing. */
const WhenGiven = () => ValidateIf((_, value) => value !== undefined);

export class UploadQuery {
  @ApiPropertyOptional({ maxLength: 200, description: 'What to call the file; multipart names it itself' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @Matches(PLAIN)
  fileName?: string;
}

class DefaultBasisBody {
  @ApiProperty({
    enum: ['consent', 'contract', 'legitimate-interest', 'legal-obligation', 'vital-interest', 'public-task'],
  })
  @IsIn(['consent', 'contract', 'legitimate-interest', 'legal-obligation', 'vital-interest', 'public-task'])
  basis!: string;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 200 })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @Matches(PLAIN)
  evidenceRef: string | null = null;

  @ApiPropertyOptional({ type: String, nullable: true, format: 'date-time' })
  @IsOptional()
  @Matches(/^(19|20)\d\d-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/)
  at: string | null = null;
}

export class ImportPatch {
  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', enum: [...IMPORT_FIELDS], nullable: true },
    description: 'One a column; null leaves it out',
  })
  @WhenGiven()
  @IsArray()
  fields?: (ImportField | null)[];

  @ApiPropertyOptional({ enum: ['skip', 'update'] })
  @WhenGiven()
  @IsIn(['skip', 'update'])
  onDuplicate?: 'skip' | 'update';

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 200, description: 'Where the data comes from' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @Matches(PLAIN)
  source?: string | null;

  @ApiPropertyOptional({ type: DefaultBasisBody, nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => DefaultBasisBody)
  defaultBasis?: DefaultBasisBody | null;

  @ApiPropertyOptional({ description: 'The version of the attestation that you read' })
  @WhenGiven()
  @IsString()
  @MaxLength(20)
  attestationVersion?: string;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'ISO 3166-1 alpha-2' })
  @IsOptional()
  @Matches(/^[A-Z]{2}$/)
  country?: string | null;
}

const text = { type: 'string' };
const textOrNull = { type: ['string', 'null'] };
const integer = { type: 'integer' };
const instantOrNull = { type: ['string', 'null'], format: 'date-time' };
const object = (properties: Record<string, object>, type: string | string[] = 'object') => ({
  type,
  properties,
  required: Object.keys(properties),
});
const listOf = (items: object) => ({ type: 'array', items });

export const importSchema = object({
  id: { ...text, format: 'uuid' },
  version: integer,
  state: { ...text, enum: ['VALIDATING', 'READY', 'RUNNING', 'DONE', 'PARTIAL', 'REJECTED', 'CANCELLED'] },
  fileName: text,
  requestedBy: text,
  receivedBytes: integer,
  encoding: textOrNull,
  delimiter: textOrNull,
  headers: listOf(text),
  rowCount: { type: ['integer', 'null'] },
  processedRows: integer,
  counts: object({ created: integer, updated: integer, skipped: integer, rejected: integer }),
  plan: object(
    {
      fields: listOf(textOrNull),
      onDuplicate: text,
      source: textOrNull,
      defaultBasis: object({ basis: text, evidenceRef: textOrNull, at: textOrNull }, ['object', 'null']),
      attestation: object({ version: text, by: text, at: text }, ['object', 'null']),
      country: textOrNull,
    },
    ['object', 'null'],
  ),
  fault: object({ code: text, line: { type: ['integer', 'null'] }, message: text }, ['object', 'null']),
  createdAt: { ...text, format: 'date-time' },
  startedAt: instantOrNull,
  endedAt: instantOrNull,
});
export const importsSchema = object({ items: listOf(importSchema), next: textOrNull });

const fieldFault = object({ pointer: text, code: text, message: text });
export const previewSchema = object({
  headers: listOf(text),
  rows: listOf(object({ cells: listOf(text), faults: listOf(fieldFault) })),
});

export const faultsSchema = object({
  items: listOf(object({ line: integer, column: textOrNull, rule: text, message: text, value: textOrNull })),
  next: textOrNull,
});

export const attestationSchema = object({ version: text, sv: text, en: text });
