import { Command, CommandHandler, type ICommandHandler, Query } from '@nestjs/cqrs';
import { endOfDay, type LocalDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Due } from '../../../shared-kernel/commands.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { caseNumber, Ids } from '../../../shared-kernel/ids.js';
import { dateInWords } from '../../../shared-kernel/words.js';
import { Notices, type NoticeTemplate } from '../../notices/contract.js';
import { InstanceAddresses, InstanceControl } from '../../tenancy/contract.js';
import { Obligations } from '../../terms/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import { AccuracyCase, type AccuracyState } from '../domain/accuracy-case.js';
import { AccuracyCases } from '../domain/ports.js';
import { letter } from './letter-words.js';

/** Staff tell a client that its data is not up to date (ToS 9.7). */
export class OpenAccuracyCase extends Command<{ caseId: string }> {
  constructor(
    readonly tenantId: string,
    readonly what: string,
    readonly changedOn: LocalDate | null,
    readonly staffId: string,
  ) {
    super();
  }
}

/** The business days are over (ToS 9.7). */
@Due('privacy.restrict-inaccurate')
export class RestrictInaccurate extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly caseId: string,
  ) {
    super();
  }
}

export class SuspendForInaccuracy extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly caseId: string,
    readonly reason: string,
    readonly staffId: string,
  ) {
    super();
  }
}

/** The client says that it has updated its data, or staff see it: everything is lifted at once. */
export class RecordCorrection extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly caseId: string,
  ) {
    super();
  }
}

export interface AccuracyCaseDetails {
  id: string;
  number: string;
  state: AccuracyState;
  what: string;
  changedOn: LocalDate | null;
  notifiedAt: string;
  dueOn: LocalDate;
  suspensionReason: string | null;
  correctedAt: string | null;
}

/** A client's cases, newest first. */
export class ListAccuracyCases extends Query<AccuracyCaseDetails[]> {
  constructor(readonly tenantId: string) {
    super();
  }
}

const updateKey = (caseId: string): string => `accuracy:${caseId}:update`;

@CommandHandler(OpenAccuracyCase)
export class OpenAccuracyCaseHandler implements ICommandHandler<OpenAccuracyCase> {
  constructor(
    private readonly cases: AccuracyCases,
    private readonly obligations: Obligations,
    private readonly notices: Notices,
    private readonly addresses: InstanceAddresses,
    private readonly policies: Policies,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, what, changedOn, staffId }: OpenAccuracyCase): Promise<{ caseId: string }> {
    const id = this.ids.next();
    const names = { tenantId, id, number: caseNumber('A', id) };
    const facts = { what, changedOn, by: staffId };
    const opened = AccuracyCase.notify(names, facts, await this.policies.current(), this.clock.now());
    this.cases.add(opened);
    await this.obligations.schedule({
      tenantId,
      key: updateKey(id),
      clause: 'ToS 9.7',
      owedBy: 'client',
      title: 'accuracy.update',
      dueAt: endOfDay(opened.dueOn),
      promise: true,
      command: new RestrictInaccurate(tenantId, id),
    });
    await this.notices.queue({
      tenantId,
      template: 'accuracy-notified',
      key: `accuracy:${id}:notified`,
      to: 'contract',
      data: { number: opened.number, what, dueOn: opened.dueOn, instanceUrl: await this.addresses.of(tenantId) },
    });
    return { caseId: id };
  }
}

@CommandHandler(RestrictInaccurate)
export class RestrictInaccurateHandler implements ICommandHandler<RestrictInaccurate> {
  constructor(
    private readonly cases: AccuracyCases,
    private readonly notices: Notices,
    private readonly addresses: InstanceAddresses,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, caseId }: RestrictInaccurate): Promise<void> {
    const found = await this.cases.byId(tenantId, caseId);
    if (!found?.restrict(this.clock.now())) return;
    await this.notices.queue({
      tenantId,
      template: 'accuracy-overdue',
      key: `accuracy:${caseId}:overdue`,
      to: 'contract',
      data: { number: found.number, what: found.what, instanceUrl: await this.addresses.of(tenantId) },
    });
  }
}

