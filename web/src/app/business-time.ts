import { useQuery } from '@tanstack/react-query';
import { api, bodyOf } from '../api/client.js';
import { dayOf } from '../design/date-text.js';

const lookAgainMs = 60_000;

export function useStatus() {
  return useQuery({
    queryKey: ['tenancy', 'status'],
    queryFn: () => bodyOf(api.GET('/v1/status')),
    refetchInterval: lookAgainMs,
  });
}

/** The day that the contract counts by; in a sandbox it may be far from the browser's. */
export function useBusinessDay(): string {
  const status = useStatus();
  return dayOf(status.data ? new Date(status.data.now) : new Date());
}

/** The instant that the contract counts by, for clocks that run; it goes on with each look at the server. */
export function useBusinessNow(): Date {
  const { data, dataUpdatedAt } = useStatus();
  return data ? new Date(Date.parse(data.now) + Date.now() - dataUpdatedAt) : new Date();
}
