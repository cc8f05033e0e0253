import { type Random, randomFrom } from '../../book/random.ts';
import type { Clock } from '../../clock.ts';
import type { WebhookEvent } from './events.ts';
import { retryWaitMs } from './retry.ts';
import { type Delivery, send } from './send.ts';
import type { WebhookSettings } from './settings.ts';

const mostPerRequest = 100;
const keptRequests = 2000;

export interface WebhookCounts {
  /** Made by what happened in the account. */
  events: number;
  lost: number;
  duplicated: number;
  late: number;
  requests: number;
  /** Events in requests that were answered with 2xx. */
  delivered: number;
  failedRequests: number;
  retries: number;
  /** Events nobody took in ten retries. */
  givenUp: number;
}

export interface SentRequest extends Delivery {
  at: string;
  events: number;
  attemptNumber: number;
}

interface Later {
  dueAt: number;
  timer: NodeJS.Timeout;
  run(): void;
}

/** What waits to be sent to one target, and how it gets there: gathered, shuffled, spoilt, retried. */
export class Outbox {
  readonly counts: WebhookCounts = {
    ...{ events: 0, lost: 0, duplicated: 0, late: 0, requests: 0, delivered: 0 },
    ...{ failedRequests: 0, retries: 0, givenUp: 0 },
  };
  readonly sent: SentRequest[] = [];
  /** The latest events nobody was told of. */
  readonly lost: WebhookEvent[] = [];
  private gathered: WebhookEvent[] = [];
  private gathering: NodeJS.Timeout | undefined;
  private readonly ready: { events: WebhookEvent[]; attemptNumber: number }[] = [];
  private readonly later = new Set<Later>();
  private readonly random: Random;
  private running = 0;
  private closed = false;
  private idlers: (() => void)[] = [];

  constructor(
    private readonly settings: WebhookSettings,
    private readonly secret: string,
    private readonly clock: Clock,
  ) {
    this.random = randomFrom(settings.options.seed);
  }

  /** A number for an event; nothing promises that it is nobody else's. */
  eventId(): number {
    return this.random.int(1, 2_147_483_647);
  }

  add(event: WebhookEvent): void {
    const { lost, duplicates, late, lateMs } = this.settings.options;
    this.counts.events += 1;
    // Every chance is drawn for every event: the trouble of one does not depend on the trouble of another.
    const [isLost, isLate, isTwice] = [lost, late, duplicates].map((probability) => this.random.chance(probability));
    if (isLost) {
      this.counts.lost += 1;
      this.lost.push(event);
      return;
    }
    if (isLate) {
      this.counts.late += 1;
      this.after(lateMs, () => this.gather(event));
    } else this.gather(event);
    if (!isTwice) return;
    this.counts.duplicated += 1;
    this.gather(event);
  }

  /** Events and requests that are on their way or wait for their time. */
  get waiting(): { gathered: number; ready: number; running: number; later: number } {
    return { gathered: this.gathered.length, ready: this.ready.length, running: this.running, later: this.later.size };
  }

  /** Resolves when nothing is on its way; late events and retries, whose time has not come, may still wait. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.idlers.push(resolve);
      this.settle();
    });
  }

  /** The sandbox's clock was moved on: what is due by now goes out. */
  clockMoved(): void {
    for (const one of [...this.later].sort((a, b) => a.dueAt - b.dueAt)) {
      if (one.dueAt <= this.clock.now()) this.runNow(one);
    }
  }

  /** Sends no more. */
  close(): void {
    this.closed = true;
    clearTimeout(this.gathering);
    this.gathering = undefined;
    for (const { timer } of this.later) clearTimeout(timer);
    this.later.clear();
    this.ready.length = 0;
    this.gathered = [];
    this.settle();
  }

  private gather(event: WebhookEvent): void {
    this.gathered.push(event);
    this.gathering ??= setTimeout(() => this.pack(), this.settings.options.gatherMs);
  }

  private pack(): void {
    this.gathering = undefined;
    const events = this.settings.options.shuffle ? this.shuffled(this.gathered) : this.gathered;
    this.gathered = [];
    for (let start = 0; start < events.length; start += mostPerRequest)
      this.ready.push({ events: events.slice(start, start + mostPerRequest), attemptNumber: 0 });
    this.pump();
  }

  private shuffled(events: WebhookEvent[]): WebhookEvent[] {
    return events
      .map((event) => ({ event, place: this.random.next() }))
      .sort((a, b) => a.place - b.place)
      .map(({ event }) => event);
  }

  private pump(): void {
    while (this.running < this.settings.options.maxConcurrentRequests) {
      const next = this.ready.shift();
      if (!next) break;
      this.running += 1;
      void this.deliver(next.events, next.attemptNumber).finally(() => {
        this.running -= 1;
        this.pump();
      });
    }
    this.settle();
  }

  private async deliver(events: WebhookEvent[], attemptNumber: number): Promise<void> {
    const { targetUrl, options } = this.settings;
    const body = JSON.stringify(events.map((event) => ({ ...event, attemptNumber })));
    const timestamp = options.signedBy === 'machine' ? Date.now() : this.clock.now();
    const at = this.clock.iso();
    const delivery = await send({ targetUrl, body, secret: this.secret, timestamp, timeoutMs: options.timeoutMs });
    this.counts.requests += 1;
    this.sent.push({ at, events: events.length, attemptNumber, ...delivery });
    if (this.sent.length > keptRequests) this.sent.splice(0, keptRequests / 2);
    if (delivery.status !== null && delivery.status < 400) {
      this.counts.delivered += events.length;
      return;
    }
    this.counts.failedRequests += 1;
    const waitMs = retryWaitMs(attemptNumber, this.random.next());
    if (waitMs === undefined) {
      this.counts.givenUp += events.length;
      return;
    }
    this.after(waitMs, () => {
      this.counts.retries += 1;
      this.ready.push({ events, attemptNumber: attemptNumber + 1 });
      this.pump();
    });
  }

  private after(delayMs: number, run: () => void): void {
    if (this.closed) return;
    const timer = setTimeout(() => this.runNow(one), delayMs / this.settings.options.speed);
    timer.unref();
    const one: Later = { dueAt: this.clock.now() + delayMs, timer, run };
    this.later.add(one);
  }

  private runNow(one: Later): void {
    clearTimeout(one.timer);
    if (this.later.delete(one)) one.run();
  }

  private settle(): void {
    if (this.running > 0 || this.ready.length > 0 || this.gathering) return;
    for (const resolve of this.idlers) resolve();
    this.idlers = [];
  }
}
