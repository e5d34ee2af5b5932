import { AggregateRoot, DomainEvent } from '../../../shared-kernel/aggregate-root.js';
import { addDays, localDate, startOfDay } from '../../../shared-kernel/calendar.js';
import { Conflict, type FieldFault, Gone, Invalid, OutOfOrder, Unavailable } from '../../../shared-kernel/errors.js';
import type { DocumentKind, DocumentVersion, Language } from '../../terms/contract.js';
import type { CustomerKind } from '../contract.js';
import { isCountry, type OrgNumber, type OrgNumberCheck, orgNumberFaults, orgNumberOf } from './org-number.js';
import { slugFault } from './slug.js';

/** What a visitor fills in (ToS 3.2), before any rule has looked at it. The password never comes here. */
export interface RegistrationForm {
  email: string;
  name: string;
  language: Language;
  customerKind: CustomerKind;
  country: string;
  companyName?: string;
  orgNo?: string;
  slug: string;
  acceptances: AcceptedDocument[];
  marketing: boolean;
}

export interface AcceptedDocument {
  kind: DocumentKind;
  version: string;
  sha256: string;
}

/** A form that keeps the rules. */
export interface Draft extends Omit<RegistrationForm, 'companyName' | 'orgNo'> {
  clientName: string;
  orgNumber: OrgNumber | undefined;
}

/** Where the visitor sat when they said yes; part of the acceptance. */
export interface Visit {
  ip: string;
  locale: string;
}

const contractDocuments: DocumentKind[] = ['terms-of-service', 'acceptable-use-policy'];

/** ToS 2.3, 3.2.c: reads a form into a draft, or names every field that breaks a rule at once. */
export function draftOf(form: RegistrationForm, orgNumber: OrgNumberCheck | undefined, others: FieldFault[]): Draft {
  const faults = [...fieldFaults(form), ...numberFaults(form, orgNumber), ...others];
  if (faults.length > 0) throw new Invalid('validation-failed', 'Some fields need another look.', { faults });

  const { companyName, orgNo, ...kept } = form;
  return {
    ...kept,
    name: form.name.trim(),
    clientName: (form.customerKind === 'consumer' ? form.name : (companyName ?? '')).trim(),
    orgNumber: orgNumber && 'valid' in orgNumber ? orgNumber.valid : undefined,
  };
}

function fieldFaults(form: RegistrationForm): FieldFault[] {
  const faults: FieldFault[] = [];
  const slug = slugFault(form.slug);
  if (slug) faults.push(slug);
  if (form.name.trim() === '') faults.push({ pointer: '/name', code: 'required', message: 'Give your name.' });
  if (form.customerKind === 'business' && !form.companyName?.trim())
    faults.push({ pointer: '/companyName', code: 'required', message: "Give the company's name." });
  if (!isCountry(form.country))
    faults.push({ pointer: '/country', code: 'country', message: 'Give a two-letter country code (ISO 3166-1).' });

  for (const kind of contractDocuments.filter((kind) => !form.acceptances.some((given) => given.kind === kind)))
    faults.push({ pointer: '/acceptances', code: 'required', message: `The ${kind} must be accepted.` });
  return faults;
}

function numberFaults(
  { customerKind, orgNo, country }: RegistrationForm,
  check: OrgNumberCheck | undefined,
): FieldFault[] {
  if (customerKind === 'business') return check || isCountry(country) ? orgNumberFaults(check) : [];
  return orgNo
    ? [{ pointer: '/orgNo', code: 'not-for-consumers', message: 'A consumer has no organisation number.' }]
    : [];
}

/**
 * ToS 1.4, 9.2 and 3.2: only the texts in force, in whichever language they were read, can be accepted; while one
 * of them is missing, nobody can register.
 */
export function demandCurrentTerms(given: AcceptedDocument[], inForce: DocumentVersion[]): void {
  const published: DocumentKind[] = [...contractDocuments, 'privacy-policy'];
  if (published.some((kind) => !inForce.some((current) => current.kind === kind)))
    throw new Unavailable('registration-closed', 'Registration is closed until the terms are published.', {
      clause: 'ToS 1.4',
    });

  const isCurrent = (document: AcceptedDocument) =>
    inForce.some(
      ({ kind, version, sha256 }) =>
        kind === document.kind && version === document.version && sha256 === document.sha256,
    );
  const stale = given.filter((document) => !isCurrent(document));
  if (stale.length > 0)
    throw new Conflict('stale-terms', 'The terms have changed since the form was opened.', {
      clause: 'ToS 3.2',
      data: { stale: stale.map(({ kind }) => kind) },
    });
}

