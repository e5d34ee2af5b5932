import { ApiProperty } from '@nestjs/swagger';
import type { BreachRecord } from '../application/reporting-breaches.js';
import type { BreachRisk } from '../contract-breaches.js';
import type { BreachFacts } from '../domain/breach.js';

export const RISKS = ['unlikely', 'risk', 'high'] as const;
export const maybe = { type: String, nullable: true } as const;
export const maybeCount = { type: 'integer', nullable: true } as const;

class BreachFactsAnswer implements BreachFacts {
  @ApiProperty() what!: string;
  @ApiProperty() dataKinds!: string;
  @ApiProperty(maybeCount) people!: number | null;
  @ApiProperty(maybeCount) records!: number | null;
  @ApiProperty() consequences!: string;
  @ApiProperty() measures!: string;
  @ApiProperty({ ...maybe, enum: [...RISKS, null] }) risk!: BreachRisk | null;
}

class AuthorityAnswer {
  @ApiProperty() notified!: boolean;
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty(maybe) reference!: string | null;
  @ApiProperty({ ...maybe, description: 'For the delay, or for not notifying' }) reason!: string | null;
  @ApiProperty({ format: 'uuid' }) by!: string;
}

class SubjectsAnswer {
  @ApiProperty() told!: boolean;
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ description: 'How, or why not' }) words!: string;
  @ApiProperty({ format: 'uuid' }) by!: string;
}

class ConcernedClientAnswer {
  @ApiProperty({ format: 'uuid' }) clientId!: string;
  @ApiProperty(maybe) clientName!: string | null;
  @ApiProperty({ ...maybe, format: 'date-time' }) toldAt!: string | null;
}

class BreachEntryAnswer {
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ format: 'uuid' }) by!: string;
  @ApiProperty() words!: string;
}

const MISSING = ['risk', 'measures', 'authority', 'subjects', 'clients'] as const;

export class BreachAnswer {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty({ example: 'B-7Q3M2AB' }) number!: string;
  @ApiProperty() title!: string;
  @ApiProperty({ enum: ['OPEN', 'CLOSED'] }) state!: 'OPEN' | 'CLOSED';
  @ApiProperty({ format: 'date-time' }) detectedAt!: string;
  @ApiProperty({ format: 'date-time', description: '72 hours later' }) dueAt!: string;
  @ApiProperty({ format: 'date-time' }) recordedAt!: string;
  @ApiProperty({ type: BreachFactsAnswer }) facts!: BreachFactsAnswer;
  @ApiProperty({ type: AuthorityAnswer, nullable: true }) authority!: AuthorityAnswer | null;
  @ApiProperty({ type: SubjectsAnswer, nullable: true }) subjects!: SubjectsAnswer | null;
  @ApiProperty({ type: [ConcernedClientAnswer] }) clients!: ConcernedClientAnswer[];
  @ApiProperty({ type: [BreachEntryAnswer] }) entries!: BreachEntryAnswer[];
  @ApiProperty({ ...maybe, format: 'date-time' }) closedAt!: string | null;
  @ApiProperty({ enum: MISSING, isArray: true, description: 'What stands between it and its closing' })
  missing!: string[];
}

export class BreachList {
  @ApiProperty({ type: [BreachAnswer] }) items!: BreachAnswer[];
}

export class BreachReceipt {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 'B-7Q3M2AB' }) number!: string;
}

/** `names` are those of the clients that it concerns. */
export function breachAnswer(record: BreachRecord, names: ReadonlyMap<string, string>): BreachAnswer {
  const { clientIds, clientsTold, authority, subjects, recordedBy: _, closedBy: __, ...rest } = record;
  const told = new Map(clientsTold.map(({ tenantId, at }) => [tenantId, at]));
  return {
    ...rest,
    clients: clientIds.map((clientId) => ({
      clientId,
      clientName: names.get(clientId) ?? null,
      toldAt: told.get(clientId) ?? null,
    })),
    authority: authority && {
      notified: authority.notified,
      at: authority.at,
      reference: authority.notified ? authority.reference : null,
      reason: authority.notified ? authority.delayReason : authority.reason,
      by: authority.by,
    },
    subjects: subjects && {
      told: subjects.told,
      at: subjects.at,
      words: subjects.told ? subjects.how : subjects.reason,
      by: subjects.by,
    },
  };
}
