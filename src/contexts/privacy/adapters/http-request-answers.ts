import { ApiProperty } from '@nestjs/swagger';
import type { DataRequestRecord, DataRequestRow } from '../application/queries.js';
import type { DataRequestReceipt } from '../application/requesting.js';
import type {
  ControllerRole,
  RefusalGround,
  RequestChannel,
  RequestKind,
  RequestOutcome,
} from '../contract-requests.js';
import {
  OPEN_STATES,
  type ProcessorHelp,
  REFUSAL_GROUNDS,
  REQUEST_KINDS,
  type RequestState,
} from '../domain/data-request.js';

export const REQUEST_OUTCOMES: RequestOutcome[] = ['FULFILLED', 'PARTLY', 'REFUSED'];
export const DATA_REQUEST_STATES: RequestState[] = [...OPEN_STATES, ...REQUEST_OUTCOMES];

const text = { type: String, nullable: true } as const;
const moment = { ...text, format: 'date-time' } as const;

export class DataRequestReceiptAnswer implements DataRequestReceipt {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 'P-7Q3M2AB' }) number!: string;
  @ApiProperty({ type: String, enum: DATA_REQUEST_STATES }) state!: string;
  @ApiProperty({ format: 'date', description: 'The last day for an answer' }) dueOn!: string;
}

export class PrivacyCaseRowAnswer implements DataRequestRow {
  @ApiProperty({ format: 'uuid' }) tenantId!: string;
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() number!: string;
  @ApiProperty({ enum: REQUEST_KINDS }) kind!: RequestKind;
  @ApiProperty({ enum: ['controller', 'processor'], description: 'What the operator is in it (K11)' })
  role!: ControllerRole;
  @ApiProperty({ enum: ['form', 'instance', 'email', 'post'] }) channel!: RequestChannel;
  @ApiProperty({ enum: DATA_REQUEST_STATES }) state!: RequestState;
  @ApiProperty({ format: 'date-time' }) receivedAt!: string;
  @ApiProperty({ format: 'date' }) dueOn!: string;
  @ApiProperty({ ...text, format: 'uuid' }) assignedTo!: string | null;
}

class ProcessorHelpAnswer implements ProcessorHelp {
  @ApiProperty() wanted!: string;
  @ApiProperty({ format: 'date-time' }) askedAt!: string;
  @ApiProperty(text) given!: string | null;
  @ApiProperty(moment) givenAt!: string | null;
  @ApiProperty({ ...text, format: 'uuid' }) givenBy!: string | null;
}

class DataRequestOutcomeAnswer {
  @ApiProperty({ enum: REQUEST_OUTCOMES }) outcome!: RequestOutcome;
  @ApiProperty() text!: string;
  @ApiProperty({ enum: REFUSAL_GROUNDS, isArray: true }) grounds!: RefusalGround[];
  @ApiProperty(text) reason!: string | null;
}

export class DataRequestAnswer extends PrivacyCaseRowAnswer implements DataRequestRecord {
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty({ ...text, format: 'uuid' }) accountId!: string | null;
  @ApiProperty() name!: string;
  @ApiProperty() email!: string;
  @ApiProperty() details!: string;
  @ApiProperty({ ...text, enum: ['session', 'link', 'staff'] }) identifiedBy!: 'session' | 'link' | 'staff' | null;
  @ApiProperty(moment) identifiedAt!: string | null;
  @ApiProperty({ ...moment, description: 'To the client, who answers as controller' }) forwardedAt!: string | null;
  @ApiProperty(moment) extendedAt!: string | null;
  @ApiProperty(text) extensionReason!: string | null;
  @ApiProperty({ type: ProcessorHelpAnswer, nullable: true }) help!: ProcessorHelpAnswer | null;
  @ApiProperty({ type: DataRequestOutcomeAnswer, nullable: true }) answer!: DataRequestOutcomeAnswer | null;
  @ApiProperty(moment) answeredAt!: string | null;
}

class PrivacyPage {
  @ApiProperty({ ...text, description: 'Cursor of the next page' }) next!: string | null;
}

export class DataRequestPage extends PrivacyPage {
  @ApiProperty({ type: [DataRequestAnswer] }) items!: DataRequestAnswer[];
}

export class PrivacyCasePage extends PrivacyPage {
  @ApiProperty({ type: [PrivacyCaseRowAnswer] }) items!: PrivacyCaseRowAnswer[];
}
