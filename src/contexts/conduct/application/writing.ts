import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { localDate } from '../../../shared-kernel/calendar.js';
import { Members } from '../../identity/contract.js';
import { Notices } from '../../notices/contract.js';
import { InstanceAddresses } from '../../tenancy/contract.js';
import { type Addressee, Imprint, type RecipientDirectory } from '../../terms/contract.js';
import type { ConductCase } from '../domain/case.js';
import { Reports } from '../domain/ports.js';
import type { Report } from '../domain/report.js';

/** Tells the operator's own mailbox that a person has to decide. */
export class TellStaff extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly key: string,
    readonly caseId: string,
    readonly facts: Record<string, unknown>,
  ) {
    super();
  }
}

/** K8: whoever reported hears what came of it when it takes effect. Reports lie with the operator. */
export class TellReporters extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly caseId: string,
    /** The measure, or the outcome of a case that is closed. */
    readonly what: string,
    readonly at: string,
  ) {
    super();
  }
}

/** Which letter a key belongs to, for the news of whether it arrived. */
const demandKey = (caseId: string, round: number): string => `conduct:${caseId}:demand:${round}`;
export const terminationKey = (caseId: string, round: number): string => `conduct:${caseId}:terminated:${round}`;
export const readDemandKey = (key: string) => readKey('demand', key);
export const readTerminationKey = (key: string) => readKey('terminated', key);

const readKey = (what: string, key: string): { caseId: string; round: number } | undefined => {
  const [context, caseId, kind, round] = key.split(':');
  return context === 'conduct' && kind === what && caseId ? { caseId, round: Number(round) } : undefined;
};

/** ToS 3.6.a, K16: the address of the registration and those of the administrators of today. */
export const everyKnown = async (directory: RecipientDirectory, tenantId: string): Promise<string[]> => {
  const { registration, administrators } = await directory.of(tenantId);
  return [registration, ...administrators].map(({ email }) => email);
};

/** The case's own page: at the client's address for its people, at the operator's for staff. */
const caseUrl = async (addresses: InstanceAddresses, whose: string, caseId: string): Promise<string> =>
  `${await addresses.of(whose)}/conduct/${caseId}`;

/** Whom a letter goes to besides the client: whom the case is about, and whoever put the content in. */
interface Concerned {
  person: boolean;
  authorId?: string | null;
}

/** Letters about cases: reasons to everybody concerned, at the latest when it takes effect (K8). */
@Injectable()
export class ConductLetters {
  constructor(
    private readonly notices: Notices,
    private readonly members: Members,
    private readonly imprint: Imprint,
    private readonly addresses: InstanceAddresses,
  ) {}

  async reportReceived(report: Report): Promise<void> {
    await this.toReporter(report, 'conduct-report-received', 'received', {});
  }

  async reportMoved(report: Report, what: string, at: string): Promise<void> {
    await this.toReporter(report, 'conduct-report-moved', `${what}:${at}`, { what });
  }

  /** AUP 3.a: administrators hear of a case about one of their people. */
  memberCase(opened: ConductCase): Promise<void> {
    return this.write(opened, 'conduct-member-case', 'member-case', {}, { person: false });
  }

  demanded(running: ConductCase): Promise<void> {
    const { id, demand } = running;
    const { clause, facts, round, cureBy } = demand!;
    return this.queue(running, 'conduct-demand', demandKey(id, round), { clause, facts, cureBy }, { person: true });
  }

  /** AUP 2.1, 2.2, K8: to the client, to whom the case is about, and to whoever put it in. */
  itemDisabled(running: ConductCase, authorId: string | null, reasons?: string): Promise<void> {
    const { item, itemDisabledAt, forbiddenBy } = running;
    const key = `item:${itemDisabledAt!.toISOString()}`;
    const facts = { item, clause: forbiddenBy, reasons };
    return this.write(running, 'conduct-item-disabled', key, facts, { person: true, authorId });
  }

  itemEnabled(running: ConductCase, authorId: string | null): Promise<void> {
    const { item, version } = running;
    return this.write(running, 'conduct-item-enabled', `item-enabled:${version}`, { item }, { person: true, authorId });
  }

  async suspended(running: ConductCase, secret: string): Promise<void> {
    const facts = this.rulingFacts(running, secret);
    if (running.scopeKind === 'user') {
      const person = await this.personOf(running);
      const key = `conduct:${running.id}:user-suspended:${running.measure!.at}`;
      if (person) await this.queueTo(running, 'conduct-user-suspended', key, [person], facts);
    }
    await this.write(running, 'conduct-suspended', `suspended:${running.measure!.at}`, facts, { person: false });
  }

