import { ApiProperty } from '@nestjs/swagger';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type {
  RefundRequestDetails,
  RefundRequestListing,
  WithdrawalDetails,
  WithdrawalListing,
  WithdrawalRight,
} from '../application/queries-withdrawal.js';
import type { WithdrawalPreview } from '../application/withdrawing.js';
import type { ExceptionOutcome, WithdrawalExceptionKind, WithdrawalSubject } from '../contract-withdrawal.js';
import type { RefundRequestState } from '../domain/refund-request.js';
import type { WithdrawalChannel, WithdrawalState } from '../domain/withdrawal.js';
import { MoneyAnswer } from './http-answers.js';

const DATE = { type: String, format: 'date' } as const;
const OPTIONAL_DATE = { type: String, format: 'date', nullable: true } as const;
const INSTANT = { type: String, format: 'date-time' } as const;
const OPTIONAL_INSTANT = { type: String, format: 'date-time', nullable: true } as const;
const OPTIONAL_TEXT = { type: String, nullable: true } as const;
const ID = { type: String, format: 'uuid' } as const;

export const SUBJECTS: WithdrawalSubject[] = ['registration', 'order'];
export const CHANNELS: WithdrawalChannel[] = ['button', 'form', 'mail', 'letter'];
export const WITHDRAWAL_STATES: WithdrawalState[] = ['DECLARED', 'RECEIVED', 'UNDATED', 'EFFECTIVE', 'REFUSED'];
export const EXCEPTIONS: WithdrawalExceptionKind[] = [
  'begun-with-consent',
  'digital-content',
  'personalised',
  'fully-performed',
  'used',
];
export const REQUEST_STATES: RefundRequestState[] = ['SUBMITTED', 'APPROVED', 'REJECTED'];
const OUTCOMES: ExceptionOutcome[] = ['RIGHT_KEPT', 'PRO_RATA', 'RIGHT_LOST'];

class WindowAnswer {
  @ApiProperty({ enum: SUBJECTS }) subject!: WithdrawalSubject;
  @ApiProperty(INSTANT) concludedAt!: string;
  @ApiProperty(DATE) lastDay!: LocalDate;
  @ApiProperty() isOpen!: boolean;
}

export class WithdrawalRightAnswer implements WithdrawalRight {
  @ApiProperty({ description: 'Only consumers can withdraw (ToS 6.1)' }) isConsumer!: boolean;
  @ApiProperty({ type: [WindowAnswer], description: 'Registration and order, each with its own last day' })
  windows!: WindowAnswer[];
}

export class WithdrawalPreviewAnswer implements WithdrawalPreview {
  @ApiProperty(ID) withdrawalId!: string;
  @ApiProperty({ enum: SUBJECTS }) subject!: WithdrawalSubject;
  @ApiProperty(DATE) lastDay!: LocalDate;
  @ApiProperty({ type: MoneyAnswer, nullable: true, description: 'What comes back' }) returned!: MoneyAnswer | null;
  @ApiProperty({ type: MoneyAnswer, nullable: true, description: 'For the days used, by consent (ToS 6.4)' })
  kept!: MoneyAnswer | null;
  @ApiProperty({ ...DATE, description: 'The last day for that' }) refundBy!: LocalDate;
  @ApiProperty({ ...DATE, description: 'Own export stays until then' }) exportUntil!: LocalDate;
}

class SenderAnswer {
  @ApiProperty(OPTIONAL_TEXT) name!: string | null;
  @ApiProperty(OPTIONAL_TEXT) email!: string | null;
  @ApiProperty(OPTIONAL_TEXT) words!: string | null;
}

class ExceptionAnswer {
  @ApiProperty({ enum: EXCEPTIONS }) kind!: WithdrawalExceptionKind;
  @ApiProperty() recordRef!: string;
  @ApiProperty({ enum: OUTCOMES }) outcome!: ExceptionOutcome;
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'The order whose express-start consent it rests on' })
  consentRef!: string | null;
}

