import { type NewNotice, type NoticeReceipt, Notices } from '../../../src/contexts/notices/contract.js';
import { OfflineOrgNumbers } from '../../../src/contexts/tenancy/adapters/org-numbers.js';
import { ChangeSettings, ChangeSettingsHandler } from '../../../src/contexts/tenancy/application/changing-settings.js';
import { LockedInstanceControl } from '../../../src/contexts/tenancy/application/controlling.js';
import {
  Founding,
  VerifyRegistration,
  VerifyRegistrationHandler,
} from '../../../src/contexts/tenancy/application/founding.js';
import { Fingerprints } from '../../../src/contexts/tenancy/application/ports.js';
import {
  ApprovePurge,
  ApprovePurgeHandler,
  PurgeBatch,
  PurgeBatchHandler,
  PurgeInquiry,
  PurgeInstance,
  PurgeInstanceHandler,
  RegisteredPurgeParticipants,
  RehearsePurge,
  RehearsePurgeHandler,
} from '../../../src/contexts/tenancy/application/purging.js';
import {
  DecideReRegistration,
  DecideReRegistrationHandler,
} from '../../../src/contexts/tenancy/application/re-registering.js';
import {
  DecideReclassification,
  DecideReclassificationHandler,
  ProposeReclassification,
  ProposeReclassificationHandler,
} from '../../../src/contexts/tenancy/application/reclassifying.js';
import {
  LapseRegistration,
  LapseRegistrationHandler,
  OpenRegistration,
  OpenRegistrationHandler,
  RegisterClient,
  RegisterClientHandler,
} from '../../../src/contexts/tenancy/application/registering.js';
import {
  FirstAdministrator,
  InstanceAddresses,
  type NewAdministrator,
  type PlannedDeletion,
} from '../../../src/contexts/tenancy/contract.js';
import type { Agreement, Client } from '../../../src/contexts/tenancy/domain/client.js';
import type { Instance } from '../../../src/contexts/tenancy/domain/instance.js';
import type { OrgNumber } from '../../../src/contexts/tenancy/domain/org-number.js';
import {
  Agreements,
  type Claim,
  ClientDirectory,
  ClientRepository,
  Instances,
  Markers,
  PurgeDays,
  Reclassifications,
  Registrations,
  ReRegistrations,
} from '../../../src/contexts/tenancy/domain/ports.js';
import type { Marker, ReRegistration, Trait } from '../../../src/contexts/tenancy/domain/re-registration.js';
import type { Reclassification } from '../../../src/contexts/tenancy/domain/reclassification.js';
import type { Registration, RegistrationForm } from '../../../src/contexts/tenancy/domain/registration.js';
import {
  LegalLibrary,
  type NewAcceptance,
  type NewObligation,
  Obligations,
} from '../../../src/contexts/terms/contract.js';
import { type ContractPolicy, Policies } from '../../../src/contexts/terms/contract-policy.js';
import type { DomainEvent } from '../../../src/shared-kernel/aggregate-root.js';
import { AggregateRoot } from '../../../src/shared-kernel/aggregate-root.js';
import type { LocalDate } from '../../../src/shared-kernel/calendar.js';
import { Clock } from '../../../src/shared-kernel/clock.js';
import { Conflict, type FieldFault, NotFound } from '../../../src/shared-kernel/errors.js';
import { Ids } from '../../../src/shared-kernel/ids.js';
import { Secrets } from '../../../src/shared-kernel/secrets.js';
import { instantOf } from '../../support/ports.js';

const sha = (letter: string): string => letter.repeat(64);
export const inForce = [
  { kind: 'terms-of-service', version: '2', sha256: sha('a'), effectiveFrom: '2025-01-01' },
  { kind: 'acceptable-use-policy', version: '1', sha256: sha('b'), effectiveFrom: '2025-01-01' },
  { kind: 'privacy-policy', version: '1', sha256: sha('c'), effectiveFrom: '2025-01-01' },
] as const;

/** A form that keeps every rule; override what the test is about. */
export const aForm = (over: Partial<RegistrationForm> = {}): RegistrationForm => ({
  email: 'ada@example.com',
  name: 'Ada Exempel',
  language: 'sv',
  customerKind: 'business',
  country: 'SE',
  companyName: 'Exempel AB',
  orgNo: '559477-1114',
  slug: 'exempel',
  acceptances: inForce.slice(0, 2).map(({ kind, version, sha256 }) => ({ kind, version, sha256 })),
  marketing: false,
  ...over,
});

