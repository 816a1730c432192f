import type { FeatureMatrix } from '../../../src/core/feature.js';
import { createRng } from '../../../src/core/kit/rng.js';
import type { Labels } from '../../../src/core/labels.js';
import { selectFeatures } from '../../../src/research/selection/select.js';
import type { Selection, SelectionInput, SelectionOptions } from '../../../src/research/selection/types.js';

/** Columns of independent normals, all known, and a label that ends `horizon` bars later. */
export function noiseWorld(
  seed: string,
  {
    rows,
    columns,
    horizon = 0,
    task = 'classification',
  }: {
    rows: number;
    columns: number;
    horizon?: number;
    task?: SelectionInput['task'];
  },
  label: (x: readonly Float64Array[], i: number, noise: number) => number = (_x, _i, noise) => noise,
): SelectionInput {
  const rng = createRng(seed);
  const x = Array.from({ length: columns }, () => Float64Array.from({ length: rows }, () => rng.normal()));
  const values = Float64Array.from({ length: rows }, (_, i) => label(x, i, rng.normal()));
  return {
    matrix: matrixOf(x),
    labels: labelsOf(values, horizon),
    task,
    categories: x.map((_, k) => (k % 2 === 0 ? 'momentum' : 'volume')),
  };
}

export function matrixOf(columns: readonly Float64Array[]): FeatureMatrix {
  const rows = columns[0].length;
  return {
    names: columns.map((_, k) => `x${k}`),
    columns,
    rows,
    openTime: Float64Array.from({ length: rows }, (_, i) => i * 3_600_000),
    warmup: 0,
  };
}

export function labelsOf(values: Float64Array, horizon: number): Labels {
  const n = values.length;
  return {
    values,
    endIndex: Int32Array.from(values, (_, i) => (i + horizon < n ? i + horizon : -1)),
    weights: new Float64Array(n).fill(1),
  };
}

export function select(input: SelectionInput, options: Partial<SelectionOptions> = {}): Selection {
  const work = selectFeatures(input, options);
  for (let step = work.next(); ; step = work.next()) if (step.done) return step.value;
}

export function advised(selection: Selection, advice: string): string[] {
  return selection.features.filter((f) => f.advice === advice).map((f) => f.name);
}
