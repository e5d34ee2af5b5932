import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ApiAnyObject } from '../../../platform/http/openapi.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { MoneyJson } from '../../../shared-kernel/money.js';
import type { Actor } from '../../../shared-kernel/tenant.js';
import type {
  AcceptedDocument,
  ArchivedDocument,
  ContractTimeline,
  EntryFacts,
  EvidenceItem,
  OwedItem,
  TimelineEntry,
} from '../application/queries.js';
import type {
  ClauseEntry,
  DocumentKind,
  Language,
  LegalEntity,
  Matter,
  NewObligation,
  PostalAddress,
} from '../contract.js';
import { DOCUMENT_KINDS, type DocumentState, LANGUAGES } from '../domain/legal-document.js';
import type { Contact } from '../domain/legal-entity.js';
import type { ObligationState } from '../domain/obligation.js';

const OPTIONAL_TEXT = { type: String, nullable: true } as const;
const INSTANT = { format: 'date-time' } as const;
const OPTIONAL_INSTANT = { type: String, format: 'date-time', nullable: true } as const;
export const OBLIGATION_STATES: ObligationState[] = ['PENDING', 'DONE', 'VOIDED', 'WAIVED', 'BREACHED'];

export class DocumentAnswer implements ArchivedDocument {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: DOCUMENT_KINDS }) kind!: DocumentKind;
  @ApiProperty() version!: string;
  @ApiProperty({ enum: LANGUAGES }) language!: Language;
  @ApiProperty() title!: string;
  @ApiProperty({ description: 'Of the UTF-8 bytes of the body, hex' }) sha256!: string;
  @ApiProperty({ enum: ['DRAFT', 'SCHEDULED', 'IN_FORCE', 'SUPERSEDED'] }) state!: DocumentState;
  @ApiProperty({ type: String, format: 'date', nullable: true }) effectiveFrom!: string | null;
  @ApiProperty({ type: Boolean, nullable: true }) major!: boolean | null;
  @ApiProperty(OPTIONAL_TEXT) reason!: string | null;
  @ApiProperty(OPTIONAL_INSTANT) publishedAt!: string | null;
}

export class DocumentTextAnswer extends DocumentAnswer {
  @ApiProperty() body!: string;
}

export class DocumentPage {
  @ApiProperty({ type: [DocumentAnswer] }) items!: DocumentAnswer[];
  @ApiProperty(OPTIONAL_TEXT) next!: string | null;
}

export class PublishedAnswer {
  @ApiProperty({ type: [String] }) ids!: string[];
}

export class AcceptanceAnswer implements AcceptedDocument {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) accountId!: string;
  @ApiProperty({ enum: DOCUMENT_KINDS }) kind!: DocumentKind;
  @ApiProperty() version!: string;
  @ApiProperty() sha256!: string;
  @ApiProperty({ enum: ['EXPLICIT', 'CONTINUED_USE'] }) manner!: 'EXPLICIT' | 'CONTINUED_USE';
  @ApiProperty({ description: 'What the yes was part of' }) occasion!: string;
  @ApiProperty(INSTANT) acceptedAt!: string;
}

export class AcceptancePage {
  @ApiProperty({ type: [AcceptanceAnswer] }) items!: AcceptanceAnswer[];
  @ApiProperty(OPTIONAL_TEXT) next!: string | null;
}

class AddressAnswer implements PostalAddress {
  @ApiPropertyOptional() careOf?: string;
  @ApiProperty() street!: string;
  @ApiProperty() postalCode!: string;
  @ApiProperty() city!: string;
  @ApiProperty() country!: string;
}

export class ImprintAnswer implements LegalEntity {
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty() name!: string;
  @ApiProperty({ example: '559477-1114' }) orgNo!: string;
  @ApiProperty() vatNo!: string;
  @ApiProperty() address!: AddressAnswer;
  @ApiProperty() mailingAddress!: AddressAnswer;
  @ApiProperty({ format: 'email' }) email!: string;
  @ApiProperty({ format: 'uri' }) website!: string;
}

class ContactAnswer implements Contact {
  @ApiProperty({ type: String, example: 'violations' }) matter!: Matter;
  @ApiProperty({ type: String, example: 'AUP 3.c' }) clause!: ClauseId;
  @ApiProperty({ format: 'email' }) email!: string;
  @ApiProperty({ type: [AddressAnswer], description: 'A letter is valid at either of them' }) post!: AddressAnswer[];
}

export class ContactList {
  @ApiProperty({ type: [ContactAnswer] }) items!: ContactAnswer[];
}

export class PolicyAnswer {
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiAnyObject('The knobs with their values, grouped as the policy groups them') policy!: object;
}

export class ObligationAnswer implements OwedItem {
  @ApiProperty({ format: 'uuid' }) tenantId!: string;
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'In a list over all clients' }) clientName!: string | null;
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() key!: string;
  @ApiProperty({ type: String, example: 'ToS 3.4.c' }) clause!: ClauseId;
  @ApiProperty({ enum: ['client', 'operator'] }) owedBy!: NewObligation['owedBy'];
  @ApiProperty({ description: 'A code that screens translate' }) title!: string;
  @ApiProperty(INSTANT) dueAt!: string;
  @ApiProperty({ enum: OBLIGATION_STATES }) state!: ObligationState;
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'What runs then, by its stable name' }) command!: string | null;
  @ApiProperty(OPTIONAL_INSTANT) settledAt!: string | null;
  @ApiProperty(OPTIONAL_TEXT) reason!: string | null;
  @ApiProperty({ type: 'integer', description: 'Runs that failed' }) attempts!: number;
  @ApiProperty(OPTIONAL_TEXT) lastErrorCode!: string | null;
}

