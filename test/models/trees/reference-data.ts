import type { TrainingSet } from '../../../src/core/model.js';

/** The data of reference.py, number for number. */
export type ReferenceKind = 'regression' | 'binary' | 'multiclass' | 'missing' | 'categorical' | 'weighted' | 'counts';

/** Park & Miller's minimal standard generator: products stay below 2⁵³, so both languages draw the same. */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}

const CODES = [3, -2, 0, 5, -4, 1, 2, -1];
const TASKS: Partial<Record<ReferenceKind, TrainingSet['task']>> = {
  binary: 'classification',
  multiclass: 'multiclass',
};

export function referenceData(kind: ReferenceKind, seed: number, rows: number): TrainingSet {
  const u = draws(seed);
  const columns = Array.from({ length: 4 }, () => new Float64Array(rows));
  const target = new Float64Array(rows);
  const weights = new Float64Array(rows).fill(1);
  for (let i = 0; i < rows; i++) {
    const x = Array.from({ length: 4 }, () => Math.floor(u() * 20));
    const noise = Math.floor(u() * 1024) / 256 - 2;
    const [pick, coin, heavy] = [u(), u(), u()];
    let s = x[0] / 4 + ((x[2] - 10) / 2) * (x[1] > 9 ? 1 : -0.5) + noise;
    if (kind === 'categorical') {
      x[3] %= 8;
      s += CODES[x[3]];
    }
    if (kind === 'missing') {
      if (pick < 0.2) {
        x[0] = Number.NaN;
        s += 2;
      }
      if (coin < 0.15) x[2] = Number.NaN;
    }
    if (kind === 'weighted') weights[i] = (1 + Math.floor(heavy * 4)) / 2;
    if (kind === 'binary') s = Number(s > 2.5);
    if (kind === 'multiclass') s = Number(s > 0.5) + Number(s > 4);
    if (kind === 'counts') s = Math.max(0, Math.trunc(s));
    for (let k = 0; k < 4; k++) columns[k][i] = x[k];
    target[i] = s;
  }
  return {
    task: TASKS[kind] ?? 'regression',
    names: ['c0', 'c1', 'c2', 'c3'],
    columns,
    rows,
    target,
    ...(kind === 'multiclass' ? { classes: Float64Array.of(-1, 0, 1) } : {}),
    weights,
  };
}
