/** A bench measures one promise of the product against something else in the same run. */
export interface Bench {
  name: string;
  /** One line: what is compared with what. */
  about: string;
  run(say: (line: string) => void): Promise<Report>;
}

export interface Report {
  /** What was measured and how, a sentence each. */
  measured: string[];
  /** The table: the same keys in every row, in the order of the columns. */
  rows: Record<string, string | number>[];
  targets: Target[];
}

export interface Target {
  promise: string;
  /** Ratio or figure that was measured; null when it could not be. */
  measured: number | null;
  met: boolean | null;
}
