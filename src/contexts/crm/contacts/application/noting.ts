import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../../shared-kernel/clock.js';
import { Ids } from '../../../../shared-kernel/ids.js';
import type { Actor } from '../../../../shared-kernel/tenant.js';
import { Faults } from '../domain/faults.js';
import { Contacts, Timelines } from '../domain/ports.js';

const LONGEST_NOTE = 10_000;

/** Adds somebody's words to a contact's timeline. The contact itself does not change, nor does its version. */
export class NoteOnContact extends Command<{ activityId: string }> {
  constructor(
    readonly tenantId: string,
    readonly contactId: string,
    readonly text: string,
    readonly by: Actor,
  ) {
    super();
  }
}

@CommandHandler(NoteOnContact)
export class NotingOnContacts implements ICommandHandler<NoteOnContact> {
  constructor(
    private readonly contacts: Contacts,
    private readonly timelines: Timelines,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, contactId, text, by }: NoteOnContact): Promise<{ activityId: string }> {
    const contact = await this.contacts.byId(tenantId, contactId);
    const faults = new Faults();
    const words = faults.text(text, '/text', LONGEST_NOTE);
    if (words === null) faults.add('/text', 'required', 'A note says something.');
    faults.throwIfAny();

    const note = contact.note(words!, { id: this.ids.next(), by, at: this.clock.now() });
    await this.timelines.add([note]);
    return { activityId: note.id };
  }
}
