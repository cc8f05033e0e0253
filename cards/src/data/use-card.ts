import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import type { Problem } from '../view/problem.ts';
import { type Card, readDetails } from '../view/read.ts';
import { answer } from './answer.ts';
import { problemOf } from './ask.ts';
import type { CardOptions } from './options.ts';

export interface CardInHand {
  card: Card | null;
  /** False for the CRM field, which only knows the gist. */
  complete: boolean;
  problem: Problem | null;
  isAsking: boolean;
  ask: () => void;
}

export function cardKey({ serverUrl, companyId }: CardOptions) {
  return ['card', serverUrl, companyId] as const;
}

/** The company's card: from its CRM field at once, then from the server, then kept fresh while somebody looks. */
export function useCard(options: CardOptions): CardInHand {
  const { details } = options;
  const query = useQuery<Card>({
    queryKey: cardKey(options),
    queryFn: () => answer(options),
  });
  // Some hosts hand the field over after the card is there: the server is asked meanwhile.
  const gist = useMemo(() => readDetails(details), [details]);
  // A query that was never answered forgets its failure whenever it asks again; to who looks on nothing has changed.
  const failure = useRef<Error | null>(null);
  if (query.error || query.data) failure.current = query.error;
  return {
    card: query.data ?? gist,
    complete: query.data !== undefined,
    problem: failure.current && problemOf(failure.current),
    isAsking: query.isFetching,
    ask: () => void query.refetch(),
  };
}
