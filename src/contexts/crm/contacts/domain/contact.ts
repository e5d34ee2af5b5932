import { AggregateRoot } from '../../../../shared-kernel/aggregate-root.js';
import { type ClauseId, Conflict, OutOfOrder, Stale } from '../../../../shared-kernel/errors.js';
import {
  ContactArchived,
  ContactCaptured,
  ContactChanged,
  ContactRestricted,
  ContactUnarchived,
  LawfulBasisRecorded,
  LawfulBasisWithdrawn,
  RestrictionLifted,
  type RestrictionReason,
} from '../contract.js';
import { Activity, type ActivityKind, type Occasion } from './activity.js';
import type { ContactDetails } from './details.js';
import type { LawfulBasis } from './lawful-basis.js';

/**
 * A person or a company that a client knows. It always has a lawful basis; when that is withdrawn it is
 * restricted: kept, but neither changed nor analysed until a new basis is recorded (ToS 2.4, 9.9).
 */
export class Contact extends AggregateRoot {
  readonly tenantId!: string;
  readonly id!: string;
  version!: number;
  details!: ContactDetails;
  sortName!: string;
  searchText!: string;
  lawfulBasis!: LawfulBasis;
  restriction!: RestrictionReason | null;
  restrictedAt!: Date | null;
  archivedAt!: Date | null;
  /** AUP 2.1, 2.2: a case has taken it out of sight. */
  withheldUnder!: ClauseId | null;
  createdAt!: Date;
  updatedAt!: Date;
  private entries?: Activity[];

  private constructor() {
    super();
  }

  static capture(
    tenantId: string,
    id: string,
    details: ContactDetails,
    basis: LawfulBasis,
    occasion: Occasion,
  ): Contact {
    const contact = Contact.beginning(tenantId, id, details, basis, occasion);
    contact.enter('captured', occasion);
    contact.record(new ContactCaptured(tenantId, id, occasion.at.toISOString(), details.kind, basis.basis));
    return contact;
  }

  /** As `capture`, for one of many: the import records one event for all of them. */
  static takeIn(
    tenantId: string,
    id: string,
    details: ContactDetails,
    basis: LawfulBasis,
    occasion: Occasion,
    importId: string,
  ): Contact {
    const contact = Contact.beginning(tenantId, id, details, basis, occasion);
    contact.enter('imported', occasion, { importId });
    return contact;
  }

  private static beginning(
    tenantId: string,
    id: string,
    details: ContactDetails,
    basis: LawfulBasis,
    { at }: Occasion,
  ) {
    const contact = new Contact();
    Object.assign(contact, { tenantId, id, version: 1, createdAt: at, updatedAt: at });
    Object.assign(contact, {
      restriction: null,
      restrictedAt: null,
      archivedAt: null,
      lawfulBasis: basis,
      withheldUnder: null,
    });
    contact.describe(details);
    return contact;
  }

  /** Refuses a caller who decided on an older version of this contact. */
  expect(version: number): void {
    if (this.version !== version) throw new Stale();
  }

  change(details: ContactDetails, occasion: Occasion): void {
    const fields = this.replaceDetails(details, occasion);
    if (fields.length === 0) return;

    this.enter('changed', occasion, { fields });
    this.record(new ContactChanged(this.tenantId, this.id, occasion.at.toISOString(), fields));
  }

  /** As `change` and, where the row brings one, a new basis; for one of many. */
  changeByIntake(details: ContactDetails, basis: LawfulBasis | undefined, occasion: Occasion, importId: string): void {
    const fields = this.replaceDetails(details, occasion);
    if (basis) this.lawfulBasis = basis;
    if (fields.length === 0 && !basis) return;

    this.updatedAt = occasion.at;
    this.enter('imported', occasion, { importId, fields: basis ? [...fields, 'lawfulBasis'] : fields });
  }

