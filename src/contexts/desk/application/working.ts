import { Injectable } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Invalid, NotFound, OutOfOrder, Stale } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { dateInWords, type Language } from '../../../shared-kernel/words.js';
import { Members } from '../../identity/contract.js';
import { BackOfficeReads } from '../../terms/contract.js';
import { Assignments, Notes } from '../domain/ports.js';
import { filledIn } from '../domain/reply-template.js';
import { CasePeople, InboxLooks } from './ports.js';
import { ListReplyTemplates, ReadWork, type WorkItem } from './queries.js';

/** Gives a case to one of the staff, or back to everybody. `expected` is the version that the giver looked at. */
export class AssignWork extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly caseId: string,
    readonly expected: number,
    readonly assignee: string | null,
    readonly by: string,
  ) {
    super();
  }
}

/** Takes down what staff tell each other about a case. */
export class NoteOnWork extends Command<{ noteId: string }> {
  constructor(
    readonly tenantId: string,
    readonly caseId: string,
    readonly words: string,
    readonly author: string,
  ) {
    super();
  }
}

@CommandHandler(AssignWork)
export class AssignWorkHandler implements ICommandHandler<AssignWork> {
  constructor(
    private readonly assignments: Assignments,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, caseId, expected, assignee, by }: AssignWork): Promise<void> {
    const assignment = { tenantId, caseId, assignee, by, at: this.clock.now() };
    if (!(await this.assignments.put(assignment, expected))) throw new Stale();
  }
}

@CommandHandler(NoteOnWork)
export class NoteOnWorkHandler implements ICommandHandler<NoteOnWork> {
  constructor(
    private readonly notes: Notes,
    private readonly people: CasePeople,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, caseId, words, author }: NoteOnWork): Promise<{ noteId: string }> {
    const about = (await this.people.of(tenantId, caseId)) ?? { accountId: null, email: null };
    const noteId = this.ids.next();
    await this.notes.add({ tenantId, id: noteId, caseId, author, words, about, at: this.clock.now() });
    return { noteId };
  }
}

export interface ReplyDraft {
  templateId: string;
  name: string;
  /** Which wording it is. */
  edition: number;
  text: string;
  /** Placeholders that nothing of the case fills; they still stand in the text. */
  missing: string[];
}

/** What falls due as a day begins was to be done on the day before. */
const lastDayOf = (dueAt: string): LocalDate => localDate(new Date(Date.parse(dueAt) - 1));

/** What staff do with a case that they know by its id, asked for in the operator's own scope. */
@Injectable()
export class Desk {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
    private readonly members: Members,
    private readonly clock: Clock,
  ) {}

  async item(caseId: string): Promise<WorkItem> {
    const item = await this.queries.execute(new ReadWork(caseId));
    if (!item) throw new NotFound();
    return item;
  }

  async assign(caseId: string, expected: number, assignee: string | null, by: string): Promise<void> {
    const { tenantId, isOpen, state } = await this.item(caseId);
    if (!isOpen) throw new OutOfOrder('The case', state, 'be assigned');
    if (assignee && !(await this.members.addressee(OPERATOR_TENANT, assignee)))
      throw Invalid.field('/assignee', 'not-staff', 'Nobody of the staff has this account.');
    await this.commands.execute(new AssignWork(tenantId, caseId, expected, assignee, by));
  }

  async note(caseId: string, words: string, author: string): Promise<{ noteId: string }> {
    const { tenantId } = await this.item(caseId);
    return this.commands.execute(new NoteOnWork(tenantId, caseId, words, author));
  }

  /** Every template for this kind of case, with what is known of it filled in. */
  async drafts(caseId: string, language: Language, staffId: string): Promise<ReplyDraft[]> {
    const { kind, reference, clientName, dueAt } = await this.item(caseId);
    const facts = {
      reference,
      client: clientName,
      due: dueAt && dateInWords(lastDayOf(dueAt), language),
      today: dateInWords(localDate(this.clock.now()), language),
      me: (await this.members.displayName(OPERATOR_TENANT, staffId)) ?? null,
    };
    const templates = await this.queries.execute(new ListReplyTemplates({ kind, language }));
    return templates.map(({ id, name, body, editions }) => ({
      templateId: id,
      name,
      edition: editions.length,
      ...filledIn(body, facts),
    }));
  }
}

const ONE_LOOK_MS = 3_600_000;

/** ToS 2.12: that somebody looks through the inbox is evidence, once an hour and person. */
@Injectable()
export class LookingThrough {
  constructor(
    private readonly backOffice: BackOfficeReads,
    private readonly looks: InboxLooks,
    private readonly clock: Clock,
  ) {}

  async as<T>(staffId: string, read: () => Promise<T>): Promise<T> {
    const now = this.clock.now();
    const last = await this.looks.lastOf(staffId);
    if (last && last <= now && now.getTime() - last.getTime() < ONE_LOOK_MS) return read();
    const answer = await this.backOffice.of(undefined, 'inbox', read);
    await this.looks.note(staffId, now);
    return answer;
  }
}
