import type { Facts } from '@barometer/shared/facts.ts';

/** Computes one company's score by its place in the list; null without data. */
export type Score = (index: number) => number | null | Promise<number | null>;

export interface Engine {
  name: string;
  /** `loop`: written by hand, yields the number only; `loop-explained`: with a breakdown; `engine`: from npm. */
  kind: 'ours' | 'loop' | 'loop-explained' | 'engine';
  /** The npm package it needs. */
  packageName?: string;
  /** What comes out beside the number. */
  explains: string;
  /**
   * Sets the engine up and derives from the facts what it takes as input. None of this is measured; only the calls of
   * what is returned are.
   *
   * @param module the imported package, undefined when it needs none.
   */
  start(companies: readonly Facts[], module: unknown): Score | Promise<Score>;
}

/** An engine from npm: `Module` is as much of the package's interface as its encoding uses. */
export function engineOf<Module>(
  packageName: string,
  explains: string,
  start: (companies: readonly Facts[], module: Module) => Score | Promise<Score>,
): Engine {
  return {
    name: packageName,
    kind: 'engine',
    packageName,
    explains,
    start: (companies, module) => start(companies, module as Module),
  };
}
