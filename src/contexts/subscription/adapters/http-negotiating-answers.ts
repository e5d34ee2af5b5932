import { ApiProperty } from '@nestjs/swagger';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type {
  ArrangementDetails,
  ArrangementListing,
  CreditNoteDetails,
  DisputeDetails,
  DisputeListing,
  InstalmentDetails,
} from '../application/queries-negotiating.js';
import type { ArrangementState } from '../domain/arrangement.js';
import type { DisputeState } from '../domain/dispute.js';
import { MoneyAnswer } from './http-answers.js';

const DATE = { type: String, format: 'date' } as const;
const INSTANT = { format: 'date-time' } as const;
const OPTIONAL_INSTANT = { type: String, format: 'date-time', nullable: true } as const;
const OPTIONAL_TEXT = { type: String, nullable: true } as const;
export const ARRANGEMENT_STATES: ArrangementState[] = ['REQUESTED', 'AGREED', 'DECLINED', 'KEPT', 'BROKEN'];
export const DISPUTE_STATES: DisputeState[] = ['RAISED', 'UPHELD', 'REJECTED', 'CLOSED'];

class ProposedAnswer {
  @ApiProperty(DATE) dueOn!: LocalDate;
  @ApiProperty() amount!: MoneyAnswer;
}

class InstalmentAnswer implements InstalmentDetails {
  @ApiProperty(DATE) dueOn!: LocalDate;
  @ApiProperty({ ...DATE, description: 'That day or the next business day; paying on it is in time' })
  payBy!: LocalDate;
  @ApiProperty() amount!: MoneyAnswer;
  @ApiProperty({ description: 'What is still to be paid of it' }) open!: MoneyAnswer;
}

export class ArrangementAnswer implements ArrangementDetails {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: ARRANGEMENT_STATES }) state!: ArrangementState;
  @ApiProperty({ type: [String] }) invoiceIds!: string[];
  @ApiProperty({ type: [ProposedAnswer] }) proposal!: ProposedAnswer[];
  @ApiProperty({ description: 'The client’s own words' }) words!: string;
  @ApiProperty(INSTANT) requestedAt!: string;
  @ApiProperty({ type: [InstalmentAnswer], description: 'As agreed; empty until then' })
  instalments!: InstalmentAnswer[];
  @ApiProperty({ description: 'What was open when it was agreed' }) owed!: MoneyAnswer;
  @ApiProperty() paid!: MoneyAnswer;
  @ApiProperty({ description: 'Whether a suspension was lifted with it' }) restoresAccess!: boolean;
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'Why it was declined' }) reason!: string | null;
  @ApiProperty(OPTIONAL_INSTANT) decidedAt!: string | null;
  @ApiProperty(OPTIONAL_INSTANT) closedAt!: string | null;
}

export class ArrangementList {
  @ApiProperty({ type: [ArrangementAnswer] }) items!: ArrangementAnswer[];
}

class CreditNoteAnswer implements CreditNoteDetails {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() number!: string;
  @ApiProperty() net!: MoneyAnswer;
  @ApiProperty() vat!: MoneyAnswer;
  @ApiProperty() total!: MoneyAnswer;
  @ApiProperty(INSTANT) issuedAt!: string;
}

export class DisputeAnswer implements DisputeDetails {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: DISPUTE_STATES }) state!: DisputeState;
  @ApiProperty({ format: 'uuid' }) invoiceId!: string;
  @ApiProperty({ description: 'The client’s own words' }) reason!: string;
  @ApiProperty(INSTANT) raisedAt!: string;
  @ApiProperty({ ...DATE, description: 'The last day for the operator’s decision' }) decideBy!: LocalDate;
  @ApiProperty(OPTIONAL_INSTANT) decidedAt!: string | null;
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'The operator’s answer' }) answer!: string | null;
  @ApiProperty({ type: CreditNoteAnswer, nullable: true }) creditNote!: CreditNoteAnswer | null;
}

export class DisputeList {
  @ApiProperty({ type: [DisputeAnswer] }) items!: DisputeAnswer[];
}

class ArrangementListingAnswer implements ArrangementListing {
  @ApiProperty({ format: 'uuid' }) tenantId!: string;
  @ApiProperty(OPTIONAL_TEXT) clientName!: string | null;
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: ARRANGEMENT_STATES }) state!: ArrangementState;
  @ApiProperty(INSTANT) requestedAt!: string;
  @ApiProperty(OPTIONAL_INSTANT) decidedAt!: string | null;
}

export class ArrangementPage {
  @ApiProperty({ type: [ArrangementListingAnswer] }) items!: ArrangementListingAnswer[];
  @ApiProperty(OPTIONAL_TEXT) next!: string | null;
}

class DisputeListingAnswer implements DisputeListing {
  @ApiProperty({ format: 'uuid' }) tenantId!: string;
  @ApiProperty(OPTIONAL_TEXT) clientName!: string | null;
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) invoiceId!: string;
  @ApiProperty({ enum: DISPUTE_STATES }) state!: DisputeState;
  @ApiProperty(INSTANT) raisedAt!: string;
  @ApiProperty(DATE) decideBy!: LocalDate;
  @ApiProperty(OPTIONAL_INSTANT) decidedAt!: string | null;
}

export class DisputePage {
  @ApiProperty({ type: [DisputeListingAnswer] }) items!: DisputeListingAnswer[];
  @ApiProperty(OPTIONAL_TEXT) next!: string | null;
}
