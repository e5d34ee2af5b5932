import { ApiProperty } from '@nestjs/swagger';
import {
  CaseHead,
  ConductAppealAnswer,
  ConductPage,
  DemandHead,
  DemandResponseAnswer,
  instant,
  SCOPES,
  text,
  uuid,
} from './http-answers.js';
import { ReportAnswer } from './http-register-answers.js';

export class OpenedCaseAnswer {
  @ApiProperty({ format: 'uuid' })
  caseId!: string;

  @ApiProperty()
  number!: string;

  @ApiProperty({ description: 'False where it joined one that was open about the same' })
  opened!: boolean;
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
