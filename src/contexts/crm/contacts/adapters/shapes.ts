import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { PageQuery } from '../../../../platform/http/pagination.js';
import { IsInstant } from '../../../../platform/http/validation.js';
import { CONTACT_SORTS, type ContactFilter, type ContactSort } from '../application/queries.js';
import type { ContactKind, RestrictionReason } from '../contract.js';

/** Types only; what a value must be like is the domain's to say, once for this door and for imports. */
class AddressBody {
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @IsString()
  street?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @IsString()
  postalCode?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @IsString()
  city?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'ISO 3166-1 alpha-2' })
  @IsOptional()
  @IsString()
  country?: string | null;
}

export class LawfulBasisBody {
  @ApiProperty({
    enum: ['consent', 'contract', 'legitimate-interest', 'legal-obligation', 'vital-interest', 'public-task'],
  })
  @IsOptional()
  @IsString()
  basis?: string;

  @ApiProperty({ description: 'Where the data came from', maxLength: 200 })
  @IsOptional()
  @IsString()
  source?: string;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'Where the proof is kept', maxLength: 200 })
  @IsOptional()
  @IsString()
  evidenceRef?: string | null;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Default: now' })
  @IsOptional()
  @IsString()
  at?: string;
}

export class ContactPatch {
  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 100 })
  @IsOptional()
  @IsString()
  givenName?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 100 })
  @IsOptional()
  @IsString()
  familyName?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 200, description: 'A company’s own name' })
  @IsOptional()
  @IsString()
  companyName?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, format: 'uuid' })
  @IsOptional()
  @IsUUID()
  companyId?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 100 })
  @IsOptional()
  @IsString()
  title?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, format: 'email', maxLength: 254 })
  @IsOptional()
  @IsString()
  email?: string | null;

  @ApiPropertyOptional({ type: [String], nullable: true, maxItems: 10, description: 'E.164, or as written there' })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  phones?: string[] | null;

  @ApiPropertyOptional({ type: AddressBody, nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => AddressBody)
  address?: AddressBody | null;

  @ApiPropertyOptional({ type: [String], nullable: true, maxItems: 50 })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  tags?: string[] | null;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'BCP 47' })
  @IsOptional()
  @IsString()
  language?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 10_000 })
  @IsOptional()
  @IsString()
  notes?: string | null;
}

export class NewContact extends ContactPatch {
  @ApiPropertyOptional({ enum: ['person', 'company'], description: 'Default: company if only a company is named' })
  @IsOptional()
  @IsIn(['person', 'company'])
  kind?: ContactKind;

  @ApiProperty({ type: LawfulBasisBody })
  @IsOptional()
  @ValidateNested()
  @Type(() => LawfulBasisBody)
  lawfulBasis?: LawfulBasisBody;
}

export class RestrictionBody {
  @ApiProperty({ enum: ['objection', 'accuracy-contested', 'legal-claim'] })
  @IsIn(['objection', 'accuracy-contested', 'legal-claim'])
  reason!: Exclude<RestrictionReason, 'basis-withdrawn'>;
}

export class NoteBody {
  @ApiProperty({ maxLength: 10_000 })
  @IsString()
  text!: string;
}

const asBoolean = ({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value);

export class ContactListQuery extends PageQuery implements ContactFilter {
  @ApiPropertyOptional({ enum: CONTACT_SORTS })
  @IsOptional()
  @IsIn(CONTACT_SORTS)
  sort: ContactSort = 'name';

  @ApiPropertyOptional({ type: Boolean, description: 'Also count everything that the filter finds' })
  @IsOptional()
  @Transform(asBoolean)
  @IsBoolean()
  count = false;

  @ApiPropertyOptional({ enum: ['person', 'company'] })
  @IsOptional()
  @IsIn(['person', 'company'])
  kind?: ContactKind;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(254)
  email?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(50)
  tag?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUUID()
  companyId?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @Transform(asBoolean)
  @IsBoolean()
  restricted?: boolean;

  @ApiPropertyOptional({ description: 'Default: contacts in use' })
  @IsOptional()
  @Transform(asBoolean)
  @IsBoolean()
  archived?: boolean;

  @ApiPropertyOptional({ format: 'date-time' })
  @IsOptional()
  @IsInstant()
  createdFrom?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  @IsOptional()
  @IsInstant()
  createdBefore?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  @IsOptional()
  @IsInstant()
  updatedFrom?: string;
}

export class ContactSearchQuery {
  @ApiProperty({ minLength: 2, maxLength: 100 })
  @IsString()
  @MinLength(2)
  @MaxLength(100)
  q!: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsIn([...Array(50).keys()].map((n) => n + 1))
  limit = 20;
}

const text = { type: 'string' } as const;
const instant = { type: 'string', format: 'date-time' } as const;
const orNull = <T extends { type: string }>(schema: T) => ({ ...schema, type: [schema.type, 'null'] });
const object = (properties: Record<string, object>) =>
  ({ type: 'object', properties, required: Object.keys(properties) }) as const;

/**
 * One contact as JSON Schema: the API's description, and what Fastify compiles into a serialiser, which on
 * lists saves a tenth of the time (stack.md).
 */
export const contactSchema = object({
  id: { ...text, format: 'uuid' },
  version: { type: 'integer' },
  kind: { ...text, enum: ['person', 'company'] },
  displayName: text,
  givenName: orNull(text),
  familyName: orNull(text),
  companyName: orNull(text),
  companyId: orNull(text),
  title: orNull(text),
  email: orNull(text),
  phones: { type: 'array', items: text },
  address: orNull(
    object({ street: orNull(text), postalCode: orNull(text), city: orNull(text), country: orNull(text) }),
  ),
  tags: { type: 'array', items: text },
  language: orNull(text),
  notes: orNull(text),
  lawfulBasis: object({ basis: text, source: text, evidenceRef: orNull(text), at: instant }),
  restriction: orNull(object({ reason: text, since: instant })),
  archivedAt: orNull(instant),
  createdAt: instant,
  updatedAt: instant,
});

export const contactPageSchema = {
  type: 'object',
  required: ['items', 'next'],
  properties: {
    items: { type: 'array', items: contactSchema },
    next: orNull(text),
    count: { type: 'integer' },
  },
};

export const contactsFoundSchema = object({ items: { type: 'array', items: contactSchema } });

export class ContactVersionBody {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ type: 'integer' })
  version!: number;
}

export const timelineSchema = object({
  items: {
    type: 'array',
    items: object({
      id: text,
      kind: text,
      at: instant,
      actor: object({ kind: text, id: text }),
      text: orNull(text),
      facts: { type: 'object', additionalProperties: true },
    }),
  },
  next: orNull(text),
});

export const tagsSchema = object({
  items: { type: 'array', items: object({ tag: text, contacts: { type: 'integer' } }) },
});
