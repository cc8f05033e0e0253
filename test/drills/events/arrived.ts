/** What became of changes whose telling went astray. */
export interface Arrived {
  told: string;
  /** Removals that were never told of, and that polls do not find either. */
  lostRemovals: number;
}
