import type { Candles } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import type { Json } from '../../core/kit/json.js';
import { defineRegime, type FittedRegime, type RegimePath } from '../../core/regime.js';
import { fitHmm } from '../hidden-markov/baum-welch.js';
import { forward, WIDTH } from '../hidden-markov/forward.js';
import { type GaussianHmm, gaussianDensity } from '../hidden-markov/gaussian.js';
import { COLUMNS, learnObserving, type Observing, observe } from '../hidden-markov/observe.js';
import { inOrder, longRunShares, regimeNamesOf } from '../hidden-markov/states.js';
import { damaged, memberOf, numberOf, numbersJson, numbersOf } from '../state.js';

/** Against a training variance of 1: keeps a state from closing in on a handful of bars. */
const VARIANCE_FLOOR = 1e-3;
/** Training bars needed per state, beyond the warm-up. */
const BARS_PER_STATE = 20;

/**
 * The regimes of a market by a fitted model, each bar in the light of the bars before it only.
 *
 * @param model its states in the order of `regimeNamesOf`
 * @returns rows from `window` on; states −1 and NaN before as on warm-up rows
 */
export function filterRegimes(close: Float64Array, observing: Observing, model: GaussianHmm): RegimePath {
  const { window } = observing;
  const names = regimeNamesOf(model.states);
  const x = observe(close, observing);
  const rows = x.length / COLUMNS;
  const density = new Float64Array(rows * WIDTH);
  const filtered = new Float64Array(rows * WIDTH);
  gaussianDensity(model, x, density);
  const chain = { start: longRunShares(model), transition: model.transition };
  forward(chain, density, filtered, new Float64Array(rows));
  const state = new Int8Array(close.length).fill(-1);
  const probabilities = names.map(() => new Float64Array(close.length).fill(Number.NaN));
  for (let t = 0; t < rows; t++) {
    let best = 0;
    for (let k = 0; k < names.length; k++) {
      probabilities[k][t + window] = filtered[t * WIDTH + k];
      if (filtered[t * WIDTH + k] > filtered[t * WIDTH + best]) best = k;
    }
    state[t + window] = best;
  }
  return { names, state, probabilities };
}

function hmmModel(observing: Observing, model: GaussianHmm): FittedRegime {
  const { window, volatilityFloor, scaling } = observing;
  return {
    filter: (candles: Candles) => filterRegimes(candles.close, observing, model),
    toJSON: (): Json => ({
      window,
      volatility_floor: volatilityFloor,
      scaling: { mean: numbersJson(scaling.mean), inverse: numbersJson(scaling.inverse) },
      states: model.states,
      start: numbersJson(model.start),
      transition: numbersJson(model.transition),
      mean: numbersJson(model.mean),
      variance: numbersJson(model.variance),
    }),
  };
}

export default defineRegime({
  name: 'hmm',
  summary: 'Gaussian hidden Markov model of trend and volatility, filtered forward only',
  source: 'Hamilton 1989; Rabiner 1989',
  params: {
    states: {
      type: 'int',
      default: 4,
      min: 2,
      max: 4,
      sweep: [2, 3, 4],
      doc: '2: bull and bear; 3: and ranging; 4: and volatile',
    },
    window: {
      type: 'int',
      default: 24,
      min: 2,
      max: 5000,
      sweep: [12, 24, 72],
      doc: 'bars that trend and volatility are taken over',
    },
    starts: { type: 'int', default: 10, min: 1, max: 100, doc: 'seeded beginnings of the fit, the best is kept' },
  },
  isFitted: true,
  fit: (train, { states, window, starts }, rng) => {
    const needed = window + BARS_PER_STATE * states;
    if (train.length < needed) {
      throw new QuantError(
        'E_DATA',
        `hmm with ${states} states over ${window} bars needs ${needed} training bars, has ${train.length}`,
        { hint: 'train on more bars, or use fewer states or a shorter window' },
      );
    }
    const observing = learnObserving(train.close, window);
    const x = observe(train.close, observing);
    const { model } = fitHmm(x, { states, width: COLUMNS, starts, varianceFloor: VARIANCE_FLOOR, rng });
    return hmmModel(observing, inOrder(model));
  },
  restore: (json) => {
    const scaling = memberOf(json, 'scaling');
    const states = numberOf(json, 'states');
    if (states !== 2 && states !== 3 && states !== 4) throw damaged('states', `must be 2, 3 or 4, was ${states}`);
    return hmmModel(
      {
        window: numberOf(json, 'window'),
        volatilityFloor: numberOf(json, 'volatility_floor'),
        scaling: { mean: numbersOf(scaling, 'mean', COLUMNS), inverse: numbersOf(scaling, 'inverse', COLUMNS) },
      },
      {
        states,
        width: COLUMNS,
        start: numbersOf(json, 'start', WIDTH),
        transition: numbersOf(json, 'transition', WIDTH * WIDTH),
        mean: numbersOf(json, 'mean', WIDTH * COLUMNS),
        variance: numbersOf(json, 'variance', WIDTH * COLUMNS),
      },
    );
  },
});
