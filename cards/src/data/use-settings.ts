import { SettingsAnswer } from '@barometer/shared/api/settings.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ListsInHand } from '../view/lists.ts';
import type { Problem } from '../view/problem.ts';
import { ask, problemOf } from './ask.ts';
import type { ServerOptions } from './options.ts';

export interface SettingsInHand {
  answer: SettingsAnswer | null;
  problem: Problem | null;
  isAsking: boolean;
  ask: () => void;
  lists: ListsInHand;
  createLists: () => void;
}

const runningRefetchMs = 5_000;
const refetchMs = 60_000;

/** How an account stands, kept fresh: often while a sync runs, because somebody is watching it. */
export function useSettings(options: ServerOptions): SettingsInHand {
  const client = useQueryClient();
  const queryKey = ['settings', options.serverUrl];
  const query = useQuery<SettingsAnswer>({
    queryKey,
    queryFn: () => ask(options, '/api/settings', { method: 'GET' }, read),
    refetchInterval: ({ state }) => (state.data?.sync.state === 'running' ? runningRefetchMs : refetchMs),
  });
  const creating = useMutation({
    mutationFn: () => ask(options, '/api/settings/lists', { method: 'POST', body: {} }, read),
    onSuccess: (answer) => client.setQueryData<SettingsAnswer>(queryKey, answer),
    // Some of them may be there all the same.
    onError: () => void client.invalidateQueries({ queryKey }),
  });
  return {
    answer: query.data ?? null,
    problem: query.error ? problemOf(query.error) : null,
    isAsking: query.isFetching,
    ask: () => void query.refetch(),
    lists: {
      isCreating: creating.isPending,
      problem: creating.error ? problemOf(creating.error) : null,
      isDone: creating.isSuccess,
    },
    createLists: () => !creating.isPending && creating.mutate(),
  };
}

function read(json: unknown): SettingsAnswer | null {
  return SettingsAnswer.safeParse(json).data ?? null;
}
