import type { Finding } from '../explain.ts';
import { formatPath } from '../problem.ts';
import { round9 } from '../scoring/number.ts';
import { ownFieldName } from './own-field.ts';
import { idOf, type Part, partOf, partsOf, type Raw } from './raw.ts';
import { findCycles, findUnknownInCondition, findUnknownInSource, type InSight } from './references.ts';
import { isRecord } from './shape.ts';

/** What no single part of a model can see: ids used twice, references to nothing, cycles, order, reachable edges. */
export function checkModel(raw: Raw): Finding[] {
  const model: Part = { raw, path: [] };
  const bands = partsOf(model, 'bands');
  const top = partsOf(model, 'metrics');
  const scorecards = partsOf(model, 'scorecards');
  const topLevel: InSight = { metrics: top, kind: 'top-level metric' };
  return [
    ...findDuplicates(bands),
    ...findUnreachableEdges(bands, raw.hysteresis),
    ...findUnknownInCondition(partOf(model, 'frozenWhen'), topLevel),
    ...findDuplicates(top),
    ...findCycles(top),
    ...top.flatMap((metric) => [...findStaleness(metric), ...findUnknownInSource(metric, topLevel, topLevel)]),
    ...findDuplicates(scorecards),
    ...findUnreachableScorecards(scorecards),
    ...findSharedFields(scorecards),
    ...scorecards.flatMap((scorecard) => checkScorecard(scorecard, topLevel)),
  ];
}

function checkScorecard(scorecard: Part, topLevel: InSight): Finding[] {
  const dimensions = partsOf(scorecard, 'dimensions');
  const caps = partsOf(scorecard, 'caps');
  const metrics = dimensions.flatMap((dimension) => partsOf(dimension, 'metrics'));
  const inSight: InSight = { metrics: [...topLevel.metrics, ...metrics], kind: 'metric' };
  return [
    ...findUnknownInCondition(partOf(scorecard, 'when'), topLevel),
    ...findDuplicates(dimensions),
    ...findDuplicates(metrics, topLevel.metrics),
    ...findCycles(metrics),
    ...metrics.flatMap((metric) => [...findStaleness(metric), ...findUnknownInSource(metric, inSight, topLevel)]),
    ...findDuplicates(caps),
    ...caps.flatMap((cap) => findUnknownInCondition(partOf(cap, 'when'), inSight)),
  ];
}

/** Ids of `parts` that were used before, by one of them or by one of `taken`. */
function findDuplicates(parts: readonly Part[], taken: readonly Part[] = []): Finding[] {
  const first = new Map<string, Part>();
  for (const part of taken) first.set(idOf(part) ?? '', part);
  const findings: Finding[] = [];
  for (const part of parts) {
    const id = idOf(part);
    if (id === undefined) continue;
    const before = first.get(id);
    if (before === undefined) {
      first.set(id, part);
    } else {
      findings.push({
        path: [...part.path, 'id'],
        message: `the id "${id}" is already used by ${formatPath(before.path)}`,
        remedy: 'Give one of them another id',
      });
    }
  }
  return findings;
}

/**
 * Scores are whole numbers from 0 to 100, so an edge that needs more than 100 to be crossed upwards, or less than 0
 * downwards, would never be crossed: its band would be a trap.
 */
function findUnreachableEdges(bands: readonly Part[], hysteresis: unknown): Finding[] {
  if (typeof hysteresis !== 'number' || !(hysteresis >= 0)) return [];
  return bands.slice(0, -1).flatMap(({ raw: { from }, path }) => {
    if (typeof from !== 'number' || from > 100 || from <= 0) return [];
    const isTooHigh = round9(from + hysteresis) > 100;
    if (!isTooHigh && round9(from - hysteresis) > 0) return [];
    const crossing = isTooHigh
      ? `rising past the edge ${from} would take ${round9(from + hysteresis)} points, more than 100`
      : `falling below the edge ${from} would take less than ${round9(from - hysteresis)} points`;
    return {
      path: [...path, 'from'],
      message: `hysteresis ${hysteresis} makes this band's edge unreachable: ${crossing}`,
      remedy: isTooHigh
        ? `Lower the edge to at most ${round9(100 - hysteresis)}, or the hysteresis to at most ${round9(100 - from)}`
        : `Raise the edge above ${hysteresis}, or lower the hysteresis below ${from}`,
    };
  });
}

/** Age is only known for usage, which arrives daily; everything else is as the CRM has it now. */
function findStaleness({ raw, path }: Part): Finding[] {
  const { from, staleAfterDays } = raw;
  if (staleAfterDays === undefined || !isRecord(from) || 'usage' in from) return [];
  const remedy =
    'pulse' in from ? 'Remove it: a pulse has expiresAfterDays' : 'Remove it, or limit the records with withinDays';
  return [{ path: [...path, 'staleAfterDays'], message: 'staleAfterDays is only for usage', remedy }];
}

/** Two scorecards that would write to one CRM field: the one would overwrite the other. */
function findSharedFields(scorecards: readonly Part[]): Finding[] {
  const first = new Map<string, string>();
  return scorecards.flatMap((scorecard): Finding[] => {
    const id = idOf(scorecard);
    if (id === undefined || scorecard.raw.ownField !== true) return [];
    const field = ownFieldName(id);
    const other = first.get(field);
    if (other === undefined) first.set(field, id);
    if (other === undefined || other === id) return [];
    return [
      {
        path: [...scorecard.path, 'ownField'],
        message: `the scorecards "${other}" and "${id}" would write to the same field, health_${field}`,
        remedy: 'Give one of them another id: only letters, digits and underscores tell fields apart',
      },
    ];
  });
}

function findUnreachableScorecards(scorecards: readonly Part[]): Finding[] {
  const catchAll = scorecards.findIndex(({ raw }) => !('when' in raw));
  if (catchAll === -1) return [];
  const name = scorecards[catchAll]?.raw.id;
  return scorecards.slice(catchAll + 1).map(({ path }) => ({
    path,
    message: `this scorecard comes after "${name}", which has no when and matches every company`,
    remedy: `Move it before "${name}", or give "${name}" a when`,
  }));
}
