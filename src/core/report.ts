import type { Candles } from './candles.js';
import type { CostComponent } from './cost.js';
import type { FindingRow } from './finding.js';
import type { ParamSpecs } from './kit/params.js';
import type { Definition } from './kit/registry.js';
import type { Ledger } from './ledger.js';
import type { MetricResult } from './metric.js';
import type { RegimePath } from './regime.js';
import type { RunSpec } from './spec.js';

/** One window of a walk-forward, for its table and chart. Times are UTC ms. */
export interface WindowRow {
  readonly index: number;
  readonly trainFrom: number;
  readonly trainTo: number;
  readonly testFrom: number;
  readonly testTo: number;
  /** what was chosen or fitted on the train part */
  readonly chosen: string;
  /** of the chosen one on the bars it was chosen on, per year: flattering; NaN when it did not trade there */
  readonly trainSharpe: number;
  /** per year */
  readonly testSharpe: number;
  /** fraction, after costs */
  readonly testReturn: number;
}

/** One training of a model inside a walk-forward. */
export interface RetrainingRow {
  /** number of the window, from 0 */
  readonly window: number;
  readonly symbol: string;
  /** UTC ms: all that it learnt was known by then, and it speaks of the bars that open from then on */
  readonly at: number;
  readonly reason: string;
  /** rows that it learnt from */
  readonly rows: number;
}

/** Bars that a run traded and that its model had learnt from: there, figures show memory, not skill. */
export interface ModelOverlap {
  /** id of the model */
  readonly model: string;
  /** UTC ms: open of the first bar that training read, null where nobody wrote it down; close of the last one */
  readonly trainedFrom: number | null;
  readonly trainedUntil: number;
  /** bars of all markets of the run that close by `trainedUntil` */
  readonly overlappingBars: number;
  /** bars of all markets of the run */
  readonly bars: number;
}

/** All that a report shows; formats turn it into text. It holds no clock and no machine name. */
export interface RunReport {
  readonly runId: string;
  readonly kind: 'backtest' | 'walkforward';
  readonly title: string;
  /** the exact command line that makes this run again */
  readonly command: string;
  readonly spec: RunSpec;
  /** what charged each part of the costs, as canonical text; the same models as `spec.costs` */
  readonly costModels: readonly { readonly component: CostComponent; readonly text: string }[];
  readonly specHash: string;
  readonly dataHash: string;
  /** over orders, fills and equity: equal when two runs did the same */
  readonly runHash: string;
  readonly codeVersion: string;
  readonly markets: readonly Candles[];
  readonly ledger: Ledger;
  readonly metrics: readonly MetricResult[];
  /** the same metrics of buy-and-hold without costs, for comparison */
  readonly benchmarkMetrics: readonly MetricResult[];
  readonly benchmark: Float64Array;
  /** regimes of the first market on its own bars */
  readonly regime?: { readonly model: string; readonly path: RegimePath };
  readonly windows?: readonly WindowRow[];
  /** every training of a model; absent where models are trained at each window and no other time */
  readonly retrainings?: readonly RetrainingRow[];
  /** scores of the model on data it was not trained on */
  readonly modelScores?: readonly MetricResult[];
  readonly featureImportance?: readonly { readonly name: string; readonly value: number }[];
  /** said first and in red; absent when the model saw none of these bars in training, or there is none */
  readonly modelOverlap?: ModelOverlap;
  /** sentences: how fills, costs and gaps were treated in this run */
  readonly assumptions: readonly string[];
  readonly findings: readonly FindingRow[];
}

/** Texts of the chart libraries that an HTML report carries inside itself, ready to stand in a script element. */
export interface ReportAssets {
  readonly vega: string;
  readonly vegaLite: string;
  /** Vega's expression interpreter as a plain script: it lets the page forbid `eval` */
  readonly interpreter: string;
}

/** What a format may need from outside: report/ reads no files and knows no terminal. */
export interface RenderContext {
  /** needed by `html` */
  readonly assets?: ReportAssets;
  /** terminal colours in `text`; off when left out */
  readonly color?: boolean;
}

/** A way to write a report. */
export interface FormatDefinition extends Definition<ParamSpecs> {
  readonly kind: 'format';
  readonly fileName: string;
  /** false for a run of which it has nothing to tell: no file is written then. Absent: there is always something */
  hasContent?(report: RunReport): boolean;
  render(report: RunReport, context: RenderContext): string | Promise<string>;
}

export function defineFormat(draft: Omit<FormatDefinition, 'kind' | 'params'>): FormatDefinition {
  return Object.freeze({ kind: 'format', params: {}, ...draft });
}
