import type { Finding } from '../explain.ts';
import { idOf, type Part, partOf, partsOf } from './raw.ts';
import { isRecord, meant } from './shape.ts';

/** The metrics a reference may name, and where they are. */
export interface InSight {
  metrics: readonly Part[];
  /** `top-level metric`, or `metric`. */
  kind: string;
}

/** Metrics that a condition asks about and that are not in sight; looks into `all`, `any` and `not`. */
export function findUnknownInCondition(condition: Part | undefined, inSight: InSight): Finding[] {
  if (condition === undefined) return [];
  const { raw, path } = condition;
  const own = typeof raw.metric === 'string' ? unknownMetric(raw.metric, [...path, 'metric'], inSight) : [];
  const parts = [...partsOf(condition, 'all'), ...partsOf(condition, 'any'), partOf(condition, 'not')];
  return [...own, ...parts.flatMap((part) => findUnknownInCondition(part, inSight))];
}

/** Metrics that a `ratio` or a `from: { metric }` names and that are not in sight. A `from` sees only the top level. */
export function findUnknownInSource(metric: Part, inSight: InSight, topLevel: InSight): Finding[] {
  const from = partOf(metric, 'from');
  if (from === undefined) return [];
  const named = from.raw.metric;
  const own = typeof named === 'string' ? unknownMetric(named, [...from.path, 'metric'], topLevel) : [];
  const ratio: unknown[] = Array.isArray(from.raw.ratio) ? from.raw.ratio : [];
  return [
    ...own,
    ...ratio.flatMap((id, index) => {
      return typeof id === 'string' ? unknownMetric(id, [...from.path, 'ratio', index], inSight) : [];
    }),
  ];
}

function unknownMetric(id: string, path: Finding['path'], { metrics, kind }: InSight): Finding[] {
  const ids = [...new Set(metrics.flatMap((metric) => idOf(metric) ?? []))];
  if (ids.includes(id)) return [];
  const [suggestion = `Add a ${kind} with this id${ids.length > 0 ? `, or use ${ids.join(', ')}` : ''}`] = meant(
    id,
    ids,
  );
  return [{ path, message: `unknown ${kind} "${id}"`, remedy: suggestion }];
}

/** Metrics that are made of themselves, by way of `ratio` or `from: { metric }`; one finding for each cycle. */
export function findCycles(metrics: readonly Part[]): Finding[] {
  const byId = new Map(metrics.map((metric) => [idOf(metric), metric]));
  const done = new Set<Part>();
  const findings: Finding[] = [];
  const visit = (metric: Part, trail: readonly Part[]): void => {
    const start = trail.indexOf(metric);
    if (start !== -1) {
      const names = [...trail.slice(start), metric].map(idOf).join(' → ');
      findings.push({
        path: [...metric.path, 'from'],
        message: `the metric is made of itself: ${names}`,
        remedy: 'Let one of them come from the facts: a field, a count, usage or the pulse',
      });
    } else if (!done.has(metric)) {
      for (const id of ingredientsOf(metric)) {
        const ingredient = byId.get(id);
        if (ingredient !== undefined) visit(ingredient, [...trail, metric]);
      }
      done.add(metric);
    }
  };
  for (const metric of metrics) visit(metric, []);
  return findings;
}

function ingredientsOf({ raw: { from } }: Part): string[] {
  if (!isRecord(from)) return [];
  const named: unknown[] = Array.isArray(from.ratio) ? from.ratio : [from.metric];
  return named.filter((id) => typeof id === 'string');
}
