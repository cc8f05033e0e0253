import type { Model, Source } from '@barometer/shared/model/model.ts';

/** The usage a model looks at: these names, over so many days; a comparison looks twice as far back. */
export function usageNeed(...models: Model[]): { names: string[]; days: number } {
  const names = new Set<string>();
  let days = 0;
  for (const source of models.flatMap(sourcesOf)) {
    if (!('usage' in source)) continue;
    names.add(source.usage);
    days = Math.max(days, source.withinDays * (source.compare === undefined ? 1 : 2));
  }
  return { names: [...names].sort(), days };
}

function sourcesOf({ metrics, scorecards }: Model): Source[] {
  const own = scorecards.flatMap(({ dimensions }) => dimensions.flatMap((dimension) => dimension.metrics));
  return [...metrics, ...own].map(({ from }) => from);
}
