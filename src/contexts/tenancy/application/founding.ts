import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Outbox } from '../../../shared-kernel/commands.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Secrets } from '../../../shared-kernel/secrets.js';
import { Notices } from '../../notices/contract.js';
import { LegalLibrary, Obligations } from '../../terms/contract.js';
import { Interruptions } from '../../terms/contract-interruptions.js';
import { FirstAdministrator, InstanceAddresses, MarketingConsented } from '../contract.js';
import { Agreement, Client } from '../domain/client.js';
import { Instance } from '../domain/instance.js';
import {
  Agreements,
  ClientDirectory,
  ClientRepository,
  Instances,
  Markers,
  Registrations,
  ReRegistrations,
} from '../domain/ports.js';
import { ReRegistration, traitsOf } from '../domain/re-registration.js';
import type { Registration } from '../domain/registration.js';
import { Fingerprints } from './ports.js';
import { LAPSE_KEY, refuseClaim } from './registering.js';

export type Verification = { outcome: 'founded'; slug: string } | { outcome: 'awaiting-approval' };

/**
 * Client, Instance, Agreement, first administrator, acceptances and the claim on address and licence come
 * into being together or not at all (ToS 3.2).
 */
@Injectable()
export class Founding {
  constructor(
    private readonly clients: ClientRepository,
    private readonly agreements: Agreements,
    private readonly instances: Instances,
    private readonly directory: ClientDirectory,
    private readonly administrators: FirstAdministrator,
    private readonly library: LegalLibrary,
    private readonly notices: Notices,
    private readonly addresses: InstanceAddresses,
    private readonly outbox: Outbox,
  ) {}

  async found(registration: Registration, at: Date): Promise<Verification> {
    const { tenantId, slug } = registration;
    refuseClaim(await this.directory.claim(tenantId, slug, registration.orgNumber));
    const { accountId } = await this.administrators.appoint(tenantId, registration);
    const accepted = await this.accept(registration, accountId);

    const client = Client.from(registration);
    const agreement = Agreement.propose(tenantId);
    const instance = Instance.provision(tenantId, slug);
    agreement.conclude(accepted, client, at);
    client.welcome();
    instance.open();
    this.clients.add(client);
    this.agreements.add(agreement);
    this.instances.add(instance);
    // ToS 9.5: marketing is a consent of its own, and nothing waits for it.
    if (registration.marketing) this.outbox.add(new MarketingConsented(tenantId, accountId, at.toISOString()));

    await this.mailContract(registration, at);
    registration.complete();
    return { outcome: 'founded', slug };
  }

  private async accept({ tenantId, acceptances, ip, locale, registeredAt }: Registration, accountId: string) {
    for (const { kind, version, sha256 } of acceptances)
      await this.library.accept({
        tenantId,
        accountId,
        kind,
        version,
        sha256,
        manner: 'EXPLICIT',
        occasion: 'registration',
        ip,
        locale,
        // The texts may have changed since the link was mailed; the gate then asks for the new ones (ToS 10.2.c).
        givenAt: registeredAt,
      });
    return acceptances.map(({ kind }) => kind);
  }

  private async mailContract({ tenantId, email, name, language, ...kept }: Registration, at: Date): Promise<void> {
    const { slug, clientName, acceptances: documents } = kept;
    const instanceUrl = this.addresses.at(slug);
    await this.notices.queue({
      tenantId,
      template: 'contract-copy',
      key: 'contract-copy',
      to: [{ email, name, language }],
      data: { name, clientName, instanceUrl, concludedOn: localDate(at), documents },
    });
  }
}

/** ToS 3.2, second half: the link in the mail was opened by whoever reads the address. */
export class VerifyRegistration extends Command<Verification> {
  constructor(
    readonly tenantId: string,
    readonly secret: string,
  ) {
    super();
  }
}

@CommandHandler(VerifyRegistration)
export class VerifyRegistrationHandler implements ICommandHandler<VerifyRegistration> {
  constructor(
    private readonly registrations: Registrations,
    private readonly requests: ReRegistrations,
    private readonly markers: Markers,
    private readonly fingerprints: Fingerprints,
    private readonly obligations: Obligations,
    private readonly notices: Notices,
    private readonly secrets: Secrets,
    private readonly founding: Founding,
    private readonly interruptions: Interruptions,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, secret }: VerifyRegistration): Promise<Verification> {
    const now = this.clock.now();
    const registration = await this.registrations.locked(tenantId);
    if (!registration || this.secrets.hashOf(secret) !== registration.tokenHash) throw new NotFound();
    // A second click on the link finds what the first one founded.
    if (registration.state === 'VERIFIED') return { outcome: 'founded', slug: registration.slug };
    registration.demandVerifiable(now, await this.interruptions.extended(registration.lapsesAt));

    await this.obligations.void(tenantId, LAPSE_KEY, 'verified');
    const fingerprints = traitsOf(registration.email, registration.orgNumber).map((trait) =>
      this.fingerprints.of(trait),
    );
    const known = await this.markers.matching(fingerprints, now);
    if (known.length === 0) return this.founding.found(registration, now);

    registration.awaitApproval();
    const ids = { tenantId, id: this.ids.next(), registrationId: registration.id };
    this.requests.add(ReRegistration.request(ids, known, now));
    await this.tellToWait(registration);
    return { outcome: 'awaiting-approval' };
  }

  private async tellToWait({ tenantId, email, name, language }: Registration): Promise<void> {
    const template = 're-registration-pending';
    await this.notices.queue({ tenantId, template, key: template, to: [{ email, name, language }], data: { name } });
  }
}