/** Tenancy with its ports kept in memory; each `execute` is a transaction that rolls nothing back. */
export class TenancyWorld {
  now = new Date('2026-03-02T10:00:00+01:00');
  policy = {
    registration: { unverifiedDays: 7, consumerSales: false },
    retention: { dailyPurgeCap: 2 },
  } as ContractPolicy;
  texts: (typeof inForce)[number][] = [...inForce];
  readonly rows = {
    registrations: [],
    clients: [],
    agreements: [],
    instances: [],
    requests: [],
    proposals: [],
  } as Rows;
  readonly directory: { tenantId: string; slug: string; licence: string | undefined }[] = [];
  readonly markers: Marker[] = [];
  readonly obligations = new Map<string, NewObligation>();
  readonly letters: NewNotice[] = [];
  readonly receipts = new Map<string, NoticeReceipt>();
  readonly acceptances: NewAcceptance[] = [];
  readonly accounts = new Map<string, string>();
  readonly events: DomainEvent[] = [];
  readonly participants = new RegisteredPurgeParticipants();
  private readonly purgesByDay = new Map<LocalDate, number>();
  mailsAllowed = 1000;
  private counter = 0;

  private readonly clock = new (class extends Clock {
    constructor(private readonly world: TenancyWorld) {
      super();
    }
    now = () => this.world.now;
  })(this);

  readonly control = new LockedInstanceControl(
    this.instances(),
    this.agreements(),
    this.clients(),
    this.obligationBook(),
    this.clock,
  );

  async execute<T>(command: object): Promise<T> {
    const handler = this.handlerOf(command) as { execute(command: object): Promise<T> };
    const result = await handler.execute(command);
    this.drain();
    return result;
  }

  async controlling(change: (control: LockedInstanceControl) => Promise<void>): Promise<void> {
    await change(this.control);
    this.drain();
  }

  /** Registers and returns the tenant with the token from the mail, if one went out. */
  async register(tenantId: string, form = aForm(), password = 'tretton gröna kaniner'): Promise<string> {
    await this.execute(new RegisterClient(tenantId, form, password, { ip: '192.0.2.7', locale: 'sv-SE' }));
    return this.tokenOf(tenantId);
  }

  tokenOf(tenantId: string): string {
    const letter = this.letters.find((sent) => sent.tenantId === tenantId && sent.template === 'verify-registration');
    return String(letter?.data.token ?? '').slice(tenantId.length + 1);
  }

  async found(tenantId: string, form = aForm()): Promise<void> {
    await this.execute(new VerifyRegistration(tenantId, await this.register(tenantId, form)));
  }

  /** Runs due commands, oldest first, as the sweeper does, until none is left. */
  async sweep(): Promise<void> {
    for (;;) {
      const due = [...this.obligations].find(([, owed]) => owed.command && instantOf(owed) <= this.now);
      if (!due) return;
      const [key, obligation] = due;
      await this.execute(obligation.command!);
      if (this.obligations.get(key)?.dueAt === obligation.dueAt) this.obligations.delete(key);
    }
  }

  planned(over: Partial<PlannedDeletion> & { tenantId: string }): PlannedDeletion {
    return {
      cause: 'expiry',
      clause: 'ToS 4.7',
      noticeKey: 'purge-announced',
      notBefore: new Date('2026-06-10T00:00:00+02:00'),
      noticeHours: 168,
      ...over,
    };
  }

  instance = (tenantId: string): Instance => this.rows.instances.find((row) => row.tenantId === tenantId)!;
  client = (tenantId: string): Client => this.rows.clients.find((row) => row.tenantId === tenantId)!;
  agreement = (tenantId: string): Agreement => this.rows.agreements.find((row) => row.tenantId === tenantId)!;
  registration = (tenantId: string): Registration => this.rows.registrations.find((row) => row.tenantId === tenantId)!;
  types = (): string[] => this.events.map(({ type }) => type);

  private drain(): void {
    const aggregates: AggregateRoot[] = Object.values(this.rows).flat();
    this.events.push(...aggregates.flatMap((aggregate) => aggregate.releaseEvents()));
  }

