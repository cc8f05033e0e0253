/** One thing that differs between two models. */
export interface Change {
  /** `order`: the same parts, in another order; `before` and `after` are the lists of their ids. */
  kind: 'added' | 'removed' | 'changed' | 'moved' | 'order';
  /** Keys and ids from the top: `['scorecards', 'customers', 'dimensions', 'adoption', 'weight']`. */
  path: string[];
  /** What was there; undefined where nothing was. */
  before: unknown;
  after: unknown;
  /** For `moved`: the list it is in now; `path` is where it was. */
  to?: string[];
  /** The label of the scorecard it is in, where the model has several. */
  scorecard?: string;
}

/** A list of parts with ids: they are told apart by id, not by place. */
export type Identified = { id: string };

/** The lists of a model whose parts have ids. */
export const partLists: ReadonlySet<string> = new Set(['bands', 'metrics', 'scorecards', 'dimensions', 'caps']);
