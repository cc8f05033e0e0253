export interface LoggedCall<Class extends string = string> {
  at: string;
  method: string;
  path: string;
  query: string;
  endpoint: string;
  class: Class;
  /** 0 when no answer was sent: a hang or a broken connection. */
  status: number;
  ms: number;
}

export interface EndpointCalls<Class extends string = string> {
  method: string;
  endpoint: string;
  class: Class;
  status: Record<string, number>;
}

export interface CallsReport<Class extends string = string> {
  total: number;
  byEndpoint: EndpointCalls<Class>[];
  byClass: Record<Class, number>;
}

const kept = 20_000;

/** Counts every API call, whatever its answer; keeps the latest ones, without tokens or bodies. */
export class Calls<Class extends string> {
  private counts = new Map<string, EndpointCalls<Class>>();
  private latest: LoggedCall<Class>[] = [];

  constructor(private readonly classes: readonly Class[]) {}

  add(call: LoggedCall<Class>): void {
    const key = `${call.method} ${call.endpoint}`;
    const { method, endpoint } = call;
    const entry = this.counts.get(key) ?? { method, endpoint, class: call.class, status: {} };
    this.counts.set(key, entry);
    entry.status[call.status] = (entry.status[call.status] ?? 0) + 1;
    this.latest.push(call);
    if (this.latest.length > kept) this.latest.splice(0, kept / 2);
  }

  report(): CallsReport<Class> {
    const entries = [...this.counts.values()];
    const byClass = countsOf(this.classes, (name) =>
      entries.reduce((all, entry) => all + (entry.class === name ? sum(entry.status) : 0), 0),
    );
    const total = entries.reduce((all, entry) => all + sum(entry.status), 0);
    const byEndpoint = entries.sort((a, b) => a.endpoint.localeCompare(b.endpoint));
    return { total, byEndpoint, byClass };
  }

  /** The latest calls, oldest first. */
  log(limit = kept): LoggedCall<Class>[] {
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

function countsOf<Name extends string>(names: readonly Name[], count: (name: Name) => number): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, count(name)])) as Record<Name, number>;
}
