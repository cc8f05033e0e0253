import { type CallClass, callClasses } from './route.ts';

export interface LoggedCall {
  at: string;
  method: string;
  path: string;
  query: string;
  endpoint: string;
  class: CallClass;
  /** 0 when no answer was sent: a hang or a broken connection. */
  status: number;
  ms: number;
}

export interface EndpointCalls {
  method: string;
  endpoint: string;
  class: CallClass;
  status: Record<string, number>;
}

export interface CallsReport {
  total: number;
  byEndpoint: EndpointCalls[];
  byClass: Record<CallClass, number>;
}

const kept = 20_000;

/** Counts every API call, whatever its answer; keeps the latest ones, without tokens or bodies. */
export class Calls {
  private counts = new Map<string, EndpointCalls>();
  private latest: LoggedCall[] = [];

  add(call: LoggedCall): void {
    const key = `${call.method} ${call.endpoint}`;
    const { method, endpoint } = call;
    const entry = this.counts.get(key) ?? { method, endpoint, class: call.class, status: {} };
    this.counts.set(key, entry);
    entry.status[call.status] = (entry.status[call.status] ?? 0) + 1;
    this.latest.push(call);
    if (this.latest.length > kept) this.latest.splice(0, kept / 2);
  }

  report(): CallsReport {
    const byClass: Record<CallClass, number> = { read: 0, write: 0, search: 0, auth: 0, other: 0 };
    for (const entry of this.counts.values()) byClass[entry.class] += sum(entry.status);
    const total = callClasses.reduce((all, name) => all + byClass[name], 0);
    const byEndpoint = [...this.counts.values()].sort((a, b) => a.endpoint.localeCompare(b.endpoint));
    return { total, byEndpoint, byClass };
  }

  /** The latest calls, oldest first. */
  log(limit = kept): LoggedCall[] {
    return this.latest.slice(-limit);
  }

  reset(): void {
    this.counts = new Map();
    this.latest = [];
  }
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((all, count) => all + count, 0);
}
