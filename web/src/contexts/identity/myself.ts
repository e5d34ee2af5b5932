import { createContext, use } from 'react';
import type { components } from '../../api/schema.gen.js';

type Account = components['schemas']['MyselfAnswer'];
type Instance = components['schemas']['InstanceAnswer'];
type Standing = components['schemas']['StandingAnswer'];

/** Who is at the keyboard, and where. Staff stand in no client's instance. */
export interface Myself extends Account {
  client: Instance | null;
  /** What there is to say yes to, and what is coming (ToS 10.2); nobody else's but a client's people. */
  standing: Standing | null;
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

/** ToS 3.5.d: whoever was let in once may read and export, and nothing of what else an administrator may. */
export function useMayAdminister(): boolean {
  const administrator = useIsAdministrator();
  return useMyself().admission !== 'retrieval' && administrator;
}

/** ToS 10.2.a: until the changed terms are accepted only one's own affairs are open. */
export function mustAccept({ standing }: Myself): boolean {
  return (standing?.mustAccept.length ?? 0) > 0;
}

interface Doorway {
  module?: string;
  entitlement?: string;
  administrators?: true;
}

/** Whose rail shows a screen: the plan includes it, and the person's rights reach it. */
export function mayOpen(
  { role, client, admission }: Myself,
  { module, entitlement, administrators }: Doorway,
): boolean {
  if (admission === 'billing' && module !== 'subscription') return false;
  const included = !entitlement || client === null || client.entitlements.modules.includes(entitlement);
  return included && (!administrators || role === 'administrator' || role === 'admin');
}
