import type { Engine } from '../engine.ts';
import { cap, metrics } from '../task.ts';

/** The least that computes the task: the number and nothing else, from the same facts as ours. */
export const numberLoop: Engine = {
  name: 'hand-written loop, number only',
  kind: 'loop',
  explains: 'nothing',
  start(companies) {
    return (index) => {
      const custom = companies[index]?.company.properties.custom;
      if (custom === undefined) return null;
      let weighted = 0;
      let present = 0;
      for (const { name, low, high, weight } of metrics) {
        const value = custom[name];
        if (typeof value !== 'number') continue;
        present += weight;
        weighted += weight * (value >= high ? 100 : value >= low ? 50 : 0);
      }
      if (present === 0) return null;
      const mean = weighted / present;
      const critical = custom[cap.field];
      return typeof critical === 'number' && critical >= cap.atLeast && mean > cap.max ? cap.max : mean;
    };
  },
};

interface Part {
  id: string;
  value: number | null;
  points: number | null;
  share: number;
  contribution: number;
}

interface Explained {
  score: number | null;
  capped: boolean;
  parts: Part[];
}

/** The same with a breakdown by metric: what most people mean by an explained score. No evidence, no rounding. */
export const explainedLoop: Engine = {
  name: 'hand-written loop with breakdown',
  kind: 'loop-explained',
  explains: 'points, share and contribution of each metric',
  start(companies) {
    return (index) => {
      const custom = companies[index]?.company.properties.custom;
      if (custom === undefined) return null;
      let weighted = 0;
      let present = 0;
      const parts: Part[] = [];
      for (const { name, low, high, weight } of metrics) {
        const value = custom[name];
        if (typeof value !== 'number') {
          parts.push({ id: name, value: null, points: null, share: 0, contribution: 0 });
          continue;
        }
        const points = value >= high ? 100 : value >= low ? 50 : 0;
        present += weight;
        weighted += weight * points;
        parts.push({ id: name, value, points, share: weight, contribution: 0 });
      }
      for (const part of parts) {
        if (part.points === null) continue;
        part.share /= present;
        part.contribution = part.share * part.points;
      }
      const mean = present === 0 ? null : weighted / present;
      const critical = custom[cap.field];
      const capped = mean !== null && typeof critical === 'number' && critical >= cap.atLeast && mean > cap.max;
      lastExplained = { score: capped ? cap.max : mean, capped, parts };
      return lastExplained.score;
    };
  },
};

export let lastExplained: Explained | undefined;