  private handlerOf(command: object): object {
    const { clock } = this;
    const [instances, agreements, clients] = [this.instances(), this.agreements(), this.clients()];
    const [registrations, directory, requests] = [this.registrations(), this.clientDirectory(), this.reRegistrations()];
    const [administrators, library, policies] = [this.firstAdministrator(), this.library(), this.policies()];
    const [obligations, notices, markers] = [this.obligationBook(), this.notices(), this.markerBook()];
    const proposals = this.reclassifications();
    const orgNumbers = new OfflineOrgNumbers();
    const outbox = { add: (event: DomainEvent) => void this.events.push(event) };
    const inquiry = new PurgeInquiry(notices, this.participants);
    const founding = new Founding(
      clients,
      agreements,
      instances,
      directory,
      administrators,
      library,
      notices,
      this.addresses(),
      outbox,
    );
    const bus = { execute: (inner: object) => this.execute(inner) };
    const handlers = new Map<unknown, object>([
      [RegisterClient, new RegisterClientHandler(administrators, orgNumbers, bus as never)],
      [
        OpenRegistration,
        new OpenRegistrationHandler(
          registrations,
          directory,
          administrators,
          library,
          policies,
          obligations,
          notices,
          this.secrets,
          clock,
          this.ids,
        ),
      ],
      [LapseRegistration, new LapseRegistrationHandler(registrations, clock)],
      [
        VerifyRegistration,
        new VerifyRegistrationHandler(
          registrations,
          requests,
          markers,
          this.fingerprints,
          obligations,
          notices,
          this.secrets,
          founding,
          { extended: async (dueAt: Date) => dueAt },
          clock,
          this.ids,
        ),
      ],
      [DecideReRegistration, new DecideReRegistrationHandler(requests, registrations, founding, notices, clock)],
      [
        ProposeReclassification,
        new ProposeReclassificationHandler(proposals, clients, instances, orgNumbers, clock, this.ids),
      ],
      [
        DecideReclassification,
        new DecideReclassificationHandler(proposals, clients, instances, directory, notices, clock),
      ],
      [ChangeSettings, new ChangeSettingsHandler(clients, clock)],
      [
        PurgeInstance,
        new PurgeInstanceHandler(
          instances,
          agreements,
          clients,
          inquiry,
          this.purgeDays(),
          policies,
          obligations,
          clock,
        ),
      ],
      [
        PurgeBatch,
        new PurgeBatchHandler(
          instances,
          clients,
          directory,
          proposals,
          markers,
          this.fingerprints,
          this.participants,
          obligations,
          clock,
        ),
      ],
      [ApprovePurge, new ApprovePurgeHandler(instances, obligations, clock)],
      [RehearsePurge, new RehearsePurgeHandler(instances, inquiry, this.participants, clock)],
    ]);
    return handlers.get(command.constructor)!;
  }

  private readonly ids = Object.assign(Object.create(Ids.prototype) as Ids, { next: () => `id-${++this.counter}` });

  private readonly secrets = Object.assign(Object.create(Secrets.prototype) as Secrets, {
    mint: () => ({ secret: `secret-${++this.counter}`, hash: `hash-of-secret-${this.counter}` }),
    hashOf: (secret: string) => `hash-of-${secret}`,
  });

  private readonly fingerprints = Object.assign(Object.create(Fingerprints.prototype) as Fingerprints, {
    of: ({ kind, value }: Trait) => `#${kind}:${value}`,
  });

  private registrations(): Registrations {
    const { registrations } = this.rows;
    return {
      add: (row) => void registrations.push(row),
      locked: async (tenantId) => registrations.find((row) => row.tenantId === tenantId),
    };
  }

  private clients(): ClientRepository {
    const { clients } = this.rows;
    return {
      add: (row) => void clients.push(row),
      get: async (tenantId) => existing(clients.find((row) => row.tenantId === tenantId)),
      save: async (client) => ++client.version,
    };
  }

  private agreements(): Agreements {
    const { agreements } = this.rows;
    return {
      add: (row) => void agreements.push(row),
      get: async (tenantId) => existing(agreements.find((row) => row.tenantId === tenantId)),
    };
  }

  private instances(): Instances {
    const { instances } = this.rows;
    return {
      add: (row) => void instances.push(row),
      locked: async (tenantId) => existing(instances.find((row) => row.tenantId === tenantId)),
    };
  }

  private reRegistrations(): ReRegistrations {
    const { requests } = this.rows;
    return {
      add: (row) => void requests.push(row),
      locked: async (tenantId, id) => existing(requests.find((row) => row.tenantId === tenantId && row.id === id)),
    };
  }

