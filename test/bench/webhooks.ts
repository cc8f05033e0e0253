import { z } from 'zod';
import { postgresAvailable, startPostgres } from '../support/postgres.ts';
import { redisAvailable, startRedis } from '../support/redis.ts';
import type { Bench, Report } from './bench.ts';
import { type Child, startChild } from './child.ts';
import { percentile } from './percentile.ts';
import type { Account } from './sync/account.ts';
import { idAt } from './sync/book.ts';
import { openSite, type Receiver, startBare } from './webhooks/receivers.ts';

const counts = { companies: 200, contacts: 200, deals: 200, tickets: 200 };
/** Deliveries are full after an import, and of a single event while people work. */
const shapes = [
  { eventsEach: 100, deliveries: 300 },
  { eventsEach: 1, deliveries: 3_000 },
] as const;
type Shape = (typeof shapes)[number];
/** Each after one that does not count. */
const rounds = 3;
/** As many requests as HubSpot has under way at a time. */
const concurrency = 10;
/** What may be on top of the bare route: the signature, the connection, a wake-up, a line of log, headers. */
const ratioMax = 2;

/** The receipt of webhooks, beside a route that only inserts what it is sent. */
export const webhooks: Bench = {
  name: 'webhooks',
  about: 'signed deliveries at saturation, beside a bare Express route that inserts the same rows',
  run: async (say) => {
    if (!postgresAvailable) return { measured: ['skipped: no PostgreSQL on this machine'], rows: [], targets: [] };
    return reportOf(await measureAll(say));
  },
};

interface Measured {
  who: string;
  shape: Shape;
  eventsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** The bare route's, measured in turns with this one. */
  bare: { eventsPerSecond: number; p50Ms: number; p99Ms: number };
}

async function measureAll(say: (line: string) => void): Promise<Measured[]> {
  const postgres = await startPostgres();
  const stops: (() => Promise<void>)[] = [postgres.stop];
  const held = <Started extends { stop(): Promise<void> }>(started: Started): Started => {
    stops.unshift(started.stop);
    return started;
  };
  try {
    const site = await openSite(postgres, counts);
    stops.unshift(site.close);
    const bare = held(await startBare(postgres));
    const sender = held(startChild('webhooks/sender-process.ts', []));
    const beside = (who: string, ours: Receiver) => measureBeside(bare, { who, ours }, { sender, site, say });
    const working = held(await site.startWorking());
    const measured = await beside('serve', working);
    await working.stop();
    if (!redisAvailable) return measured;
    const redis = held(await startRedis());
    const answering = held(await site.startAnswering(redis.url));
    return [...measured, ...(await beside('serve --no-work', answering))];
  } finally {
    for (const stop of stops) await stop();
  }
}

interface Means {
  sender: Child;
  site: { account: Account };
  say(line: string): void;
}

/** In turns, so that whatever else the machine does falls on both. */
async function measureBeside(
  bare: Receiver,
  { who, ours }: { who: string; ours: Receiver },
  means: Means,
): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const shape of shapes) {
    const [onOurs, onBare]: [Sent[], Sent[]] = [[], []];
    for (let round = 0; round <= rounds; round++) {
      means.say(`${who}, ${shape.eventsEach} a delivery, ${round === 0 ? 'warming up' : `round ${round}`} …`);
      onBare.push(await send(bare, shape, means));
      onOurs.push(await send(ours, shape, means));
      await ours.rest();
    }
    measured.push({ who, shape, ...figuresOf(onOurs.slice(1), shape), bare: figuresOf(onBare.slice(1), shape) });
  }
  return measured;
}

const Sent = z.object({ seconds: z.number(), tookMs: z.array(z.number()) });
type Sent = z.output<typeof Sent>;

function send({ uri, secret }: Receiver, shape: Shape, { sender, site }: Means): Promise<Sent> {
  const ticketIds = Array.from({ length: counts.tickets }, (_, n) => idAt('tickets', n));
  sender.order(
    JSON.stringify({ uri, secret, portalId: Number(site.account.accountId), ticketIds, concurrency, ...shape }),
  );
  return sender.answer(Sent);
}

function figuresOf(sent: Sent[], { eventsEach, deliveries }: Shape): Measured['bare'] {
  const seconds = sent.reduce((sum, one) => sum + one.seconds, 0);
  const tookMs = sent.flatMap((one) => one.tookMs);
  return {
    eventsPerSecond: (eventsEach * deliveries * sent.length) / seconds,
    p50Ms: percentile(tookMs, 0.5),
    p99Ms: percentile(tookMs, 0.99),
  };
}

function reportOf(measured: Measured[]): Report {
  return {
    measured: [
      `Deliveries over HTTP from a process of its own, ${concurrency} at a time, connections kept, ${rounds} rounds in turns with the bare route; PostgreSQL does not wait for its disk, on either side.`,
      'The bare route is express.json and one INSERT of the same rows into the same table. `serve` works through what it receives meanwhile, at HubSpot’s limits; `serve --no-work` wakes others over Redis.',
    ],
    rows: measured.flatMap(({ who, shape, bare, ...ours }) =>
      [
        { who, ...ours },
        { who: 'bare route', ...bare },
      ].map((one) => ({
        'events each': shape.eventsEach,
        who: one.who,
        'events/s': one.eventsPerSecond,
        'p50 ms': one.p50Ms,
        'p99 ms': one.p99Ms,
        'bare ÷ events/s': bare.eventsPerSecond / one.eventsPerSecond,
        'p99 ÷ bare': one.p99Ms / bare.p99Ms,
      })),
    ),
    targets: measured.flatMap(({ who, shape, bare, ...ours }) => {
      const ratios = { events: bare.eventsPerSecond / ours.eventsPerSecond, p99: ours.p99Ms / bare.p99Ms };
      const about = `${who}, ${shape.eventsEach} a delivery`;
      return [
        { promise: `${about}: the bare route takes at most ${ratioMax} × as many`, measured: ratios.events },
        { promise: `${about}: p99 at most ${ratioMax} × the bare route's`, measured: ratios.p99 },
      ].map((target) => ({ ...target, met: target.measured <= ratioMax }));
    }),
  };
}
