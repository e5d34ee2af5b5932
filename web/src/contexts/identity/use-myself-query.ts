import { useQuery } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.js';
import { ownStanding } from '../terms/queries-changes.js';
import type { Myself } from './myself.js';

/** One's own account, and with a client's people also their instance and where they stand with the terms. */
export function useMyselfQuery(inInstance: boolean) {
  const account = useQuery({ queryKey: ['identity', 'me'], queryFn: () => bodyOf(api.GET('/v1/me')) });
  const instance = useQuery({
    queryKey: ['tenancy', 'instance'],
    queryFn: () => bodyOf(api.GET('/v1/instance')),
    enabled: inInstance && account.data !== undefined,
  });
  // A session for Billing alone is asked for nothing, and may ask for nothing (ToS 4.7).
  const asked = inInstance && account.data !== undefined && account.data.admission !== 'billing';
  const standing = useQuery({ ...ownStanding, enabled: asked });

  const ready = account.data && (!inInstance || instance.data) && (!asked || standing.data);
  const data: Myself | undefined = ready
    ? { ...account.data, client: instance.data ?? null, standing: (asked && standing.data) || null }
    : undefined;
  const refetch = async () => {
    await Promise.all([account.refetch(), inInstance && instance.refetch(), asked && standing.refetch()]);
  };
  return { data, error: account.error ?? instance.error ?? standing.error, refetch };
}
