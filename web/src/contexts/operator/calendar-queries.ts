import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.js';

export interface CalendarChoice {
  owedBy?: 'client' | 'operator';
  tenantId?: string;
}

export const calendarDays = (from: string, to: string, choice: CalendarChoice) =>
  queryOptions({
    queryKey: ['contract', 'calendar-days', from, to, choice],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/v1/calendar-days', { params: { query: { from, to, ...choice } }, signal })),
    // The month before stays while the next one comes.
    placeholderData: (before) => before,
  });

export const deadlinesOn = (day: string, choice: CalendarChoice) =>
  infiniteQueryOptions({
    queryKey: ['contract', 'deadlines-on', day, choice],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...choice, state: 'PENDING' as const, from: day, to: day, limit: 100, cursor: pageParam };
      return bodyOf(api.GET('/v1/obligations', { params: { query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });

export const calendarFeeds = queryOptions({
  queryKey: ['contract', 'calendar-feeds'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/calendar-feeds', { signal })),
});

const DAY_MS = 86_400_000;
const plain = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Whole weeks from Monday to Sunday that hold a month, `2026-03`. */
export function monthGrid(month: string): string[][] {
  const first = Date.parse(`${month}-01T00:00Z`);
  const monday = first - ((new Date(first).getUTCDay() + 6) % 7) * DAY_MS;
  const next = Date.parse(`${shiftMonth(month, 1)}-01T00:00Z`);
  const weeks = Math.ceil((next - monday) / (7 * DAY_MS));
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (__, weekday) => plain(monday + (week * 7 + weekday) * DAY_MS)),
  );
}

export function shiftMonth(month: string, by: number): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return plain(Date.UTC(year, number - 1 + by, 1)).slice(0, 7);
}