  private clientDirectory(): ClientDirectory {
    const licenceOf = (number?: OrgNumber) => number && `${number.country}:${number.number}`;
    const check = async (slug: string, number?: OrgNumber): Promise<Claim> => {
      if (this.directory.some((entry) => entry.slug === slug)) return 'slug-taken';
      const licence = licenceOf(number);
      return licence && this.directory.some((entry) => entry.licence === licence) ? 'org-number-licensed' : 'claimed';
    };
    return {
      check,
      claim: async (tenantId, slug, number) => {
        const answer = await check(slug, number);
        if (answer === 'claimed') this.directory.push({ tenantId, slug, licence: licenceOf(number) });
        return answer;
      },
      takeLicence: async (tenantId, number) => {
        const rival = this.directory.some((entry) => entry.licence === licenceOf(number));
        if (rival) return 'org-number-licensed';
        for (const entry of this.directory) if (entry.tenantId === tenantId) entry.licence = licenceOf(number);
        return 'claimed';
      },
      releaseLicence: async (tenantId) => {
        for (const entry of this.directory) if (entry.tenantId === tenantId) entry.licence = undefined;
      },
    };
  }

  private reclassifications(): Reclassifications {
    const { proposals } = this.rows;
    return {
      add: (row) => void proposals.push(row),
      hasOpen: async (tenantId) => proposals.some((row) => row.tenantId === tenantId && row.state === 'PROPOSED'),
      locked: async (tenantId, id) => existing(proposals.find((row) => row.tenantId === tenantId && row.id === id)),
      forget: async (tenantId) => {
        this.rows.proposals = proposals.filter((row) => row.tenantId !== tenantId);
      },
    };
  }

  private markerBook(): Markers {
    return {
      put: async (markers) => void this.markers.push(...markers),
      matching: async (fingerprints, at) =>
        this.markers.filter(({ fingerprint, expiresAt }) => fingerprints.includes(fingerprint) && expiresAt > at),
    };
  }

  private purgeDays(): PurgeDays {
    return {
      takePlace: async (date, cap) => {
        const taken = this.purgesByDay.get(date) ?? 0;
        if (taken >= cap) return false;
        this.purgesByDay.set(date, taken + 1);
        return true;
      },
    };
  }

  private firstAdministrator(): FirstAdministrator {
    return {
      faults: (_, password): FieldFault[] =>
        password.length < 15 ? [{ pointer: '/password', code: 'min-length', message: 'At least 15 characters.' }] : [],
      hash: async (password) => `hashed:${password.length}`,
      mayMail: async () => this.mailsAllowed-- > 0,
      isTaken: async (email) => this.accounts.has(email.toLowerCase()),
      appoint: async (tenantId, { email }: NewAdministrator) => {
        if (this.accounts.has(email.toLowerCase())) throw new Conflict('account-exists', 'Taken meanwhile.');
        this.accounts.set(email.toLowerCase(), tenantId);
        return { accountId: `account-of-${tenantId}` };
      },
    };
  }

  private library(): LegalLibrary {
    return {
      inForce: async () => new Map(this.texts.map((text) => [text.kind, text])),
      accept: async (acceptance: NewAcceptance) => void this.acceptances.push(acceptance),
    } as LegalLibrary;
  }

  private policies = (): Policies => ({ current: async () => this.policy, version: async () => this.policy });

  private addresses(): InstanceAddresses {
    const at = (slug: string) => `https://${slug}.crm.example`;
    return { at, of: async (tenantId) => at(this.instance(tenantId).slug) };
  }

  private obligationBook(): Obligations {
    return {
      schedule: async (obligation: NewObligation) =>
        void this.obligations.set(`${obligation.tenantId}/${obligation.key}`, obligation),
      void: async (tenantId: string, key: string) => void this.obligations.delete(`${tenantId}/${key}`),
      fulfil: async (tenantId: string, key: string) => void this.obligations.delete(`${tenantId}/${key}`),
    } as Obligations;
  }

  private notices(): Notices {
    return {
      queue: async (notice: NewNotice) => {
        this.letters.push(notice);
        return `notice-${this.letters.length}`;
      },
      drop: async () => undefined,
      receipt: async (tenantId: string, key: string) => this.receipts.get(`${tenantId}/${key}`),
    } as Notices;
  }
}

interface Rows {
  registrations: Registration[];
  clients: Client[];
  agreements: Agreement[];
  instances: Instance[];
  requests: ReRegistration[];
  proposals: Reclassification[];
}

function existing<T>(row: T | undefined): T {
  if (!row) throw new NotFound();
  return row;
}
