import type { Rng } from '../../core/kit/rng.js';
import type { Background } from '../trees/shap-interventional.js';

/** One row's Shapley values as far as drawn orders tell, and how far off they may be. */
export interface SampledParts {
  /** mean prediction of the background */
  readonly base: number;
  /** per column, in the unit of the prediction: base + Σ parts = prediction, to rounding, however few orders */
  readonly parts: Float64Array;
  /** per column: standard error over the pairs of orders; NaN with a single pair */
  readonly error: Float64Array;
}

export interface ShapleySampling {
  /** orders of the columns and their reverse, ≥ 1 */
  readonly pairs: number;
  readonly rng: Rng;
}

/**
 * Shapley values of any model: columns of the row take the place of the background's one after the other, in drawn
 * orders, and each is given what the mean prediction moves by when its turn comes.
 *
 * Each order is used forwards and backwards: what is overrated early in one is underrated late in the other, so that
 * models without products of three columns are told exactly by a single pair.
 *
 * @param predict as `FittedLearner.predict`
 * @source Štrumbelj & Kononenko 2010 (sampling); Mitchell et al. 2022, Sampling permutations for Shapley value estimation (antithetic pairs)
 */
export function sampledShapley(
  predict: (columns: readonly Float64Array[], rows: number) => Float64Array,
  { columns, row }: { readonly columns: readonly Float64Array[]; readonly row: number },
  background: Background,
  { pairs, rng }: ShapleySampling,
): SampledParts {
  const width = columns.length;
  const base = mean(predict(background.columns, background.rows));
  const [whole] = predict(
    columns.map((x) => x.slice(row, row + 1)),
    1,
  );
  const sum = new Float64Array(width);
  const squares = new Float64Array(width);
  const order = Int32Array.from({ length: width }, (_, k) => k);
  const moves = new Float64Array(width);
  for (let pair = 0; pair < pairs; pair++) {
    shuffle(order, rng);
    moves.fill(0);
    for (const way of [order, order.toReversed()]) {
      const steps = stepMeans(predict, { columns, row }, background, way);
      way.forEach((k, place) => {
        const before = place === 0 ? base : steps[place - 1];
        const after = place === width - 1 ? whole : steps[place];
        moves[k] += (after - before) / 2;
      });
    }
    for (let k = 0; k < width; k++) {
      sum[k] += moves[k];
      squares[k] += moves[k] * moves[k];
    }
  }
  return {
    base,
    parts: sum.map((total) => total / pairs),
    error: squares.map((total, k) =>
      pairs < 2 ? Number.NaN : Math.sqrt(Math.max(0, total - sum[k] ** 2 / pairs) / (pairs - 1) / pairs),
    ),
  };
}

/** Mean predictions with the first 1, 2, … width − 1 columns of the order taken from the row: one call for all of them. */
function stepMeans(
  predict: (columns: readonly Float64Array[], rows: number) => Float64Array,
  { columns, row }: { readonly columns: readonly Float64Array[]; readonly row: number },
  background: Background,
  order: Int32Array,
): Float64Array {
  const steps = columns.length - 1;
  const { rows } = background;
  const mixed = columns.map(() => new Float64Array(steps * rows));
  order.forEach((k, place) => {
    for (let step = 0; step < steps; step++) {
      const part = mixed[k].subarray(step * rows, (step + 1) * rows);
      if (step >= place) part.fill(columns[k][row]);
      else part.set(background.columns[k].subarray(0, rows));
    }
  });
  const said = steps > 0 ? predict(mixed, steps * rows) : new Float64Array(0);
  return Float64Array.from({ length: steps }, (_, step) => mean(said.subarray(step * rows, (step + 1) * rows)));
}

function mean(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total / values.length;
}

function shuffle(order: Int32Array, rng: Rng): void {
  for (let b = order.length - 1; b > 0; b--) {
    const other = rng.below(b + 1);
    [order[b], order[other]] = [order[other], order[b]];
  }
}
