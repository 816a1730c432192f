/** Ways to cut trading into bars beside time. */
export const SAMPLING_KINDS = [
  'tick',
  'volume',
  'dollar',
  'tick-imbalance',
  'volume-imbalance',
  'dollar-imbalance',
  'tick-run',
  'volume-run',
  'dollar-run',
] as const;
export type SamplingKind = (typeof SAMPLING_KINDS)[number];
