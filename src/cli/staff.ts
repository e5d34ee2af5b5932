import { parseArgs } from 'node:util';
import { appointStaff } from '../opening.js';
import { withRuntime } from './with-runtime.js';

const ROLES = ['agent', 'approver', 'admin'] as const;

/** `npm run cli -- staff appoint`: the operator's first member of staff, for want of anybody to ask. */
export async function run([verb, ...args]: string[]): Promise<number> {
  const options = { email: { type: 'string' }, name: { type: 'string' }, role: { type: 'string' } } as const;
  const { values } = parseArgs({ args, options });
  const role = ROLES.find((known) => known === values.role);
  const { email, name } = values;
  const password = process.env.STAFF_PASSWORD;
  if (verb !== 'appoint' || !email || !name || !role || !password) {
    process.stderr.write(
      'Usage: STAFF_PASSWORD=… staff appoint --email ADDRESS --name NAME --role agent|approver|admin\n',
    );
    return 2;
  }
  return withRuntime(async (runtime) => {
    await appointStaff(runtime, { email, name, role, password });
    process.stdout.write(`${email} is ${role} of the operator now\n`);
    return 0;
  });
}
