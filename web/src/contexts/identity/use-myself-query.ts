import { useQuery } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.js';
import type { Myself } from './myself.js';

/** One's own account, and with a client's people also their instance: both asked at once. */
export function useMyselfQuery(inInstance: boolean) {
  const account = useQuery({ queryKey: ['identity', 'me'], queryFn: () => bodyOf(api.GET('/v1/me')) });
  const instance = useQuery({
    queryKey: ['tenancy', 'instance'],
    queryFn: () => bodyOf(api.GET('/v1/instance')),
    enabled: inInstance && account.data !== undefined,
  });

  const ready = account.data && (!inInstance || instance.data);
  const data: Myself | undefined = ready ? { ...account.data, client: instance.data ?? null } : undefined;
  const refetch = async () => {
    await Promise.all([account.refetch(), inInstance && instance.refetch()]);
  };
  return { data, error: account.error ?? instance.error, refetch };
}
