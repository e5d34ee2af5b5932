import { ApiProperty } from '@nestjs/swagger';
import { CATEGORIES } from '../domain/violations.js';

export const SCOPES = ['user', 'item', 'instance'] as const;
export const CASE_STATES = ['OPEN', 'DEMANDED', 'SUSPENDED', 'TERMINATED', 'CLOSED'] as const;
export const ENDINGS = ['LIFTED', 'CEASE', 'DAMAGES', 'COURT'] as const;
const OUTCOMES = ['COMPLIED', 'UNFOUNDED', 'OVERTURNED', 'TERMINATED', ...ENDINGS] as const;
export const VERDICTS = ['UPHELD', 'DISMISSED'] as const;

export const text = { type: String, nullable: true } as const;
export const uuid = { type: String, format: 'uuid', nullable: true } as const;
export const instant = { type: String, format: 'date-time', nullable: true } as const;

export class ViolationAnswer {
  @ApiProperty({ enum: CATEGORIES, enumName: 'ConductCategory' })
  category!: string;

  @ApiProperty({ type: [String], description: 'The clauses that forbid it' })
  clauses!: readonly string[];

  @ApiProperty({ description: 'Judged by a person only, in writing' })
  personOnly!: boolean;
}

export class ViolationList {
  @ApiProperty({ type: [ViolationAnswer] })
  items!: ViolationAnswer[];
}

export class ReportReceiptAnswer {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'R-7Q3M2AB' })
  number!: string;
}

export class AppealReceiptAnswer {
  @ApiProperty({ example: 'U-7Q3M2AB' })
  number!: string;

  @ApiProperty({ format: 'date-time' })
  lodgedAt!: string;
}

export class DemandResponseAnswer {
  @ApiProperty({ description: 'What the client says that it has done' })
  words!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;
}

export abstract class DemandHead {
  @ApiProperty({ type: String })
  clause!: string;

  @ApiProperty()
  facts!: string;

  @ApiProperty({ format: 'date-time' })
  sentAt!: string;

  @ApiProperty({ format: 'date-time', description: 'The last moment to stop (ToS 3.6.a)' })
  cureBy!: string;
}

export class ConductDemandAnswer extends DemandHead {
  @ApiProperty({ type: DemandResponseAnswer, nullable: true })
  answer!: DemandResponseAnswer | null;
}

export class ConductMeasureAnswer {
  @ApiProperty({ type: String, enum: ['suspension', 'termination'] })
  kind!: string;

  @ApiProperty({ type: String })
  clause!: string;

  @ApiProperty()
  reasons!: string;

  @ApiProperty({ description: 'Without a demand (ToS 3.6.c)' })
  severe!: boolean;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ format: 'date', description: 'The last day for an appeal' })
  appealBy!: string;
}

export class AppealableAnswer {
  @ApiProperty({ example: 'U-7Q3M2AB' })
  number!: string;

  @ApiProperty({ type: String, enum: SCOPES })
  scope!: string;

  @ApiProperty({ type: ConductMeasureAnswer })
  measure!: ConductMeasureAnswer;

  @ApiProperty({ ...text, enum: ['LODGED', ...VERDICTS], description: 'Of the appeal, once there is one' })
  appeal!: string | null;

  @ApiProperty({ description: 'The case is closed, so nothing stands that could be appealed' })
  closed!: boolean;
}

export class ConductAppealAnswer {
  @ApiProperty({ type: String, enum: ['LODGED', ...VERDICTS] })
  state!: string;

  @ApiProperty()
  grounds!: string;

  @ApiProperty({ format: 'date-time' })
  lodgedAt!: string;

  @ApiProperty(text)
  reasons!: string | null;

  @ApiProperty(instant)
  decidedAt!: string | null;
}

export abstract class ConductPage {
  @ApiProperty({ ...text, description: 'Cursor of the next page' })
  next!: string | null;
}

/** What staff and the client both read of a case. */
export abstract class CaseHead {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'U-7Q3M2AB' })
  number!: string;

  @ApiProperty({ type: String, enum: CASE_STATES })
  state!: string;

  @ApiProperty({ type: String, enum: CATEGORIES, enumName: 'ConductCategory' })
  category!: string;

  @ApiProperty({ type: String, enum: SCOPES })
  scope!: string;

  @ApiProperty({ format: 'date-time' })
  openedAt!: string;

  @ApiProperty({ ...instant, description: 'The last moment to stop, while it runs' })
  cureBy!: string | null;

  @ApiProperty({ ...text, enum: OUTCOMES })
  outcome!: string | null;
}

export class OwnCaseAnswer extends CaseHead {
  @ApiProperty(uuid)
  accountId!: string | null;

  @ApiProperty(text)
  item!: string | null;

  @ApiProperty(instant)
  itemDisabledAt!: string | null;

  @ApiProperty({ type: ConductDemandAnswer, nullable: true })
  demand!: ConductDemandAnswer | null;

  @ApiProperty({ type: ConductMeasureAnswer, nullable: true })
  measure!: ConductMeasureAnswer | null;

  @ApiProperty({ type: ConductAppealAnswer, nullable: true })
  appeal!: ConductAppealAnswer | null;

  @ApiProperty(instant)
  closedAt!: string | null;
}

export class OwnCasePage extends ConductPage {
  @ApiProperty({ type: [OwnCaseAnswer] })
  items!: OwnCaseAnswer[];
}

export class PermitAnswer {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'date-time' })
  from!: string;

  @ApiProperty({ format: 'date-time' })
  to!: string;

  @ApiProperty({ type: [String] })
  ips!: string[];

  @ApiProperty()
  purpose!: string;

  @ApiProperty({ format: 'date-time' })
  issuedAt!: string;
}

export class PermitList {
  @ApiProperty({ type: [PermitAnswer] })
  items!: PermitAnswer[];
}