@CommandHandler(SuspendForInaccuracy)
export class SuspendForInaccuracyHandler implements ICommandHandler<SuspendForInaccuracy> {
  constructor(
    private readonly cases: AccuracyCases,
    private readonly instances: InstanceControl,
    private readonly notices: Notices,
    private readonly addresses: InstanceAddresses,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, caseId, reason, staffId }: SuspendForInaccuracy): Promise<void> {
    const found = await this.cases.byId(tenantId, caseId);
    if (!found) throw new NotFound();
    found.suspend(reason, staffId, this.clock.now());
    await this.instances.suspend(tenantId, 'accuracy', 'ToS 9.7');
    await this.notices.queue({
      tenantId,
      template: 'accuracy-suspended',
      key: `accuracy:${caseId}:suspended`,
      to: 'contract',
      data: { number: found.number, what: found.what, reason, instanceUrl: await this.addresses.of(tenantId) },
    });
  }
}

@CommandHandler(RecordCorrection)
export class RecordCorrectionHandler implements ICommandHandler<RecordCorrection> {
  constructor(
    private readonly cases: AccuracyCases,
    private readonly instances: InstanceControl,
    private readonly obligations: Obligations,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, caseId }: RecordCorrection): Promise<void> {
    const found = await this.cases.byId(tenantId, caseId);
    if (!found) throw new NotFound();
    const wasSuspended = found.state === 'SUSPENDED';
    found.correct(this.clock.now());
    await this.obligations.fulfil(tenantId, updateKey(caseId));
    if (wasSuspended && !(await this.cases.suspends(tenantId, caseId)))
      await this.instances.restore(tenantId, 'accuracy', 'ToS 9.7');
  }
}

interface AccuracyFacts {
  number: string;
  what: string;
}

const notified = letter<AccuracyFacts & { dueOn: LocalDate }>('accuracy-notified', 'ToS 9.7', {
  sv: ({ number, what, dueOn }, baseUrl) => ({
    subject: `Dina uppgifter behöver uppdateras: ${number}`,
    paragraphs: [what, `Uppdatera dem senast den ${dateInWords(dueOn, 'sv')} och säg sedan till, så är ärendet klart.`],
    action: { label: 'Till ärendet', url: `${baseUrl}/privacy/accuracy` },
  }),
  en: ({ number, what, dueOn }, baseUrl) => ({
    subject: `Your details need an update: ${number}`,
    paragraphs: [what, `Update them by ${dateInWords(dueOn, 'en')} and tell us; then the case is done.`],
    action: { label: 'To the case', url: `${baseUrl}/privacy/accuracy` },
  }),
});

const overdue = letter<AccuracyFacts>('accuracy-overdue', 'ToS 9.7', {
  sv: ({ number, what }, baseUrl) => ({
    subject: `Uppgifterna är fortfarande inte uppdaterade: ${number}`,
    paragraphs: [what, 'Tiden har gått ut, och vi använder inte uppgifterna tills de är rättade.'],
    action: { label: 'Till ärendet', url: `${baseUrl}/privacy/accuracy` },
  }),
  en: ({ number, what }, baseUrl) => ({
    subject: `The details are still not up to date: ${number}`,
    paragraphs: [what, 'The time is over, and we do not use the details until they are corrected.'],
    action: { label: 'To the case', url: `${baseUrl}/privacy/accuracy` },
  }),
});

const suspended = letter<AccuracyFacts & { reason: string }>('accuracy-suspended', 'ToS 9.7', {
  sv: ({ number, what, reason }, baseUrl) => ({
    subject: `Kontot är pausat tills uppgifterna är rättade: ${number}`,
    paragraphs: [what, reason, 'Så snart du har rättat dem är kontot öppet igen.'],
    action: { label: 'Till ärendet', url: `${baseUrl}/privacy/accuracy` },
  }),
  en: ({ number, what, reason }, baseUrl) => ({
    subject: `The account is paused until the details are corrected: ${number}`,
    paragraphs: [what, reason, 'As soon as you have corrected them the account is open again.'],
    action: { label: 'To the case', url: `${baseUrl}/privacy/accuracy` },
  }),
});

export const accuracyLetters: NoticeTemplate[] = [notified, overdue, suspended];
