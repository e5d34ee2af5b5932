import { ApiProperty } from '@nestjs/swagger';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { Language } from '../../terms/contract.js';
import type { PurgeRehearsal } from '../application/purging.js';
import type { ClientSummary, InstanceDetails, ReRegistrationSummary } from '../application/queries.js';
import type { CustomerKind, GrantedEntitlements, InstanceState, PurgeCause, SuspensionReason } from '../contract.js';
import type { ClientState } from '../domain/client.js';
import type { ReRegistrationState, TraitKind } from '../domain/re-registration.js';

const INSTANT = { format: 'date-time' } as const;
const OPTIONAL_INSTANT = { type: String, format: 'date-time', nullable: true } as const;
const OPTIONAL_TEXT = { type: String, nullable: true } as const;
const CAUSES: PurgeCause[] = ['debt', 'expiry', 'closure', 'breach', 'withdrawal'];
const CLIENT_STATES: ClientState[] = ['PENDING', 'ACTIVE', 'ENDED'];
export const LANGUAGES: Language[] = ['sv', 'en'];
export const CUSTOMER_KINDS: CustomerKind[] = ['business', 'consumer'];
export const RE_REGISTRATION_STATES: ReRegistrationState[] = ['PENDING', 'APPROVED', 'REJECTED'];
export const INSTANCE_STATES: InstanceState[] = [
  'PROVISIONING',
  'ACTIVE',
  'READ_ONLY',
  'SUSPENDED',
  'BLOCKED',
  'PURGING',
  'PURGED',
];

export class RegistrationAnswer {
  @ApiProperty({ enum: ['check-your-mail'], description: 'The same for every address' }) status!: 'check-your-mail';
}

export class VerificationAnswer {
  @ApiProperty({ enum: ['founded', 'awaiting-approval'] }) outcome!: 'founded' | 'awaiting-approval';
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'Where the instance answers' }) url!: string | null;
}

class SuspensionAnswer {
  @ApiProperty({ enum: ['debt', 'conduct', 'accuracy'] }) reason!: SuspensionReason;
  @ApiProperty({ type: String, example: 'ToS 3.4.c' }) clause!: ClauseId;
  @ApiProperty(INSTANT) since!: string;
}

class EntitlementsAnswer implements GrantedEntitlements {
  @ApiProperty() planCode!: string;
  @ApiProperty({ type: [String] }) modules!: string[];
  @ApiProperty({ type: 'integer' }) seats!: number;
}

class AgreementAnswer {
  @ApiProperty(OPTIONAL_INSTANT) concludedAt!: string | null;
  @ApiProperty(OPTIONAL_INSTANT) endedAt!: string | null;
}

class DeletionAnswer {
  @ApiProperty({ enum: CAUSES }) cause!: PurgeCause;
  @ApiProperty({ type: String, example: 'ToS 3.4.e' }) clause!: ClauseId;
  @ApiProperty(INSTANT) notBefore!: string;
}

export class InstanceAnswer implements InstanceDetails {
  @ApiProperty({ format: 'uuid' }) tenantId!: string;
  @ApiProperty() slug!: string;
  @ApiProperty({ format: 'uri' }) url!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ enum: CUSTOMER_KINDS }) customerKind!: CustomerKind;
  @ApiProperty({ ...OPTIONAL_INSTANT, description: "What was agreed before then keeps a consumer's rights" })
  consumerUntil!: string | null;
  @ApiProperty({ description: 'ISO 3166-1 alpha-2' }) country!: string;
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'A personal number without its last four digits' }) orgNo!:
    | string
    | null;
  @ApiProperty({ enum: LANGUAGES }) language!: Language;
  @ApiProperty() registrationEmail!: string;
  @ApiProperty({ enum: INSTANCE_STATES }) state!: InstanceState;
  @ApiProperty({ type: [SuspensionAnswer] }) suspensions!: SuspensionAnswer[];
  @ApiProperty() entitlements!: EntitlementsAnswer;
  @ApiProperty() agreement!: AgreementAnswer;
  @ApiProperty({ type: DeletionAnswer, nullable: true }) deletion!: DeletionAnswer | null;
  @ApiProperty({ type: 'integer' }) version!: number;
}

class ServiceWindowAnswer {
  @ApiProperty(INSTANT) startsAt!: string;
  @ApiProperty(INSTANT) endsAt!: string;
}