  /** A new basis makes a contact usable again whose basis had been withdrawn. */
  ground(basis: LawfulBasis, occasion: Occasion): void {
    this.lawfulBasis = basis;
    this.updatedAt = occasion.at;

    this.enter('basis-recorded', occasion, { basis: basis.basis });
    this.record(new LawfulBasisRecorded(this.tenantId, this.id, occasion.at.toISOString(), basis.basis));
    if (this.restriction === 'basis-withdrawn') this.lift();
  }

  // ToS 2.4: data that nothing allows any more is restricted at once.
  withdrawBasis(occasion: Occasion): void {
    if (this.restriction === 'basis-withdrawn') return;

    this.enter('basis-withdrawn', occasion, { basis: this.lawfulBasis.basis });
    this.record(new LawfulBasisWithdrawn(this.tenantId, this.id, occasion.at.toISOString(), this.lawfulBasis.basis));
    this.impose('basis-withdrawn', occasion);
  }

  restrict(reason: RestrictionReason, occasion: Occasion): void {
    if (this.restriction === reason) return;
    if (this.restriction === 'basis-withdrawn')
      throw new OutOfOrder(this.id, 'without a lawful basis', 'be restricted for another reason');

    this.enter('restricted', occasion, { reason });
    this.impose(reason, occasion);
  }

  liftRestriction(occasion: Occasion): void {
    if (this.restriction === null) return;
    if (this.restriction === 'basis-withdrawn')
      throw new Conflict('lawful-basis-missing', 'Record a new lawful basis; that lifts the restriction.', {
        clause: 'ToS 2.4',
      });

    this.enter('restriction-lifted', occasion, { reason: this.restriction });
    this.updatedAt = occasion.at;
    this.lift();
  }

  /** Out of sight and out of the way: its e-mail is free for another contact. */
  archive(occasion: Occasion): void {
    if (this.archivedAt !== null) return;

    this.archivedAt = occasion.at;
    this.updatedAt = occasion.at;
    this.enter('archived', occasion);
    this.record(new ContactArchived(this.tenantId, this.id, occasion.at.toISOString()));
  }

  unarchive(occasion: Occasion): void {
    if (this.archivedAt === null) return;

    this.archivedAt = null;
    this.updatedAt = occasion.at;
    this.enter('unarchived', occasion);
    this.record(new ContactUnarchived(this.tenantId, this.id, occasion.at.toISOString()));
  }

  /** A note joins the timeline; the contact stays as it is, so one that is restricted can still be noted on. */
  note(text: string, occasion: Occasion): Activity {
    return Activity.of(this, 'note', occasion, {}, text);
  }

  /** Hands over the timeline entries since the last call; the repository stores them with the contact. */
  releaseEntries(): Activity[] {
    const entries = this.entries ?? [];
    this.entries = [];
    return entries;
  }

  private replaceDetails(details: ContactDetails, { at }: Occasion): string[] {
    if (this.archivedAt !== null) throw new OutOfOrder(this.id, 'archived', 'be changed');
    if (this.restriction !== null)
      throw new Conflict('contact-restricted', 'A restricted contact is kept, not changed.', { clause: 'ToS 9.9' });

    const fields = this.details.fieldsChangedIn(details);
    if (fields.length > 0) this.updatedAt = at;
    this.describe(details);
    return fields;
  }

  private describe(details: ContactDetails): void {
    this.details = details;
    this.sortName = details.sortName;
    this.searchText = details.searchText;
  }

  private impose(reason: RestrictionReason, { at }: Occasion): void {
    this.restriction = reason;
    this.restrictedAt = at;
    this.updatedAt = at;
    this.record(new ContactRestricted(this.tenantId, this.id, at.toISOString(), reason));
  }

  private lift(): void {
    const reason = this.restriction!;
    this.restriction = null;
    this.restrictedAt = null;
    this.record(new RestrictionLifted(this.tenantId, this.id, this.updatedAt.toISOString(), reason));
  }

  private enter(kind: ActivityKind, occasion: Occasion, facts: Record<string, unknown> = {}): void {
    this.entries ??= [];
    this.entries.push(Activity.of(this, kind, occasion, facts));
  }
}
