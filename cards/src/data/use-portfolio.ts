import { PortfolioAnswer } from '@barometer/shared/api/portfolio.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { everything, type Wish } from '../view/portfolio.ts';
import type { Problem } from '../view/problem.ts';
import { ask, problemOf } from './ask.ts';
import type { ServerOptions } from './options.ts';

export interface PortfolioInHand {
  answer: PortfolioAnswer | null;
  problem: Problem | null;
  isAsking: boolean;
  ask: () => void;
  wish: Wish;
  /** How many companies are on the pages before. */
  before: number;
  /** Changes a part of the wish, and begins at the first page. */
  choose: (part: Partial<Wish>) => void;
  next: () => void;
  previous: () => void;
}

/** A page that was left: where the next one begins, and how many companies it had. */
interface Left {
  after: string;
  companies: number;
}

const typingMs = 300;

/** The companies of an account as they are asked for; the page shown stays until the next one is there. */
export function usePortfolio(options: ServerOptions): PortfolioInHand {
  const [wish, setWish] = useState<Wish>(everything);
  const [left, setLeft] = useState<Left[]>([]);
  const search = useSettled(wish.search);
  const path = `/api/portfolio${query({ ...wish, search, after: left.at(-1)?.after })}`;
  const asked = useQuery<PortfolioAnswer>({
    queryKey: ['portfolio', options.serverUrl, path],
    queryFn: () => ask(options, path, { method: 'GET' }, read),
    placeholderData: keepPreviousData,
  });
  const answer = asked.data ?? null;
  return {
    answer,
    problem: asked.error ? problemOf(asked.error) : null,
    isAsking: asked.isFetching,
    ask: () => void asked.refetch(),
    wish,
    before: left.reduce((sum, { companies }) => sum + companies, 0),
    choose: (part) => {
      setWish({ ...wish, ...part });
      setLeft([]);
    },
    next: () => {
      const after = answer?.next;
      if (answer && after && !asked.isPlaceholderData)
        setLeft([...left, { after, companies: answer.companies.length }]);
    },
    previous: () => setLeft(left.slice(0, -1)),
  };
}

/** The text as it is when the person stops typing. */
function useSettled(text: string): string {
  const [settled, settle] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => settle(text), typingMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

/** Only what is asked for stands in the address. */
function query(wish: Wish & { after: string | undefined }): string {
  const parts = Object.entries(wish).flatMap(([name, value]) => {
    const text = value?.trim();
    return text ? [`${name}=${encodeURIComponent(text)}`] : [];
  });
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}

function read(json: unknown): PortfolioAnswer | null {
  return PortfolioAnswer.safeParse(json).data ?? null;
}