  terminated(running: ConductCase, secret: string, round: number, deletedFrom: Date): Promise<void> {
    const facts = { ...this.rulingFacts(running, secret), deletedOn: localDate(deletedFrom) };
    return this.queue(running, 'conduct-terminated', terminationKey(running.id, round), facts, { person: false });
  }

  appealReceived(running: ConductCase): Promise<void> {
    const key = `appeal-received:${running.appeal!.lodgedAt}`;
    return this.write(running, 'conduct-appeal-received', key, {}, { person: true });
  }

  appealDecided(running: ConductCase): Promise<void> {
    const { state, reasons, decidedAt } = running.appeal!;
    const facts = { upheld: state === 'UPHELD', reasons };
    return this.write(running, 'conduct-appeal-decided', `appeal-decided:${decidedAt}`, facts, { person: true });
  }

  closed(running: ConductCase): Promise<void> {
    return this.write(running, 'conduct-closed', 'closed', { outcome: running.outcome }, { person: true });
  }

  private rulingFacts({ tenantId, scopeKind, measure }: ConductCase, secret: string) {
    const { clause, reasons, severe, appealBy } = measure!;
    return { clause, reasons, severe, appealBy, scope: scopeKind, token: `${tenantId}.${secret}` };
  }

  private write(running: ConductCase, template: string, key: string, facts: object, to: Concerned) {
    return this.queue(running, template, `conduct:${running.id}:${key}`, facts, to);
  }

  /** To the contract's addresses, and to the person whom it is about where that is somebody else. */
  private async queue(running: ConductCase, template: string, key: string, facts: object, to: Concerned) {
    const { tenantId, number } = running;
    const copyTo = await this.concerned(running, to);
    const contact = this.imprint.current().email;
    const data = { number, ...facts, contact, caseUrl: await caseUrl(this.addresses, tenantId, running.id) };
    await this.notices.queue({ tenantId, template, key, to: 'contract', copyTo, data });
  }

  private async queueTo(running: ConductCase, template: string, key: string, to: Addressee[], facts: object) {
    const data = { number: running.number, ...facts, contact: this.imprint.current().email };
    await this.notices.queue({ tenantId: running.tenantId, template, key, to, data });
  }

  private async concerned({ tenantId, accountId }: ConductCase, { person, authorId }: Concerned): Promise<Addressee[]> {
    const ids = new Set([person ? accountId : null, authorId]);
    const known = [...ids].map((id) => (id ? this.members.addressee(tenantId, id) : undefined));
    return (await Promise.all(known)).filter((addressee) => addressee !== undefined);
  }

  private async personOf({ tenantId, accountId }: ConductCase): Promise<Addressee | undefined> {
    return accountId ? this.members.addressee(tenantId, accountId) : undefined;
  }

  private async toReporter(report: Report, template: string, key: string, facts: object): Promise<void> {
    const { tenantId, id, number, reporter } = report;
    const { email, language } = reporter;
    if (!email) return;
    await this.notices.queue({
      tenantId,
      template,
      key: `conduct-report:${id}:${key}`,
      to: [{ email, name: email, language }],
      data: { number, ...facts },
      unconfirmed: key === 'received' && reporter.accountId === null,
    });
  }
}

@CommandHandler(TellStaff)
export class TellStaffHandler implements ICommandHandler<TellStaff> {
  constructor(
    private readonly notices: Notices,
    private readonly imprint: Imprint,
    private readonly addresses: InstanceAddresses,
  ) {}

  async execute({ tenantId, key, caseId, facts }: TellStaff): Promise<void> {
    const { email, name } = this.imprint.current();
    const to: Addressee[] = [{ email, name, language: 'sv' }];
    const data = { ...facts, caseUrl: await caseUrl(this.addresses, tenantId, caseId) };
    await this.notices.queue({ tenantId, template: 'conduct-awaits-decision', key, to, data });
  }
}

@CommandHandler(TellReporters)
export class TellReportersHandler implements ICommandHandler<TellReporters> {
  constructor(
    private readonly reports: Reports,
    private readonly letters: ConductLetters,
  ) {}

  async execute({ tenantId, caseId, what, at }: TellReporters): Promise<void> {
    for (const report of await this.reports.ofCase(tenantId, caseId)) await this.letters.reportMoved(report, what, at);
  }
}
