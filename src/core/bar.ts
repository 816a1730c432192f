/** One closed bar, as a stream takes it. */
export interface Bar {
  /** UTC ms */
  readonly openTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Takes the next closed bar and writes the feature's outputs for it: NaN while it warms up. */
export type FeatureStream = (bar: Bar, out: Float64Array) => void;
