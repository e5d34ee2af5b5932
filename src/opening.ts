import { CommandBus } from '@nestjs/cqrs';
import { AppointStaff } from './contexts/identity/application/appointing.js';
import type { Role } from './contexts/identity/contract.js';
import { PublishFirstPlans } from './contexts/subscription/application/first-plans.js';
import { PublishFirstTexts } from './contexts/terms/application/first-texts.js';
import { inTenant } from './platform/tenant-scope.js';
import type { Runtime } from './runtime.js';
import { BackOffice, SANDBOX_STAFF, type Surroundings } from './sandbox/company.js';
import { TimeMachine } from './sandbox/time-machine.js';
import { OPERATOR_TENANT, SYSTEM } from './shared-kernel/tenant.js';

export { SANDBOX_STAFF };

export interface StaffMember {
  email: string;
  name: string;
  role: Role;
  password?: string;
}

/** Makes somebody staff of the operator: the first one comes from the command line, for want of anybody to ask. */
export async function appointStaff({ app }: Runtime, member: StaffMember): Promise<void> {
  const commands = app.get(CommandBus);
  await inTenant(OPERATOR_TENANT, SYSTEM, () => commands.execute(new AppointStaff({ ...member, language: 'en' })));
}

async function publishWhatIsMissing(commands: CommandBus): Promise<void> {
  await commands.execute(new PublishFirstTexts());
  await commands.execute(new PublishFirstPlans());
}

export interface OpenedSandbox {
  around: Surroundings;
  office: BackOffice;
}

/** Puts a fresh sandbox's clock at an instant and gives it what business needs: legal texts and staff. */
export async function openForBusiness(runtime: Runtime, at: Date): Promise<OpenedSandbox> {
  const { app, sandbox, config } = runtime;
  if (!sandbox) throw new Error('Only a sandbox can be opened like this');
  const machine = app.get(TimeMachine, { strict: false });
  await machine.stand(at);
  await inTenant(OPERATOR_TENANT, SYSTEM, () => publishWhatIsMissing(app.get(CommandBus)));
  for (const member of SANDBOX_STAFF) await appointStaff(runtime, member);

  const { mailboxUrl, stripeUrl } = sandbox;
  const around = { port: Number(config.PORT), mailboxUrl, stripeUrl, machine };
  const [{ email, password }] = SANDBOX_STAFF;
  return { around, office: await BackOffice.logIn(around, email, password) };
}
