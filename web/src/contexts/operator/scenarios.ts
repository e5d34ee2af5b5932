import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ProblemError } from '../../api/problem.js';

export interface ScenarioRun {
  scenario: string;
  tenantId: string | null;
  state: 'playing' | 'done' | 'stopped';
  reason: string | null;
}

interface Scenarios {
  items: { name: string; about: string }[];
  run: ScenarioRun | null;
}

const lookAgainMs = 1_000;

async function asked<T>(path: string, method = 'GET'): Promise<T> {
  const response = await fetch(path, { method });
  if (!response.ok) throw await ProblemError.from(response);
  return (await response.json()) as T;
}

/** Scripted lives of the sandbox; like its clock they stand outside the described API. */
export function useScenarios() {
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: ['sandbox', 'scenarios'],
    queryFn: () => asked<Scenarios>('/v1/sandbox/scenarios'),
    refetchInterval: ({ state }) => (state.data?.run?.state === 'playing' ? lookAgainMs : false),
  });
  const playing = data?.run?.state === 'playing';

  // Live updates tell of the contract; the clock tells nobody that it moves.
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => void queries.invalidateQueries({ queryKey: ['sandbox', 'clock'] }), lookAgainMs);
    return () => {
      clearInterval(timer);
      void queries.invalidateQueries();
    };
  }, [playing, queries]);

  const play = async (name: string): Promise<void> => {
    await asked<ScenarioRun>(`/v1/sandbox/scenarios/${encodeURIComponent(name)}`, 'POST');
    await queries.invalidateQueries({ queryKey: ['sandbox', 'scenarios'] });
  };
  return { scenarios: data?.items ?? [], run: data?.run ?? null, playing, play };
}