export class ObligationPage {
  @ApiProperty({ type: [ObligationAnswer] }) items!: ObligationAnswer[];
  @ApiProperty(OPTIONAL_TEXT) next!: string | null;
}

class ActorAnswer implements Actor {
  @ApiProperty({ enum: ['visitor', 'user', 'administrator', 'operator', 'system'] }) kind!: Actor['kind'];
  @ApiProperty() id!: string;
}

export class EvidenceAnswer implements EvidenceItem {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ type: String }) clause!: ClauseId;
  @ApiProperty({ example: 'tenancy.InstanceSuspended' }) eventType!: string;
  @ApiProperty({ type: 'integer' }) eventVersion!: number;
  @ApiProperty() subjectId!: string;
  @ApiProperty() actor!: ActorAnswer;
  @ApiProperty({ type: 'integer', nullable: true }) policyVersion!: number | null;
  @ApiAnyObject('The event’s own facts; references, never personal data') payload!: Record<string, unknown>;
  @ApiProperty({ ...INSTANT, description: 'Business time' }) at!: string;
  @ApiProperty({ ...INSTANT, description: 'Wall time' }) recordedAt!: string;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Place in the chain, once sealed' }) seq!: number | null;
  @ApiProperty(OPTIONAL_TEXT) prevHash!: string | null;
  @ApiProperty(OPTIONAL_TEXT) hash!: string | null;
}

export class EvidencePage {
  @ApiProperty({ type: [EvidenceAnswer] }) items!: EvidenceAnswer[];
  @ApiProperty(OPTIONAL_TEXT) next!: string | null;
}

class ChainFaultAnswer {
  @ApiProperty({ description: 'What is wrong, as a stable code' }) fault!: string;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) evidenceId!: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Places in the chain, first to last' }) seq!:
    | number
    | null;
  @ApiProperty({ type: 'integer', nullable: true }) throughSeq!: number | null;
}

export class EvidenceAuditAnswer {
  @ApiProperty({ type: 'integer' }) rows!: number;
  @ApiProperty({ type: 'integer', description: 'Not linked yet; until then nothing proves them' }) unsealed!: number;
  @ApiProperty({ type: [ChainFaultAnswer] }) faults!: ChainFaultAnswer[];
}

class InvoicedAmountAnswer implements MoneyJson {
  @ApiProperty({ type: 'integer', description: 'Öre, cent' }) amountMinor!: number;
  @ApiProperty({ example: 'SEK' }) currency!: string;
}

class EntryFactsAnswer implements EntryFacts {
  @ApiProperty({ type: InvoicedAmountAnswer, nullable: true }) amount!: InvoicedAmountAnswer | null;
  @ApiProperty({ type: [String], description: 'Of the invoices that it speaks of' }) numbers!: string[];
}

class TimelineEntryAnswer implements TimelineEntry {
  @ApiProperty(INSTANT) at!: string;
  @ApiProperty({ format: 'date', description: 'In Stockholm' }) date!: string;
  @ApiProperty({ enum: ['happened', 'due'] }) kind!: 'happened' | 'due';
  @ApiProperty({ type: String }) clause!: ClauseId;
  @ApiProperty({ ...OPTIONAL_TEXT, example: 'InstanceSuspended' }) event!: string | null;
  @ApiProperty({ ...OPTIONAL_TEXT, example: 'dunning.warning' }) title!: string | null;
  @ApiProperty({ type: String, enum: ['client', 'operator'], nullable: true }) owedBy!: NewObligation['owedBy'] | null;
  @ApiProperty() subject!: string;
  @ApiProperty(OPTIONAL_TEXT) notice!: string | null;
  @ApiProperty(OPTIONAL_TEXT) instanceState!: string | null;
  @ApiProperty({ type: EntryFactsAnswer, nullable: true, description: 'Where it speaks of invoices or money' })
  facts!: EntryFactsAnswer | null;
}

export class TimelineAnswer implements ContractTimeline {
  @ApiProperty({ type: [TimelineEntryAnswer] }) past!: TimelineEntryAnswer[];
  @ApiProperty({ type: [TimelineEntryAnswer] }) future!: TimelineEntryAnswer[];
}

export class ClauseAnswer {
  @ApiProperty({ type: String, example: 'ToS 3.4.c' }) clause!: ClauseId;
  @ApiProperty({ enum: ['P0', 'P1', 'P2'] }) priority!: string;
  @ApiAnyObject('By language') title!: Record<Language, string>;
}

export class ClauseList {
  @ApiProperty({ type: [ClauseAnswer] }) items!: ClauseAnswer[];
}

export class LiveClauseAnswer extends ClauseAnswer implements Omit<ClauseEntry, 'title'> {
  @ApiProperty({ type: [String], description: 'Declarations that execute it, path#Symbol' }) rules!: string[];
  @ApiProperty({ type: [String], description: 'Commands that wait under it' }) timers!: string[];
  @ApiProperty({ type: [String], description: 'Letters that it has written' }) notices!: string[];
  @ApiProperty({ type: [String], description: 'Events that are kept as evidence of it' }) evidence!: string[];
  @ApiProperty({ type: [String], description: 'Tests whose titles cite it, path › title' }) tests!: string[];
  @ApiProperty({ type: [ObligationAnswer], description: 'What is running under it now, the next 50' })
  running!: ObligationAnswer[];
  @ApiProperty({ type: 'integer', description: 'Letters that it has written in the caller’s contract' })
  lettersSent!: number;
  @ApiProperty({ type: 'integer', description: 'Rows of evidence of it in the caller’s chain' }) evidenceRows!: number;
}
