import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { momentBefore } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { CallsGateway, Due } from '../../../shared-kernel/commands.js';
import { Conflict, Invalid } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Secrets } from '../../../shared-kernel/secrets.js';
import { Notices } from '../../notices/contract.js';
import { LegalLibrary, Obligations } from '../../terms/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import { FirstAdministrator } from '../contract.js';
import type { OrgNumber } from '../domain/org-number.js';
import { ClientDirectory, Registrations } from '../domain/ports.js';
import type { Visit } from '../domain/registration.js';
import {
  type Draft,
  demandCurrentTerms,
  draftOf,
  Registration,
  type RegistrationForm,
} from '../domain/registration.js';
import { OrgNumbers } from './ports.js';

export const LAPSE_KEY = 'registration:lapse';

/**
 * ToS 3.2, first half. Its answer is the same whether the e-mail is known or not: the mail explains. It runs
 * outside a transaction because hashing a password is slow on purpose.
 */
@CallsGateway()
export class RegisterClient extends Command<void> {
  constructor(
    /** The tenant that this will be, if it is verified. */
    readonly tenantId: string,
    readonly form: RegistrationForm,
    readonly password: string,
    readonly visit: Visit,
  ) {
    super();
  }
}

@CommandHandler(RegisterClient)
export class RegisterClientHandler implements ICommandHandler<RegisterClient> {
  constructor(
    private readonly administrators: FirstAdministrator,
    private readonly orgNumbers: OrgNumbers,
    private readonly commands: CommandBus,
  ) {}

  async execute({ tenantId, form, password, visit }: RegisterClient): Promise<void> {
    const { country, orgNo } = form;
    const orgNumber = orgNo ? this.orgNumbers.check(country, orgNo) : undefined;
    const draft = draftOf(form, orgNumber, this.administrators.faults(form.email, password));

    const passwordHash = await this.administrators.hash(password);
    await this.commands.execute(new OpenRegistration(tenantId, draft, { ...visit, passwordHash }));
  }
}

/** The part of a registration that is written, in one transaction. */
export class OpenRegistration extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly draft: Draft,
    readonly visit: Visit & { passwordHash: string },
  ) {
    super();
  }
}

@CommandHandler(OpenRegistration)
export class OpenRegistrationHandler implements ICommandHandler<OpenRegistration> {
  constructor(
    private readonly registrations: Registrations,
    private readonly directory: ClientDirectory,
    private readonly administrators: FirstAdministrator,
    private readonly library: LegalLibrary,
    private readonly policies: Policies,
    private readonly obligations: Obligations,
    private readonly notices: Notices,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, draft, visit }: OpenRegistration): Promise<void> {
    const now = this.clock.now();
    const { registration: policy } = await this.policies.current();
    if (draft.customerKind === 'consumer' && !policy.consumerSales)
      throw Invalid.field('/customerKind', 'business-only', 'We contract with companies only.', 'ToS 1.5.consumer');
    await this.demandTermsInForce(draft, now);
    await this.demandFree(draft.slug, draft.orgNumber);
    if (!(await this.administrators.mayMail(draft.email))) return;

    const to = [{ email: draft.email, name: draft.name, language: draft.language }];
    if (await this.administrators.isTaken(draft.email)) {
      // The name is left out: whoever typed it may not be who reads the mail.
      const reader = to.map((addressee) => ({ ...addressee, name: '' }));
      await this.notices.queue({
        tenantId,
        template: 'already-registered',
        key: 'already-registered',
        to: reader,
        data: {},
      });
      return;
    }

    const { secret, hash } = this.secrets.mint();
    const ids = { tenantId, id: this.ids.next(), tokenHash: hash };
    const registration = Registration.open(ids, draft, visit, now, policy.unverifiedDays);
    this.registrations.add(registration);
    await this.obligations.schedule({
      tenantId,
      key: LAPSE_KEY,
      clause: 'ToS 3.2',
      owedBy: 'client',
      title: 'registration.verify',
      dueAt: momentBefore(registration.lapsesAt),
      promise: true,
      command: new LapseRegistration(tenantId),
    });
    const { name, clientName } = draft;
    const data = { token: `${tenantId}.${secret}`, name, clientName, days: policy.unverifiedDays };
    await this.notices.queue({ tenantId, template: 'verify-registration', key: 'verify-registration', to, data });
  }

  private async demandTermsInForce({ acceptances }: Draft, now: Date): Promise<void> {
    const [swedish, english] = [await this.library.inForce(now, 'sv'), await this.library.inForce(now, 'en')];
    demandCurrentTerms(acceptances, [...swedish.values(), ...english.values()]);
  }

  private async demandFree(slug: string, orgNumber: OrgNumber | undefined): Promise<void> {
    refuseClaim(await this.directory.check(slug, orgNumber));
  }
}

/** ToS 1.5: one address and one licence each. */
export function refuseClaim(claim: Awaited<ReturnType<ClientDirectory['claim']>>): void {
  if (claim === 'slug-taken')
    throw new Conflict('slug-taken', 'Somebody has this address already.', { clause: 'ToS 1.5.instance' });
  if (claim === 'org-number-licensed')
    throw new Conflict('org-number-licensed', 'This organisation number has a licence already.', {
      clause: 'ToS 1.5.license',
    });
}

/** The end of day 7 without a click: nothing of the person stays (ToS 3.2, 9.4). */
@Due('tenancy.lapse-registration')
export class LapseRegistration extends Command<void> {
  constructor(readonly tenantId: string) {
    super();
  }
}

@CommandHandler(LapseRegistration)
export class LapseRegistrationHandler implements ICommandHandler<LapseRegistration> {
  constructor(
    private readonly registrations: Registrations,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId }: LapseRegistration): Promise<void> {
    const registration = await this.registrations.locked(tenantId);

    if (registration?.state === 'PENDING') registration.lapse(this.clock.now());
  }
}
