import { Injectable, Logger } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ReactsTo } from '../../../shared-kernel/commands.js';
import type { DataSubject } from '../../../shared-kernel/personal-data.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { Departures } from '../../identity/contract-leaving.js';
import type { LegalHoldReleased } from '../contract.js';
import { eraseEverywhere, HoldsOnPeople } from './erasing.js';
import { ErasureLedger, LedgerCopy, type LedgerEntry, PersonalData } from './ports.js';

export type ReplayOutcome = { outcome: 'replayed'; found: number } | { outcome: 'withheld' };

/** Erases again whom the ledger names, as far as they were there on the day. Doing it again finds nobody. */
export class ReplayErasure extends Command<ReplayOutcome> {
  constructor(
    readonly tenantId: string,
    readonly role: DataSubject['role'],
    readonly person: string,
    /** ISO 8601: what came into being later is somebody who came back. */
    readonly until: string,
  ) {
    super();
  }
}

/** The database that came back does not know of it yet. */
export class AdoptErasure extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly entry: LedgerEntry,
  ) {
    super();
  }
}

@CommandHandler(ReplayErasure)
export class ReplayErasureHandler implements ICommandHandler<ReplayErasure> {
  constructor(
    private readonly data: PersonalData,
    private readonly ledger: ErasureLedger,
    private readonly departures: Departures,
    private readonly holds: HoldsOnPeople,
  ) {}

  async execute({ tenantId, role, person, until }: ReplayErasure): Promise<ReplayOutcome> {
    const people = (await this.knownIn(tenantId, role)).filter((email) => this.ledger.hashOf(email) === person);
    if (people.length === 0) return { outcome: 'replayed', found: 0 };
    // terms.md A0, Precedence: a hold keeps them here too; its release replays the ledger.
    if (await this.holds.stand({ tenantId })) return { outcome: 'withheld' };

    let found = 0;
    for (const email of people) {
      const place = role === 'controller' ? await this.departures.placeOf(tenantId, email) : undefined;
      const accountId = place?.accountId ?? null;
      const subject = { tenantId, role, accountId, email, until: new Date(until) };
      if ((await eraseEverywhere(this.data, subject)).erased.length > 0) found++;
    }
    return { outcome: 'replayed', found };
  }

  private async knownIn(tenantId: string, role: DataSubject['role']): Promise<string[]> {
    const known = new Set<string>();
    for (const holder of this.data.holders())
      for (const email of await holder.addressesIn(tenantId, role)) known.add(email.toLowerCase());
    return [...known];
  }
}

@CommandHandler(AdoptErasure)
export class AdoptErasureHandler implements ICommandHandler<AdoptErasure> {
  constructor(private readonly ledger: ErasureLedger) {}

  execute({ entry }: AdoptErasure): Promise<void> {
    return this.ledger.adopt(entry);
  }
}

export interface ReplayReport {
  people: number;
  found: number;
  withheld: number;
}

/**
 * After a restore (ToS 9.9) nobody who was erased comes back. Every erasure is also written down outside the
 * database; a database that lacks one of those is older than it, that is, it was restored. The start finds that out
 * before anybody is answered, takes the missing entries in and replays the ledger.
 */
@Injectable()
export class LedgerReplay {
  private readonly log = new Logger('ErasureLedger');

  constructor(
    private readonly commands: CommandBus,
    private readonly ledger: ErasureLedger,
    private readonly copy: LedgerCopy,
  ) {}

  /** What the start does before anybody is answered. */
  async catchUp(): Promise<void> {
    const outside = this.copy.entries();
    const stored = await this.ledger.entries();
    if (missingIn(stored, outside).length > 0) {
      const { people, found, withheld } = await this.run(outside);
      this.log.warn(`The database is older than the ledger: ${found} of ${people} erased again, ${withheld} held.`);
    }
    for (const entry of missingIn(outside, stored)) this.copy.append(entry);
  }

  /** `saved` are entries from elsewhere; those that the database lacks are taken in first. */
  async run(saved: LedgerEntry[] = [], tenantId?: string): Promise<ReplayReport> {
    for (const entry of missingIn(await this.ledger.entries(), [...this.copy.entries(), ...saved]))
      await this.commands.execute(new AdoptErasure(entry.tenantId, entry));
    const entries = (await this.ledger.entries()).filter((entry) => !tenantId || entry.tenantId === tenantId);
    const report: ReplayReport = { people: 0, found: 0, withheld: 0 };
    for (const entry of latestOfEach(entries)) {
      report.people++;
      const outcomes = await this.replay(entry);
      if (outcomes.some(({ outcome }) => outcome === 'withheld')) report.withheld++;
      else if (outcomes.some((each) => each.outcome === 'replayed' && each.found > 0)) report.found++;
    }
    return report;
  }

  /** What the hold kept goes now, with everybody whom the ledger names there. */
  @ReactsTo('privacy.LegalHoldReleased', { gateway: true })
  async released({ tenantId }: LegalHoldReleased): Promise<void> {
    await this.run([], tenantId);
  }

  /** Of a client's user the operator kept something as well. */
  private async replay({ tenantId, role, person, at }: LedgerEntry): Promise<ReplayOutcome[]> {
    const places = role === 'controller' && tenantId !== OPERATOR_TENANT ? [tenantId, OPERATOR_TENANT] : [tenantId];
    const outcomes: ReplayOutcome[] = [];
    for (const place of places) outcomes.push(await this.commands.execute(new ReplayErasure(place, role, person, at)));
    return outcomes;
  }
}

const missingIn = (known: LedgerEntry[], entries: LedgerEntry[]): LedgerEntry[] => {
  const ids = new Set(known.map(({ id }) => id));
  return [...new Map(entries.filter(({ id }) => !ids.has(id)).map((entry) => [entry.id, entry])).values()];
};

const latestOfEach = (entries: LedgerEntry[]): LedgerEntry[] => [
  ...new Map(entries.map((entry) => [`${entry.tenantId} ${entry.role} ${entry.person}`, entry])).values(),
];
