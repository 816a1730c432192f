import { REGIME_NAMES, type RegimeName } from '../../core/regime.js';
import { WIDTH } from './forward.js';
import type { GaussianHmm } from './gaussian.js';
import { LOG_VOLATILITY, TREND } from './observe.js';

/** Two states are told apart by trend, three too with ranging between; of four the most volatile is taken out first. */
export function regimeNamesOf(states: number): readonly RegimeName[] {
  return REGIME_NAMES.slice(0, states);
}

/**
 * Which state is which regime, so that a name means the same after every refit.
 *
 * With four states the one of highest mean volatility is `volatile`. Of the others the highest mean trend is `bull`,
 * the lowest `bear`, the one between `ranging`. Equal means keep the order of the states.
 *
 * @returns the state of each name, in the order of `regimeNamesOf`
 */
export function statesByName({ states, width, mean }: GaussianHmm): number[] {
  const all = Array.from({ length: states }, (_, k) => k);
  const byColumn = (d: number) => (a: number, b: number) => mean[b * width + d] - mean[a * width + d] || a - b;
  const wildest = states === 4 ? [...all].sort(byColumn(LOG_VOLATILITY))[0] : -1;
  const [bull, ...lower] = all.filter((k) => k !== wildest).sort(byColumn(TREND));
  const bear = lower[lower.length - 1];
  const between = lower.slice(0, -1);
  return [bull, bear, ...between, ...(wildest >= 0 ? [wildest] : [])];
}

/** The same model with its states in the order of their names. */
export function inOrder(model: GaussianHmm): GaussianHmm {
  const order = statesByName(model);
  const spare = Array.from({ length: WIDTH - order.length }, (_, k) => order.length + k);
  const all = [...order, ...spare];
  const perState = (x: Float64Array): Float64Array =>
    Float64Array.from(all.flatMap((k) => [...x.subarray(k * model.width, (k + 1) * model.width)]));
  return {
    ...model,
    start: Float64Array.from(all, (k) => model.start[k]),
    transition: Float64Array.from(all.flatMap((i) => all.map((j) => model.transition[i * WIDTH + j]))),
    mean: perState(model.mean),
    variance: perState(model.variance),
  };
}

/**
 * How often the chain is in each state in the long run: the guess before the first bar of a stretch that is not the
 * training's own.
 */
export function longRunShares({ states, transition }: GaussianHmm): Float64Array {
  let shares = new Float64Array(WIDTH);
  for (let k = 0; k < states; k++) shares[k] = 1 / states;
  for (let step = 0; step < 500; step++) {
    const next = new Float64Array(WIDTH);
    for (let i = 0; i < states; i++) {
      for (let j = 0; j < states; j++) next[j] += shares[i] * transition[i * WIDTH + j];
    }
    // Half of the old shares is kept, so that a chain that alternates settles too.
    shares = next.map((share, k) => (share + shares[k]) / 2);
  }
  return shares;
}
