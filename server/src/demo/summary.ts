import { z } from 'zod';
import type { Db } from '../store/db/open.ts';
import { countBands } from '../store/scores.ts';
import type { SentUsage } from './product.ts';

export interface DemoSummary {
  companies: number;
  contacts: number;
  deals: number;
  tickets: number;
  /** Companies with a scoring, the ones with too little data included. */
  scored: number;
  written: number;
  /** Values the product sent, as our server answered. */
  usage: SentUsage;
  bands: Record<string, number>;
  calls: Calls;
  seconds: number;
}

const Calls = z.object({
  read: z.number(),
  write: z.number(),
  search: z.number(),
  auth: z.number(),
  other: z.number(),
});
type Calls = z.infer<typeof Calls>;

/** Companies by band; those without one are `none`. */
export async function readBands(db: Db, connectionId: string): Promise<Record<string, number>> {
  return { green: 0, yellow: 0, red: 0, none: 0, ...(await countBands(db, connectionId)) };
}

/** What the simulated HubSpot counted: the other side's books, not our own. */
export async function readCalls(portalUrl: string): Promise<Calls> {
  const response = await fetch(`${portalUrl}/_sandbox/calls`);
  return z.object({ byClass: Calls }).parse(await response.json()).byClass;
}