export class StatusAnswer {
  @ApiProperty({ enum: ['operational', 'maintenance'] }) status!: 'operational' | 'maintenance';
  @ApiProperty({ type: ServiceWindowAnswer, nullable: true, description: 'The next one, or the one that runs' })
  maintenance!: ServiceWindowAnswer | null;
  @ApiProperty({ ...INSTANT, description: 'Business time, by which the contract counts' }) now!: string;
  @ApiProperty({ example: 'customerconnect.example', description: 'Instances answer at names below it; with its port' })
  domain!: string;
  @ApiProperty({ description: 'Nothing here is real: mail, money and time are stand-ins' }) sandbox!: boolean;
}

class DeadlineAnswer {
  @ApiProperty(INSTANT) dueAt!: string;
  @ApiProperty({ type: String, example: 'ToS 3.4.c' }) clause!: ClauseId;
  @ApiProperty({ description: 'A code that screens translate' }) title!: string;
}

export class ClientSummaryAnswer implements ClientSummary {
  @ApiProperty({ format: 'uuid' }) tenantId!: string;
  @ApiProperty() name!: string;
  @ApiProperty() slug!: string;
  @ApiProperty({ enum: CUSTOMER_KINDS }) customerKind!: CustomerKind;
  @ApiProperty() country!: string;
  @ApiProperty({ enum: CLIENT_STATES }) clientState!: ClientState;
  @ApiProperty({ enum: INSTANCE_STATES }) state!: InstanceState;
  @ApiProperty(OPTIONAL_INSTANT) deletionNotBefore!: string | null;
  @ApiProperty({ type: DeadlineAnswer, nullable: true }) nextDeadline!: DeadlineAnswer | null;
}

export class ClientPage {
  @ApiProperty({ type: [ClientSummaryAnswer] }) items!: ClientSummaryAnswer[];
  @ApiProperty(OPTIONAL_TEXT) next!: string | null;
}

class RefusalAnswer {
  @ApiProperty({ example: 'notice-not-accepted' }) reason!: string;
  @ApiProperty(INSTANT) lookAgainAt!: string;
}

class HeldRowsAnswer {
  @ApiProperty() holder!: string;
  @ApiProperty({ type: 'integer' }) rows!: number;
}

class DeletionPlanAnswer extends DeletionAnswer {
  @ApiProperty({ type: 'integer' }) noticeHours!: number;
  @ApiProperty(INSTANT) plannedAt!: string;
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'Why the last attempt left the data alone' }) refusedFor!:
    | string
    | null;
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'Staff who let it run above the daily cap' }) approvedBy!:
    | string
    | null;
}

/** The dry run: what a purge would decide and remove now. */
export class RehearsalAnswer {
  @ApiProperty({ type: DeletionPlanAnswer, nullable: true }) plan!: DeletionPlanAnswer | null;
  @ApiProperty() wouldPurge!: boolean;
  @ApiProperty({ type: RefusalAnswer, nullable: true }) refusal!: RefusalAnswer | null;
  @ApiProperty({ type: [HeldRowsAnswer] }) rows!: HeldRowsAnswer[];

  static of({ plan, wouldPurge, refusal, rows }: PurgeRehearsal): RehearsalAnswer {
    const shown = plan && {
      cause: plan.cause,
      clause: plan.clause,
      notBefore: plan.notBefore,
      noticeHours: plan.noticeHours,
      plannedAt: plan.plannedAt,
      refusedFor: plan.refusedFor ?? null,
      approvedBy: plan.approvedBy ?? null,
    };
    return { plan: shown ?? null, wouldPurge, refusal: refusal ?? null, rows };
  }
}

const TRAITS: TraitKind[] = ['org-number', 'email', 'domain'];

class ReRegistrationAnswer implements ReRegistrationSummary {
  @ApiProperty({ format: 'uuid' }) tenantId!: string;
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: CAUSES, description: 'Why the earlier instance was deleted' }) cause!: PurgeCause;
  @ApiProperty({ enum: TRAITS, isArray: true, description: 'What was recognised' }) matched!: TraitKind[];
  @ApiProperty({ enum: RE_REGISTRATION_STATES }) state!: ReRegistrationState;
  @ApiProperty(INSTANT) requestedAt!: string;
  @ApiProperty(OPTIONAL_INSTANT) decidedAt!: string | null;
}

export class ReRegistrationPage {
  @ApiProperty({ type: [ReRegistrationAnswer] }) items!: ReRegistrationAnswer[];
  @ApiProperty(OPTIONAL_TEXT) next!: string | null;
}
