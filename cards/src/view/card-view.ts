import type { RecordType } from '@barometer/shared/crm.ts';

/** What to show, in words: no numbers left to format, no decision left to take. Any renderer draws it. */
export interface CardView {
  state: string;
  /** Names the card for screen readers: "Health of Acme". */
  title: string;
  loading: boolean;
  headline: HeadlineView | null;
  notice: NoticeView | null;
  caps: CapView[];
  reasons: { down: ReasonView[]; up: ReasonView[] } | null;
  moved: MovedView | null;
  metrics: MetricsView | null;
  dimensions: DimensionView[];
  history: HistoryView | null;
  pulse: PulseView | null;
  footer: FooterView | null;
  /** Read out politely whenever it changes. */
  announcement: string;
}

/** `none` is for what has no judgement: no score, a frozen one. */
export type Tone = 'good' | 'fair' | 'poor' | 'none';

export interface BandMark {
  tone: Tone;
  /** Tells bands apart without colour. */
  shape: '●' | '▲' | '■' | '○';
}

export interface HeadlineView extends BandMark {
  score: string;
  /** 0–1 of the ring; null draws an empty ring. */
  fraction: number | null;
  /** Band edges on the ring, 0–1. */
  edges: number[];
  word: string;
  grade: string | null;
  change: { text: string; mark: '▲' | '▼' | '' } | null;
  since: string | null;
  /** Why the band is not the one the score lies in: "Stays At risk until 42: …". */
  held: string | null;
  /** "Health score 62 of 100". */
  spoken: string;
}

export interface NoticeView {
  tone: 'info' | 'problem';
  /** Null where the headline has said it. */
  title: string | null;
  text: string;
  /** What to do, one step each. */
  steps: { what: string; how: string }[];
  reference: string | null;
  canRetry: boolean;
}

/** A CRM record behind a number. */
export interface RecordView {
  type: RecordType;
  id: string;
  /** Its page in the CRM, where the server told it. */
  url: string | null;
  label: string;
  /** The whole name, for hover and screen readers. */
  title: string;
}

/** A few records, and how many more there are. */
export interface RecordsView {
  shown: RecordView[];
  more: number;
}

export interface CapView {
  text: string;
  detail: string | null;
  limits: boolean;
  /** The metric whose row lists every record. */
  metricId: string | null;
  records: RecordsView;
}

export interface ReasonView {
  metricId: string;
  impact: string;
  /** "costs 5 points". */
  spoken: string;
  sentence: string;
  records: RecordsView;
}

/** Why the score moved. */
export interface MovedView {
  /** "−8 points since Jun 3". */
  title: string;
  /** The exact time behind the day. */
  exact: string;
  causes: CauseView[];
}

export interface CauseView {
  metricId: string | null;
  tone: 'good' | 'poor';
  impact: string;
  /** "5 points less". */
  spoken: string;
  sentence: string;
  records: RecordsView;
}

/** A person's own rating: what is in force, and what may be done about it. */
export interface PulseView {
  /** Empty where no rating can be set in this state of the company. */
  steps: { value: number; word: string }[];
  /** The step in force, or the one being chosen; null where there is none. */
  step: number | null;
  /** "Shaky (30 of 100)": only where the steps do not say it. */
  rated: string | null;
  reason: { text: string; isLong: boolean } | null;
  by: { name: string; full: string } | null;
  set: { text: string; exact: string; at: string } | null;
  /** Until when it counts, or why it does not. */
  until: { text: string; exact: string | null } | null;
  /** Where there is no rating to tell of. */
  empty: string | null;
  /** A rating about to be set. */
  draft: { reason: string; reasonMax: number; left: string | null } | null;
  canSet: boolean;
  canUndo: boolean;
  isBusy: boolean;
  /** Read out politely: "Saving…", "Saved". */
  status: string;
  problem: { text: string; reference: string | null } | null;
}

export interface MetricsView {
  title: string;
  groups: { id: string; label: string; rows: MetricView[] }[];
  /** Metrics not here yet: the first paint knows only the ones that matter most. */
  awaited: string | null;
}

export interface MetricView {
  id: string;
  label: string;
  value: string;
  known: boolean;
  points: string;
  weight: string;
  mark: BandMark;
  records: RecordsView;
}

export interface DimensionView {
  id: string;
  label: string;
  points: string;
  fraction: number;
  weight: string;
  mark: BandMark;
}

export type MarkKind = 'model' | 'scorecard';

export type HistoryView =
  | { kind: 'pending' }
  | { kind: 'none'; text: string }
  | {
      kind: 'line';
      /** Unbroken runs of points; x and y are 0–1 from the left and the bottom, `on` is the day where the account is. */
      runs: { x: number; y: number; on: string; score: number }[][];
      last: { x: number; y: number };
      zones: { tone: Tone; from: number; to: number }[];
      edges: { y: number; text: string }[];
      /** Where a change says nothing about the customer: the model, or the scorecard, is another from here on. */
      marks: { x: number; kinds: MarkKind[]; text: string }[];
      /** One line a kind, the newest change of it. */
      legend: { kind: MarkKind; text: string; earlier: string | null; title: string }[];
      start: string;
      end: string;
      /** "90 days". */
      length: string;
      spoken: string;
    };

/** A page of our own, opened beside the CRM. */
export interface PageLink {
  text: string;
  href: string;
}

export interface FooterView {
  scored: { text: string; exact: string; at: string } | null;
  parts: string[];
  /** Null while they may still come: their place is kept. */
  links: PageLink[] | null;
  /** Why what is shown may be old. */
  stale: { text: string; exact: string | null; reference: string | null } | null;
}
