import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ConnectionBacklog } from '../store/backlog.ts';
import type { CallMeter, WorkMeter } from './meter.ts';

export interface Metrics extends CallMeter, WorkMeter {
  /** @param route the pattern, never the path: that holds ids. */
  answered(request: { method: string; route: string; status: number; durationMs: number }): void;
  /** Everything counted so far, in Prometheus' text format. */
  text(): Promise<string>;
  contentType: string;
}

/** Labels name connections, never records: each value of a label is a series of its own. */
export function makeMetrics(options: { readBacklog(): Promise<ConnectionBacklog[]>; process?: boolean }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (options.process) collectDefaultMetrics({ register: registry, prefix: 'barometer_' });
  const calls = new Counter({
    name: 'barometer_crm_calls_total',
    help: 'Calls to the CRM by what they are for and how they were answered.',
    labelNames: ['connection', 'kind', 'status'],
    registers,
  });
  const callSeconds = new Histogram({
    name: 'barometer_crm_call_seconds',
    help: 'How long the CRM took to answer.',
    labelNames: ['kind'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  const waits = new Histogram({
    name: 'barometer_limiter_wait_seconds',
    help: 'How long calls waited for the account’s rate limit.',
    labelNames: ['connection', 'lane'],
    buckets: [0.001, 0.01, 0.1, 0.5, 1, 5, 30, 120],
    registers,
  });
  const scores = new Counter({
    name: 'barometer_scores_total',
    help: 'Companies scored.',
    labelNames: ['connection'],
    registers,
  });
  const writes = new Counter({
    name: 'barometer_writes_total',
    help: 'Companies the CRM took a score for, and those it refused.',
    labelNames: ['connection', 'outcome'],
    registers,
  });
  const requests = new Histogram({
    name: 'barometer_http_request_seconds',
    help: 'Requests to this server.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.025, 0.1, 0.25, 1, 5],
    registers,
  });
  const fill = makeBacklogGauges(registers);
  return {
    called: ({ connectionId, kind, status, durationMs }) => {
      calls.inc({ connection: connectionId ?? 'none', kind, status });
      callSeconds.observe({ kind }, durationMs / 1000);
    },
    waited: (connection, lane, waitedMs) => waits.observe({ connection, lane }, waitedMs / 1000),
    scored: (connection, companies) => scores.inc({ connection }, companies),
    written: (connection, companies, refused) => {
      writes.inc({ connection, outcome: 'written' }, companies);
      writes.inc({ connection, outcome: 'refused' }, refused);
    },
    answered: ({ method, route, status, durationMs }) =>
      requests.observe({ method, route, status: String(status) }, durationMs / 1000),
    text: async () => {
      fill(await options.readBacklog());
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

function makeBacklogGauges(registers: Registry[]): (backlogs: ConnectionBacklog[]) => void {
  const gauge = (name: string, help: string, labels: string[] = []) =>
    new Gauge({ name: `barometer_${name}`, help, labelNames: ['connection', ...labels], registers });
  const lag = gauge('lag_seconds', 'How long the oldest change has been waiting to be scored.');
  const eventLag = gauge('event_lag_seconds', 'How long the oldest event of the CRM has been waiting to be read.');
  const depth = gauge('queue_depth', 'What waits to be done.', ['work']);
  const refusals = gauge('refusals', 'Companies the CRM refuses to write a score to.');
  const active = gauge('connection_active', '1 for a connected account, 0 for one that has to be connected again.');
  return (backlogs) => {
    // Connections that are gone leave no series behind.
    for (const one of [lag, eventLag, depth, refusals, active]) one.reset();
    for (const { connectionId: connection, ...backlog } of backlogs) {
      lag.set({ connection }, backlog.lagSeconds);
      eventLag.set({ connection }, backlog.eventLagSeconds);
      depth.set({ connection, work: 'events' }, backlog.events);
      depth.set({ connection, work: 'score' }, backlog.dirty);
      depth.set({ connection, work: 'write' }, backlog.pendingWrites);
      depth.set({ connection, work: 'alert' }, backlog.waitingAlerts);
      refusals.set({ connection }, backlog.refusals);
      active.set({ connection }, backlog.status === 'active' ? 1 : 0);
    }
  };
}
