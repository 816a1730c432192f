import { quantiles } from '../../core/math/quantile.js';
import { THREE_WAY_MEANS } from '../../core/math/three-way.js';
import { fitScaling } from '../linear/scaling.js';

/** How a column is read as a signal: in [−1, 1], up for what went with rises in training. */
export interface SignalScale {
  /** +1 or −1; 0 for a column that says nothing */
  readonly sign: number;
  /** rank: training values at equal shares; tanh: mean and 1 / spread */
  readonly knots: Float64Array;
}

export type SignalForm = 'rank' | 'tanh';

const KNOTS = 65;

/** @param weights (n,) ≥ 0 of the rows, for `tanh`; places count rows alike, but for those of weight 0 */
export function fitSignalScale(x: Float64Array, sign: number, form: SignalForm, weights?: Float64Array): SignalScale {
  if (form === 'rank') {
    const shares = Array.from({ length: KNOTS }, (_, k) => k / (KNOTS - 1));
    const counted = weights === undefined ? x : x.filter((_, i) => weights[i] > 0);
    return { sign, knots: Float64Array.from(quantiles(counted, shares)) };
  }
  const { mean, inverse } = fitScaling([x], weights ?? new Float64Array(x.length).fill(1));
  return { sign, knots: Float64Array.of(mean[0], inverse[0]) };
}

/** @returns in [−1, 1]; NaN when the value is */
export function signalOf({ sign, knots }: SignalScale, value: number, form: SignalForm): number {
  if (Number.isNaN(value)) return value;
  if (form === 'tanh') return sign * Math.tanh((value - knots[0]) * knots[1]);
  const last = knots.length - 1;
  // The middle of the places that the value could take: tied values are worth the same as their mean rank.
  const low = countBelow(knots, value, false);
  const high = countBelow(knots, value, true);
  if (high > low) return (sign * (low + high - 1 - last)) / last;
  if (low === 0) return -sign;
  if (low > last) return sign;
  const place = low - 1 + (value - knots[low - 1]) / (knots[low] - knots[low - 1]);
  return sign * ((2 * place) / last - 1);
}

/** How many sorted numbers are below a value, or not above it. */
function countBelow(sorted: Float64Array, value: number, orEqual: boolean): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle] < value || (orEqual && sorted[middle] === value)) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Where signals are expected in each of `count` classes in their order: from sell to buy in equal steps. */
export function classMeans(count: number): Float64Array {
  const [low, , high] = THREE_WAY_MEANS;
  return Float64Array.from({ length: count }, (_, c) => low + ((high - low) * c) / (count - 1));
}

/**
 * Bayes' rule over all signals of a bar: log prior plus, per signal, trust × log of its normal likelihood.
 *
 * A signal of trust 1 counts in full, one of trust 0 not at all: what came with no outcome in training, or repeats what
 * another signal has said, is not evidence of its own.
 *
 * @param prior (classes,) > 0
 * @param signals (width,) in [−1, 1]
 * @param trust (width,) in [0, 1]
 * @param sigma spread of a signal around the mean of its class, > 0
 * @returns (classes,) log posterior, up to a constant
 * @source Bayes 1763; Genest & Zidek 1986, Combining probability distributions (the logarithmic pool)
 */
export function signalLogPosterior(
  prior: Float64Array,
  signals: Float64Array,
  trust: Float64Array,
  { sigma, means }: { sigma: number; means: Float64Array },
): Float64Array {
  return prior.map((share, c) => {
    let log = Math.log(share);
    for (let k = 0; k < signals.length; k++) log -= (trust[k] * (signals[k] - means[c]) ** 2) / (2 * sigma * sigma);
    return log;
  });
}

/**
 * How much each signal is worth: the size of its correlation with the outcome, divided among those that say the same.
 *
 * @param size (width,) |correlation| with the outcome, in [0, 1]
 * @param between (width × width) correlations of the signals with each other
 * @param discount 0: signals count as independent; 1: two copies of one count as one
 */
export function signalTrust(size: Float64Array, between: Float64Array, discount: number): Float64Array {
  const width = size.length;
  return size.map((own, k) => {
    if (own === 0) return 0;
    let others = 0;
    // Of what says the same, only as much as is believed: noise that moves along takes nothing away.
    for (let j = 0; j < width; j++) {
      if (j !== k) others += between[k * width + j] ** 2 * Math.min(1, size[j] / own);
    }
    return own / (1 + discount * others);
  });
}
