import { createContext, use } from 'react';
import type { components } from '../../api/schema.gen.js';

type Account = components['schemas']['MyselfAnswer'];
type Instance = components['schemas']['InstanceAnswer'];

/** Who is at the keyboard, and where. Staff stand in no client's instance. */
export interface Myself extends Account {
  client: Instance | null;
}

export const MyselfContext = createContext<Myself | null>(null);

export function useMyself(): Myself {
  const myself = use(MyselfContext);
  if (!myself) throw new Error('useMyself stands outside the shell');
  return myself;
}

/** Staff always may; in an instance its state decides (ToS 4.7, 3.4.c). */
export function useMayWrite(): boolean {
  const { client } = useMyself();
  return client === null || client.state === 'ACTIVE';
}

export function useIsAdministrator(): boolean {
  const { role } = useMyself();
  return role === 'administrator' || role === 'admin';
}

/** Whose rail shows a screen: the plan includes it, and the person's rights reach it. */
export function mayOpen(
  { role, client }: Myself,
  { entitlement, administrators }: { entitlement?: string; administrators?: true },
): boolean {
  const included = !entitlement || client === null || client.entitlements.modules.includes(entitlement);
  return included && (!administrators || role === 'administrator' || role === 'admin');
}
