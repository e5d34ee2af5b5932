import { ApiProperty } from '@nestjs/swagger';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { Language } from '../../terms/contract.js';
import type { ApiKeySummary, MemberSummary, SessionSummary } from '../application/queries.js';
import type { Role } from '../contract.js';
import type { MembershipState } from '../domain/team.js';

const INSTANT = { format: 'date-time' } as const;
const OPTIONAL_INSTANT = { type: String, format: 'date-time', nullable: true } as const;
const OPTIONAL_TEXT = { type: String, nullable: true } as const;
export const ROLES: Role[] = ['user', 'administrator', 'agent', 'approver', 'admin'];
export const LANGUAGES: Language[] = ['sv', 'en'];

class OwnInstanceAnswer {
  @ApiProperty({ format: 'uuid' }) tenantId!: string;
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'The client’s; null for the operator’s own' }) name!: string | null;
  @ApiProperty({ format: 'uri' }) url!: string;
}

class GateAnswer {
  @ApiProperty({ example: 'ACTIVE' }) state!: string;
  @ApiProperty({ type: [String] }) modules!: string[];
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'The clause of a suspension that stands' }) suspendedUnder!:
    | string
    | null;
}

export class MyselfAnswer {
  @ApiProperty({ format: 'uuid' }) accountId!: string;
  @ApiProperty({ format: 'uuid' }) membershipId!: string;
  @ApiProperty({ ...OPTIONAL_TEXT, format: 'email' }) email!: string | null;
  @ApiProperty() name!: string;
  @ApiProperty({ enum: LANGUAGES }) language!: Language;
  @ApiProperty({ enum: ROLES }) role!: Role;
  @ApiProperty(OPTIONAL_INSTANT) passwordChangedAt!: string | null;
  @ApiProperty({ format: 'uuid' }) tenantId!: string;
  @ApiProperty({ enum: ['retrieval', 'billing'], nullable: true, description: 'What a session after the end may do' })
  admission!: 'retrieval' | 'billing' | null;
  @ApiProperty() instance!: GateAnswer;
  @ApiProperty({ type: [OwnInstanceAnswer], description: 'All instances that the person belongs to' })
  instances!: OwnInstanceAnswer[];
}

export class SessionAnswer implements SessionSummary {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) tenantId!: string;
  @ApiProperty(INSTANT) openedAt!: string;
  @ApiProperty(INSTANT) seenAt!: string;
  @ApiProperty() userAgent!: string;
  @ApiProperty({ description: 'The one that asks' }) current!: boolean;
}

export class SessionList {
  @ApiProperty({ type: [SessionAnswer] }) items!: SessionAnswer[];
}

class ExclusionAnswer {
  @ApiProperty({ type: String, example: 'ToS 2.4' }) clause!: ClauseId;
  @ApiProperty(INSTANT) since!: string;
}

export class MemberAnswer implements MemberSummary {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) accountId!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ ...OPTIONAL_TEXT, format: 'email' }) email!: string | null;
  @ApiProperty({ enum: ROLES }) role!: Role;
  @ApiProperty({ enum: ['INVITED', 'ACTIVE', 'REMOVED'] }) state!: MembershipState;
  @ApiProperty({ type: ExclusionAnswer, nullable: true }) suspended!: ExclusionAnswer | null;
  @ApiProperty(INSTANT) invitedAt!: string;
  @ApiProperty(OPTIONAL_INSTANT) expiresAt!: string | null;
  @ApiProperty(OPTIONAL_INSTANT) joinedAt!: string | null;
  @ApiProperty({ type: 'integer', description: 'For If-Match, as "<version>"' }) version!: number;
}

export class MemberPage {
  @ApiProperty({ type: [MemberAnswer] }) items!: MemberAnswer[];
  @ApiProperty(OPTIONAL_TEXT) next!: string | null;
}

export class InvitedAnswer {
  @ApiProperty({ format: 'uuid' }) id!: string;
}

export class RoleAnswer {
  @ApiProperty({ enum: ROLES }) role!: Role;
  @ApiProperty({ type: 'integer' }) version!: number;
}

export class ApiKeyAnswer implements ApiKeySummary {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ enum: ['user', 'administrator'], description: 'Never more than whoever made it has today' })
  role!: 'user' | 'administrator';
  @ApiProperty({ type: [String] }) scopes!: string[];
  @ApiProperty({ description: 'How the key begins' }) hint!: string;
  @ApiProperty({ format: 'uuid' }) issuedBy!: string;
  @ApiProperty(INSTANT) issuedAt!: string;
  @ApiProperty(OPTIONAL_INSTANT) revokedAt!: string | null;
  @ApiProperty({ description: 'Refused while whoever made it is kept out' }) isAtRest!: boolean;
}

export class ApiKeyPage {
  @ApiProperty({ type: [ApiKeyAnswer] }) items!: ApiKeyAnswer[];
  @ApiProperty(OPTIONAL_TEXT) next!: string | null;
}

export class IssuedKeyAnswer {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ description: 'Shown this once' }) key!: string;
}
