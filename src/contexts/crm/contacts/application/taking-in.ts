import { Injectable } from '@nestjs/common';
import { Conflict, type FieldFault } from '../../../../shared-kernel/errors.js';
import { Ids } from '../../../../shared-kernel/ids.js';
import { Policies } from '../../../terms/contract-policy.js';
import {
  type ContactDraft,
  ContactIntake,
  type IntakeBatch,
  type IntakeOutcome,
  type IntakeRow,
  type LawfulBasisDraft,
} from '../contract.js';
import { Contact } from '../domain/contact.js';
import { ContactDetails } from '../domain/details.js';
import { Faults } from '../domain/faults.js';
import { type BasisRules, LawfulBasis } from '../domain/lawful-basis.js';
import { PhoneNumbers } from '../domain/phone-numbers.js';
import { ContactBatches } from '../domain/ports.js';

interface ReadRow {
  row: IntakeRow;
  details: ContactDetails;
  faults: Faults;
}

/** One batch under way: whose e-mail is known by now, and what must be stored at the end. */
interface Intake {
  batch: IntakeBatch;
  rules: BasisRules;
  known: Map<string, Contact>;
  added: Set<Contact>;
  changed: Set<Contact>;
}

@Injectable()
export class TakingInContacts extends ContactIntake {
  constructor(
    private readonly batches: ContactBatches,
    private readonly policies: Policies,
    private readonly numbers: PhoneNumbers,
    private readonly ids: Ids,
  ) {
    super();
  }

  async take(batch: IntakeBatch): Promise<IntakeOutcome[]> {
    const rows = batch.rows.map((row) => this.read(row, batch));
    const emails = new Set(rows.map(({ details }) => details.email).filter((email) => email !== null));
    const known = await this.batches.byEmail(batch.tenantId, [...emails]);
    const intake: Intake = { batch, rules: await this.rules(batch), known, added: new Set(), changed: new Set() };

    const outcomes = rows.map((row) => this.takeRow(row, intake));

    await this.batches.store(batch.tenantId, { added: [...intake.added], changed: [...intake.changed] });
    return outcomes;
  }

  async check(batch: IntakeBatch): Promise<FieldFault[][]> {
    const rules = await this.rules(batch);
    return batch.rows.map((row) => {
      const { faults } = this.read(row, batch);
      LawfulBasis.read(basisOf(row, batch.defaultBasis), rules, faults);
      return faults.list;
    });
  }

  private read(row: IntakeRow, { country }: IntakeBatch): ReadRow {
    const faults = new Faults();
    return { row, details: ContactDetails.read(row.contact, this.numbers, faults, country), faults };
  }

  private async rules({ at }: IntakeBatch): Promise<BasisRules> {
    const policy = await this.policies.current();
    return { ...policy.lawfulBasis, now: at };
  }

  private takeRow(read: ReadRow, intake: Intake): IntakeOutcome {
    const existing = read.details.email === null ? undefined : intake.known.get(read.details.email);
    if (!existing) return this.create(read, intake);
    if (intake.batch.onDuplicate === 'skip') return { outcome: 'skipped', contactId: existing.id };
    return this.update(existing, read.row, intake);
  }

  private create({ row, details, faults }: ReadRow, intake: Intake): IntakeOutcome {
    const { tenantId, defaultBasis, importId, by, at } = intake.batch;
    // ToS 2.4: a row without a lawful basis stays outside, whatever else is right with it.
    const basis = LawfulBasis.read(basisOf(row, defaultBasis), intake.rules, faults);
    if (faults.list.length > 0) return { outcome: 'rejected', faults: faults.list };

    const id = this.ids.next();
    // Its first entry shares its id: one draw less for each of a million rows.
    const contact = Contact.takeIn(tenantId, id, details, basis, { id, by, at }, importId);
    intake.added.add(contact);
    if (details.email !== null) intake.known.set(details.email, contact);
    return { outcome: 'created', contactId: contact.id };
  }

  /** An existing contact keeps its own basis unless the row itself states another. */
  private update(existing: Contact, row: IntakeRow, intake: Intake): IntakeOutcome {
    const { importId, country } = intake.batch;
    const faults = new Faults();
    const patch = existing.details.patched(stated(row.contact));
    const details = ContactDetails.read(patch, this.numbers, faults, country);
    const basis = row.lawfulBasis.basis ? LawfulBasis.read(row.lawfulBasis, intake.rules, faults) : undefined;
    if (faults.list.length === 0) this.change(existing, details, basis, intake, faults, importId);
    if (faults.list.length > 0) return { outcome: 'rejected', faults: faults.list };

    if (!intake.added.has(existing)) intake.changed.add(existing);
    return { outcome: 'updated', contactId: existing.id };
  }

  private change(
    existing: Contact,
    details: ContactDetails,
    basis: LawfulBasis | undefined,
    intake: Intake,
    faults: Faults,
    importId: string,
  ): void {
    try {
      existing.changeByIntake(details, basis, this.occasion(intake), importId);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      faults.add('', error.code, error.message, error.details.clause);
    }
  }

  private occasion({ batch: { by, at } }: Intake) {
    return { id: this.ids.next(), by, at };
  }
}

const basisOf = (row: IntakeRow, byDefault: LawfulBasisDraft | undefined): LawfulBasisDraft =>
  row.lawfulBasis.basis
    ? { ...row.lawfulBasis, source: row.lawfulBasis.source ?? byDefault?.source }
    : (byDefault ?? row.lawfulBasis);

/** An empty cell says nothing; it does not clear what is known. */
const stated = ({ kind: _kind, ...draft }: ContactDraft): ContactDraft =>
  Object.fromEntries(
    Object.entries(draft).filter(
      ([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  );
