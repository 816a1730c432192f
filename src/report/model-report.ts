/** All that the page of a model shows of one market; numbers that are not known are NaN. */
export interface ModelMarketReport {
  readonly symbol: string;
  readonly isSimulated: boolean;
  /** what the three measures were taken on, in words */
  readonly judgedOn: string;
  /** the largest by the first measure first */
  readonly measures: readonly MeasureRow[];
  readonly categories: readonly { readonly category: string; readonly share: number; readonly columns: number }[];
  readonly dependences: readonly DependenceCurve[];
  readonly points: readonly ShapPoint[];
  /** of the points: log odds, chances, or the label's unit */
  readonly unit: string;
  readonly pointsFrom: string;
  readonly explanation: ExplainedBar | null;
  /** chances against what happened after training; null where the model foretells a size, or no bar is left */
  readonly chances: ChanceReport | null;
  /** why there are none */
  readonly chancesReason: string;
  readonly drift: readonly { readonly name: string; readonly psi: number; readonly distance: number }[];
  readonly driftReason: string;
}

export interface MeasureRow {
  readonly name: string;
  readonly category: string;
  /** absent where the learner does not have the measure */
  readonly permutation?: { readonly value: number; readonly sd: number };
  readonly shap?: { readonly value: number; readonly sd: number };
  readonly mdi?: { readonly value: number; readonly sd: number };
  readonly help: 'clear' | 'unclear' | 'none';
}

export interface DependenceCurve {
  readonly name: string;
  readonly grid: Float64Array;
  readonly mean: Float64Array;
  /** (curves × grid) row-major */
  readonly curves: Float64Array;
}

/** One bar's part of one column. */
export interface ShapPoint {
  readonly name: string;
  readonly effect: number;
  readonly value: number;
  /** place of the value among training's, in [0, 1] */
  readonly percentile: number;
}

export interface ExplainedBar {
  /** close of the bar, UTC */
  readonly at: string;
  readonly summary: string;
  readonly status: string;
  readonly factors: readonly {
    readonly name: string;
    readonly value: number;
    readonly percentile: number;
    readonly effect: number;
    readonly weight: number;
  }[];
}

export interface ChanceReport {
  readonly rows: number;
  readonly share: number;
  readonly reliability: readonly {
    readonly rows: number;
    readonly meanPrediction: number;
    readonly shareAbove: number;
  }[];
  readonly thresholds: readonly {
    readonly threshold: number;
    readonly named: number;
    readonly precision: number;
    readonly recall: number;
  }[];
}

export interface ModelReport {
  readonly id: string;
  readonly learner: string;
  readonly label: string;
  readonly task: string;
  /** `2020-01-01 to 2023-05-01` */
  readonly trained: string;
  readonly method: string;
  readonly markets: readonly ModelMarketReport[];
}
