import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsArray, IsDefined, IsIn, IsInt, IsOptional, IsString, IsUUID, ValidateNested } from 'class-validator';
import { type Condition, type DefinitionDraft, MOST_ROWS, OPERATORS, type SortKey } from '../domain/definition.js';

const operators = [...new Set(Object.values(OPERATORS).flat())];

class ConditionBody {
  @ApiProperty()
  @IsString()
  field!: string;

  @ApiProperty({ enum: operators })
  @IsString()
  operator!: Condition['operator'];

  @ApiPropertyOptional({ oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] })
  @IsOptional()
  value?: string | string[];
}

class SortBody {
  @ApiProperty()
  @IsString()
  field!: string;

  @ApiProperty({ enum: ['asc', 'desc'] })
  @IsIn(['asc', 'desc'])
  direction!: SortKey['direction'];
}

export class DefinitionBody implements DefinitionDraft {
  @ApiProperty({ description: 'Which module’s records; see /v1/query-sources', example: 'contacts' })
  @IsString()
  source!: string;

  @ApiPropertyOptional({ enum: ['all', 'any'], default: 'all' })
  @IsOptional()
  @IsIn(['all', 'any'])
  match?: 'all' | 'any';

  @ApiPropertyOptional({ type: [ConditionBody] })
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => ConditionBody)
  where?: ConditionBody[];

  @ApiPropertyOptional({ type: [String], description: 'Fields to list; or use groupBy' })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  select?: string[];

  @ApiPropertyOptional({ type: [String], description: 'Counts rows by these fields' })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  groupBy?: string[];

  @ApiPropertyOptional({ type: [SortBody] })
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => SortBody)
  sort?: SortBody[];

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MOST_ROWS, default: 1000 })
  @IsOptional()
  @IsInt()
  limit?: number;
}

export class NewSavedQuery {
  @ApiProperty({ maxLength: 100 })
  @IsString()
  name!: string;

  @ApiProperty({ type: DefinitionBody })
  @IsDefined()
  @ValidateNested()
  @Type(() => DefinitionBody)
  definition!: DefinitionBody;
}

export class SavedQueryPatch {
  @ApiPropertyOptional({ maxLength: 100 })
  @IsOptional()
  @IsString()
  name?: string;

  @ApiPropertyOptional({ type: DefinitionBody, description: 'Replaces the whole definition' })
  @IsOptional()
  @ValidateNested()
  @Type(() => DefinitionBody)
  definition?: DefinitionBody;
}

export class NewRun {
  @ApiPropertyOptional({ format: 'uuid', description: 'A saved query; or send a definition' })
  @IsOptional()
  @IsUUID()
  queryId?: string;

  @ApiPropertyOptional({ type: DefinitionBody })
  @IsOptional()
  @ValidateNested()
  @Type(() => DefinitionBody)
  definition?: DefinitionBody;
}

const id = { type: 'string', format: 'uuid' };
const text = { type: 'string' };
const textOrNull = { type: ['string', 'null'] };
const instant = { type: 'string', format: 'date-time' };
const integer = { type: 'integer' };
const anything = { type: 'object', additionalProperties: true };
const object = (properties: Record<string, object>) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
});
export const pageOf = (item: object) => object({ items: { type: 'array', items: item }, next: textOrNull });

export const savedQuerySchema = object({
  id,
  version: integer,
  name: text,
  definition: anything,
  savedBy: text,
  createdAt: instant,
  updatedAt: instant,
});

export const runSchema = object({
  id,
  queryId: textOrNull,
  name: text,
  state: { type: 'string', enum: ['DONE', 'FAILED'] },
  failure: textOrNull,
  resultId: textOrNull,
  ranBy: text,
  startedAt: instant,
  endedAt: instant,
});

const summary = {
  id,
  runId: id,
  name: text,
  columns: { type: 'array', items: text },
  rowCount: integer,
  truncated: { type: 'boolean' },
  takenAt: instant,
};
export const summarySchema = object(summary);
export const resultSchema = object({
  ...summary,
  definition: anything,
  rows: { type: 'array', items: { type: 'array', items: {} } },
});

export const sourcesSchema = object({
  items: {
    type: 'array',
    items: object({
      key: text,
      fields: {
        type: 'array',
        items: object({ name: text, type: text, operators: { type: 'array', items: text } }),
      },
    }),
  },
});

export const usageSchema = object({
  items: {
    type: 'array',
    items: object({
      meter: text,
      used: integer,
      reserved: integer,
      limit: integer,
      periodStart: { type: 'string', format: 'date' },
      resetsOn: { type: 'string', format: 'date' },
    }),
  },
});
