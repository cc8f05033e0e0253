import { QueryClient, useQuery } from '@tanstack/react-query';
import type { Problem } from '../view/problem.ts';
import { type Card, readDetails } from '../view/read.ts';
import { answer, Failure } from './answer.ts';
import type { CardOptions } from './options.ts';

const refetchMs = 60_000;
const retriesMax = 2;
const retryDelayMs = 1_000;

export interface Loaded {
  card: Card;
  /** False for the CRM field, which only knows the gist. */
  complete: boolean;
}

export interface CardInHand {
  card: Card | null;
  complete: boolean;
  problem: Problem | null;
  isAsking: boolean;
  ask: () => void;
}

export function queryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The browser's idea of being offline is often wrong behind a CRM's proxy; a failed request tells for certain.
        networkMode: 'always',
        retry: (failures, error) => isRetryable(error) && failures < retriesMax,
        retryDelay: (failures) => retryDelayMs * 2 ** failures,
        refetchInterval: refetchMs,
        staleTime: retryDelayMs,
      },
      mutations: { networkMode: 'always' },
    },
  });
}

export function cardKey({ serverUrl, companyId }: CardOptions) {
  return ['card', serverUrl, companyId] as const;
}

/** The company's card: from its CRM field at once, then from the server, then kept fresh while somebody looks. */
export function useCard(options: CardOptions): CardInHand {
  const { details } = options;
  const query = useQuery<Loaded>({
    queryKey: cardKey(options),
    queryFn: async () => ({ card: await answer(options), complete: true }),
    initialData: () => {
      const card = readDetails(details);
      return card ? { card, complete: false } : undefined;
    },
    initialDataUpdatedAt: 0,
  });
  return {
    card: query.data?.card ?? null,
    complete: query.data?.complete ?? false,
    problem: query.error ? problemOf(query.error) : null,
    isAsking: query.isFetching,
    ask: () => void query.refetch(),
  };
}

function isRetryable(error: unknown): boolean {
  return error instanceof Failure && error.retryable;
}

export function problemOf(error: unknown): Problem {
  return error instanceof Failure ? error.problem : { kind: 'unreadable' };
}