export class WithdrawalAnswer implements WithdrawalDetails {
  @ApiProperty(ID) id!: string;
  @ApiProperty({ enum: SUBJECTS }) subject!: WithdrawalSubject;
  @ApiProperty({ enum: CHANNELS }) channel!: WithdrawalChannel;
  @ApiProperty({ enum: WITHDRAWAL_STATES }) state!: WithdrawalState;
  @ApiProperty(OPTIONAL_DATE) lastDay!: LocalDate | null;
  @ApiProperty(OPTIONAL_INSTANT) dispatchedAt!: string | null;
  @ApiProperty(INSTANT) receivedAt!: string;
  @ApiProperty({ type: SenderAnswer, nullable: true }) sender!: SenderAnswer | null;
  @ApiProperty({ type: ExceptionAnswer, nullable: true }) exception!: ExceptionAnswer | null;
  @ApiProperty({ type: MoneyAnswer, nullable: true }) returned!: MoneyAnswer | null;
  @ApiProperty(OPTIONAL_DATE) refundBy!: LocalDate | null;
}

export class WithdrawalList {
  @ApiProperty({ type: [WithdrawalAnswer] }) items!: WithdrawalAnswer[];
}

class WithdrawalListingAnswer implements WithdrawalListing {
  @ApiProperty(ID) tenantId!: string;
  @ApiProperty(ID) id!: string;
  @ApiProperty({ enum: SUBJECTS }) subject!: WithdrawalSubject;
  @ApiProperty({ enum: CHANNELS }) channel!: WithdrawalChannel;
  @ApiProperty({ enum: WITHDRAWAL_STATES }) state!: WithdrawalState;
  @ApiProperty(OPTIONAL_INSTANT) dispatchedAt!: string | null;
  @ApiProperty(INSTANT) receivedAt!: string;
  @ApiProperty(OPTIONAL_DATE) lastDay!: LocalDate | null;
}

export class WithdrawalPage {
  @ApiProperty({ type: [WithdrawalListingAnswer] }) items!: WithdrawalListingAnswer[];
  @ApiProperty(OPTIONAL_TEXT) next!: string | null;
}

export class RecordedWithdrawalAnswer {
  @ApiProperty(ID) withdrawalId!: string;
}

export class ClosureAnswer {
  @ApiProperty({ ...DATE, description: 'The account closes on this day (ToS 3.7)' }) closesOn!: LocalDate;
}

export class SubmittedRequestAnswer {
  @ApiProperty(ID) requestId!: string;
}

class StatutoryOverrideAnswer {
  @ApiProperty({ description: 'The provision that gives the money back in spite of a breach' }) law!: string;
  @ApiProperty() reason!: string;
}

export class RefundRequestAnswer implements RefundRequestDetails {
  @ApiProperty(ID) id!: string;
  @ApiProperty({ enum: REQUEST_STATES }) state!: RefundRequestState;
  @ApiProperty() amount!: MoneyAnswer;
  @ApiProperty(OPTIONAL_TEXT) reason!: string | null;
  @ApiProperty({ enum: ['client', 'staff'] }) askedBy!: 'client' | 'staff';
  @ApiProperty(INSTANT) submittedAt!: string;
  @ApiProperty({ ...OPTIONAL_INSTANT, description: 'One of the staff would grant it; another decides' })
  endorsedAt!: string | null;
  @ApiProperty(OPTIONAL_INSTANT) decidedAt!: string | null;
  @ApiProperty(OPTIONAL_TEXT) decisionReason!: string | null;
  @ApiProperty({ type: StatutoryOverrideAnswer, nullable: true, description: 'For staff (ToS 3.6.d)' })
  statutoryOverride!: StatutoryOverrideAnswer | null;
}

export class RefundRequestList {
  @ApiProperty({ type: [RefundRequestAnswer] }) items!: RefundRequestAnswer[];
}

class RefundRequestListingAnswer implements RefundRequestListing {
  @ApiProperty(ID) tenantId!: string;
  @ApiProperty(ID) id!: string;
  @ApiProperty({ enum: REQUEST_STATES }) state!: RefundRequestState;
  @ApiProperty() amount!: MoneyAnswer;
  @ApiProperty({ enum: ['client', 'staff'] }) askedBy!: 'client' | 'staff';
  @ApiProperty(INSTANT) submittedAt!: string;
  @ApiProperty(OPTIONAL_INSTANT) decidedAt!: string | null;
}

export class RefundRequestPage {
  @ApiProperty({ type: [RefundRequestListingAnswer] }) items!: RefundRequestListingAnswer[];
  @ApiProperty(OPTIONAL_TEXT) next!: string | null;
}