export type RegistrationState = 'PENDING' | 'AWAITING_APPROVAL' | 'VERIFIED' | 'LAPSED';

/**
 * A sign-up that waits for its e-mail to be verified. It lives under the tenant id that its client will have,
 * and claims neither address nor licence before, so that nobody squats on them (ToS 3.2). What it knows of a
 * person goes when it is verified, refused or lapsed.
 */
export class Registration extends AggregateRoot {
  state: RegistrationState = 'PENDING';
  email = '';
  name = '';
  passwordHash = '';
  language: Language = 'sv';
  customerKind: CustomerKind = 'business';
  country = '';
  clientName = '';
  orgNo: string | null = null;
  orgNoIsPersonal = false;
  slug = '';
  acceptances: AcceptedDocument[] = [];
  marketing = false;
  ip = '';
  locale = '';
  lapsesAt: Date;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    /** The link in the mail carries the secret; only its hash is kept. */
    readonly tokenHash: string,
    readonly registeredAt: Date,
    unverifiedDays: number,
  ) {
    super();
    // 'Within 7 days' ends with day 7, so it lapses as day 8 begins (terms.md A0).
    this.lapsesAt = startOfDay(addDays(localDate(registeredAt), unverifiedDays + 1));
  }

  static open(
    ids: { tenantId: string; id: string; tokenHash: string },
    { orgNumber, ...draft }: Draft,
    visit: Visit & { passwordHash: string },
    at: Date,
    unverifiedDays: number,
  ): Registration {
    const registration = new Registration(ids.tenantId, ids.id, ids.tokenHash, at, unverifiedDays);
    Object.assign(registration, draft, visit);
    registration.orgNo = orgNumber?.number ?? null;
    registration.orgNoIsPersonal = orgNumber?.personal ?? false;
    registration.record(new RegistrationOpened(ids.tenantId, ids.id, at.toISOString()));
    return registration;
  }

  get orgNumber(): OrgNumber | undefined {
    return orgNumberOf(this.country, this.orgNo, this.orgNoIsPersonal);
  }

  /** Throws when the link has had its time: on day 8 unless the service was closed (ToS 10.1), or after a refusal. */
  demandVerifiable(at: Date, until: Date = this.lapsesAt): void {
    if (this.state === 'LAPSED' || (this.state === 'PENDING' && at >= until))
      throw new Gone('registration-lapsed', 'This sign-up has lapsed. You are welcome to register again.', {
        clause: 'ToS 3.2',
      });
    if (this.state === 'AWAITING_APPROVAL')
      throw new Conflict('approval-pending', 'This registration waits for a decision by the operator.', {
        clause: 'ToS 3.6.e',
      });
  }

  /** ToS 3.6.e: the e-mail is verified, but a person has to approve before anything is founded. */
  awaitApproval(): void {
    if (this.state !== 'PENDING') throw new OutOfOrder('The registration', this.state, 'await approval');

    this.state = 'AWAITING_APPROVAL';
  }

  /** Everything it knew stands in client, account and acceptances now. */
  complete(): void {
    if (this.state !== 'PENDING' && this.state !== 'AWAITING_APPROVAL')
      throw new OutOfOrder('The registration', this.state, 'be completed');

    this.state = 'VERIFIED';
    this.forget();
  }

  /** Not verified in time, or refused. Again, or after verification, it does nothing. */
  lapse(at: Date): void {
    if (this.state !== 'PENDING' && this.state !== 'AWAITING_APPROVAL') return;

    this.state = 'LAPSED';
    this.forget();
    this.record(new RegistrationLapsed(this.tenantId, this.id, at.toISOString()));
  }

  private forget(): void {
    for (const field of ['email', 'name', 'passwordHash', 'clientName', 'ip', 'locale'] as const) this[field] = '';
    this.orgNo = null;
    this.orgNoIsPersonal = false;
  }
}

export class RegistrationOpened extends DomainEvent {
  readonly type = 'tenancy.RegistrationOpened';
  override readonly clause = 'ToS 3.2';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
  ) {
    super();
  }
}

/** Its personal data went with it (ToS 9.4). */
export class RegistrationLapsed extends DomainEvent {
  readonly type = 'tenancy.RegistrationLapsed';
  override readonly clause = 'ToS 3.2';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
  ) {
    super();
  }
}
