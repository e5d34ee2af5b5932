import { ApiProperty } from '@nestjs/swagger';
import { CATEGORIES } from '../domain/violations.js';

export const SCOPES = ['user', 'item', 'instance'] as const;
export const CASE_STATES = ['OPEN', 'DEMANDED', 'SUSPENDED', 'TERMINATED', 'CLOSED'] as const;
export const REPORT_STATES = ['RECEIVED', 'JOINED', 'DISMISSED'] as const;
export const ENDINGS = ['LIFTED', 'CEASE', 'DAMAGES', 'COURT'] as const;
const OUTCOMES = ['COMPLIED', 'UNFOUNDED', 'OVERTURNED', 'TERMINATED', ...ENDINGS] as const;
export const VERDICTS = ['UPHELD', 'DISMISSED'] as const;

const text = { type: String, nullable: true } as const;
const uuid = { type: String, format: 'uuid', nullable: true } as const;
const instant = { type: String, format: 'date-time', nullable: true } as const;

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

export class OpenedCaseAnswer {
  @ApiProperty({ format: 'uuid' })
  caseId!: string;

  @ApiProperty()
  number!: string;

  @ApiProperty({ description: 'False where it joined one that was open about the same' })
  opened!: boolean;
}

class DemandResponseAnswer {
  @ApiProperty({ description: 'What the client says that it has done' })
  words!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;
}

abstract class DemandHead {
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

class StaffDemandAnswer extends DemandHead {
  @ApiProperty({ type: DemandResponseAnswer, required: false })
  answer?: DemandResponseAnswer;

  @ApiProperty({ type: 'integer', description: 'Counts the letters; one that came back is written again' })
  round!: number;

  @ApiProperty({ type: [String] })
  recipients!: string[];

  @ApiProperty(instant)
  acceptedAt!: string | null;
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

class ScopeAnswer {
  @ApiProperty({ type: String, enum: SCOPES })
  kind!: string;

  @ApiProperty(uuid)
  accountId!: string | null;

  @ApiProperty(text)
  item!: string | null;
}

class RulingAnswer {
  @ApiProperty({ type: String })
  clause!: string;

  @ApiProperty()
  reasons!: string;

  @ApiProperty({ type: ScopeAnswer })
  scope!: ScopeAnswer;

  @ApiProperty({ description: 'Without a demand (ToS 3.6.c)' })
  severe!: boolean;

  @ApiProperty({ format: 'uuid' })
  by!: string;
}

class StaffMeasureAnswer extends RulingAnswer {
  @ApiProperty({ type: String, enum: ['suspension', 'termination'] })
  kind!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ ...uuid, description: 'The second person of a termination' })
  approvedBy!: string | null;

  @ApiProperty({ format: 'date' })
  appealBy!: string;

  @ApiProperty({ type: String, required: false, description: 'The state that a termination found the instance in' })
  instanceWas?: string;
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

class StaffAppealAnswer extends ConductAppealAnswer {
  @ApiProperty(uuid)
  lodgedBy!: string | null;

  @ApiProperty(uuid)
  decidedBy!: string | null;
}

class HintAnswer {
  @ApiProperty({ description: 'report, staff, or the kind of signal' })
  kind!: string;

  @ApiProperty()
  key!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;
}

class CostAnswer {
  @ApiProperty()
  what!: string;

  @ApiProperty({ type: 'integer' })
  amountMinor!: number;

  @ApiProperty()
  currency!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ format: 'uuid' })
  by!: string;
}

abstract class ConductPage {
  @ApiProperty({ ...text, description: 'Cursor of the next page' })
  next!: string | null;
}

/** What staff and the client both read of a case. */
abstract class CaseHead {
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

export class ConductCaseRowAnswer extends CaseHead {
  @ApiProperty({ format: 'uuid' })
  tenantId!: string;

  @ApiProperty()
  appealPending!: boolean;

  @ApiProperty(uuid)
  assignedTo!: string | null;
}

export class ConductCasePage extends ConductPage {
  @ApiProperty({ type: [ConductCaseRowAnswer] })
  items!: ConductCaseRowAnswer[];
}

export class ReportAnswer {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'R-7Q3M2AB' })
  number!: string;

  @ApiProperty({ type: String, enum: REPORT_STATES })
  state!: string;

  @ApiProperty({ type: 'integer' })
  version!: number;

  @ApiProperty()
  where!: string;

  @ApiProperty()
  why!: string;

  @ApiProperty({ type: String, enum: CATEGORIES, enumName: 'ConductCategory', nullable: true })
  category!: string | null;

  @ApiProperty({ ...text, description: 'Of whoever reported; the reported never see it' })
  contact!: string | null;

  @ApiProperty({ format: 'date-time' })
  receivedAt!: string;

  @ApiProperty({ ...uuid, description: 'The client that it is about, once known' })
  subjectTenantId!: string | null;

  @ApiProperty(uuid)
  caseId!: string | null;
}

export class ReportPage extends ConductPage {
  @ApiProperty({ type: [ReportAnswer] })
  items!: ReportAnswer[];
}

export class ConductCaseAnswer extends ConductCaseRowAnswer {
  @ApiProperty({ type: 'integer' })
  version!: number;

  @ApiProperty({ type: 'integer', description: 'The policy that it opened under' })
  policyVersion!: number;

  @ApiProperty(uuid)
  accountId!: string | null;

  @ApiProperty(text)
  item!: string | null;

  @ApiProperty(instant)
  itemDisabledAt!: string | null;

  @ApiProperty({ type: [HintAnswer] })
  hints!: HintAnswer[];

  @ApiProperty(instant)
  confirmedAt!: string | null;

  @ApiProperty({ type: StaffDemandAnswer, nullable: true })
  demand!: StaffDemandAnswer | null;

  @ApiProperty({ type: RulingAnswer, nullable: true, description: 'Waits for a second person' })
  proposal!: RulingAnswer | null;

  @ApiProperty({ type: StaffMeasureAnswer, nullable: true })
  measure!: StaffMeasureAnswer | null;

  @ApiProperty({ type: StaffAppealAnswer, nullable: true })
  appeal!: StaffAppealAnswer | null;

  @ApiProperty({ type: [CostAnswer] })
  costs!: CostAnswer[];

  @ApiProperty(instant)
  closedAt!: string | null;

  @ApiProperty({ type: [ReportAnswer] })
  reports!: ReportAnswer[];
}

export class AuthorityReportAnswer {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'M-7Q3M2AB' })
  number!: string;

  @ApiProperty({ type: String, enum: ['PROPOSED', 'APPROVED'] })
  state!: string;

  @ApiProperty({ format: 'uuid' })
  caseId!: string;

  @ApiProperty({ format: 'uuid' })
  subjectTenantId!: string;

  @ApiProperty()
  authority!: string;

  @ApiProperty()
  legalBasis!: string;

  @ApiProperty()
  facts!: string;

  @ApiProperty({ format: 'uuid' })
  proposedBy!: string;

  @ApiProperty({ format: 'date-time' })
  proposedAt!: string;

  @ApiProperty(uuid)
  approvedBy!: string | null;

  @ApiProperty(instant)
  approvedAt!: string | null;
}

export class AuthorityReportList {
  @ApiProperty({ type: [AuthorityReportAnswer] })
  items!: AuthorityReportAnswer[];
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

export class PermitReceiptAnswer {
  @ApiProperty({ format: 'uuid' })
  id!: string;
}
