import { dayMs, formatDay } from '@barometer/shared/scoring/time.ts';
import type { Rule } from './settings.ts';

/** What a rule looks at of one scoring. */
export interface Standing {
  at: Date;
  /** As of an answer: `scored`, `insufficient-data`, `frozen`, `no-scorecard`. */
  state: string;
  score: number | null;
  band: string | null;
  modelVersion: number;
}

/** A change a rule tells of. */
export interface Firing {
  kind: 'band' | 'fall';
  /** The same for the same change, however often it is looked at: told once. */
  cause: string;
  /** Where the change began. */
  from: Standing;
  to: Standing;
}

export interface Change {
  before: Standing;
  /** `revision`: the data it saw. */
  after: Standing & { revision: number };
  /** Points at which the score changed, oldest first, up to and with the one before; a month of them. */
  history: readonly Standing[];
  /** The model's bands, the best one first. */
  bands: readonly string[];
}

/**
 * Whether a rule has something to tell of a change; pure. Only what has just become true is told: a score that was down
 * before the rule was made, or that stays down, is no news.
 */
export function decide(rule: Rule, change: Change, now: Date): Firing | null {
  const { before, after } = change;
  // A customer who has left keeps the last score: nothing moves any more.
  if (before.state === 'frozen' || after.state === 'frozen') return null;
  if (!rule.modelChanges && before.modelVersion !== after.modelVersion) return null;
  const past = rule.modelChanges ? change.history : sameModel(change.history, after.modelVersion);
  return 'band' in rule.when
    ? decideBand(rule.when.band, { ...change, history: past })
    : decideFall(rule.when.fall, { ...change, history: past }, now);
}

/** What was scored by the model in force, without a break. */
function sameModel(history: readonly Standing[], version: number): readonly Standing[] {
  return history.slice(history.findLastIndex(({ modelVersion }) => modelVersion !== version) + 1);
}

type BandRule = Extract<Rule['when'], { band: unknown }>['band'];
type FallRule = Extract<Rule['when'], { fall: unknown }>['fall'];

function decideBand(rule: BandRule, { before, after, history, bands }: Change): Firing | null {
  // Data that went and came back has not changed the band: it is held against the last one there was.
  const from = before.band === null ? history.findLast(({ band }) => band !== null) : before;
  if (!from?.band || after.band === null || from.band === after.band) return null;
  if (rule.to && !rule.to.includes(after.band)) return null;
  if (rule.from && !rule.from.includes(from.band)) return null;
  const isWorse = bands.indexOf(after.band) > bands.indexOf(from.band);
  if (rule.direction !== 'either' && isWorse !== (rule.direction === 'worse')) return null;
  // Two that score the same data at once see the same change.
  const day = formatDay(after.at.getTime());
  return { kind: 'band', cause: `${from.band}>${after.band} r${after.revision} ${day}`, from, to: after };
}

function decideFall(rule: FallRule, { before, after, history }: Change, now: Date): Firing | null {
  const peak = peakOf(history, now, rule.days);
  const steps = stepsDown(peak, after.score, rule.points);
  // A slow fall has another peak every day; only when it has come another step down is there more to tell.
  if (!peak || steps <= stepsDown(peakOf(history, before.at, rule.days), before.score, rule.points)) return null;
  return { kind: 'fall', cause: `${peak.at.toISOString()} step ${steps}`, from: peak, to: after };
}

/** The highest score in force at any time in the days before a moment; the last of equals. */
function peakOf(history: readonly Standing[], moment: Date, days: number): Standing | undefined {
  const start = moment.getTime() - days * dayMs;
  const inForce = history.findLastIndex(({ at }) => at.getTime() <= start);
  return history
    .slice(Math.max(0, inForce))
    .filter(({ at, score }) => score !== null && at.getTime() <= moment.getTime())
    .reduce<Standing | undefined>(
      (best, point) => (best === undefined || Number(point.score) >= Number(best.score) ? point : best),
      undefined,
    );
}

function stepsDown(peak: Standing | undefined, score: number | null, points: number): number {
  return peak === undefined || score === null ? 0 : Math.floor((Number(peak.score) - score) / points);
}
