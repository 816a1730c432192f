import { QuantError } from '../../core/kit/errors.js';
import type { ParamsOf } from '../../core/kit/params.js';
import { mean, variance } from '../../core/math/sum.js';
import { defineSizer, type Sizer, type SizerView } from '../../core/sizer.js';
import { annualVolatility } from '../portfolio/annual-volatility.js';
import { kellyBinary, kellyContinuous, kellyEmpirical } from '../portfolio/kelly.js';

/**
 * How much of a bet is left when the market swings more than it does in the long run: σ long over σ now, at most 1.
 *
 * @returns in (0, 1]; NaN unless both are known and the market has moved
 */
export function volatilityFactor(now: number, long: number): number {
  return now > 0 && long > 0 ? Math.min(1, long / now) : Number.NaN;
}

export interface KellyShare {
  /** of the full Kelly bet that is taken, in (0, 1] */
  readonly fraction: number;
  /** most that the position is worth, share of equity */
  readonly cap: number;
  /** least that it is worth, share of equity, so that an edge can be seen to come back */
  readonly probe: number;
}

/**
 * A part of the Kelly bet, held between a probe and a cap.
 *
 * The full bet is the best only when the edge is known exactly; it is not, and betting too much costs more than betting
 * too little. Half the bet keeps three quarters of the growth.
 *
 * @param full Kelly bet, share of equity; NaN: not known, the probe is taken
 * @param factor in [0, 1]
 * @source Thorp 2006, The Kelly Criterion; MacLean, Ziemba & Blazenko 1992, Growth Versus Security
 */
export function kellyShare(full: number, factor: number, { fraction, cap, probe }: KellyShare): number {
  const bet = Number.isNaN(full) ? 0 : fraction * full * factor;
  return Math.min(cap, Math.max(probe, bet));
}

const params = {
  cap: {
    type: 'float',
    default: 0.25,
    min: 0.001,
    max: 10,
    doc: 'most that the position is worth, share of equity',
    sweep: [0.1, 0.25, 0.5],
  },
  fraction: {
    type: 'float',
    default: 0.5,
    min: 0.01,
    max: 1,
    doc: 'part of the full Kelly bet; 0.5 is half Kelly',
    sweep: [0.25, 0.5, 1],
  },
  from: {
    type: 'choice',
    default: 'trades',
    options: ['trades', 'moments', 'model'],
    doc: "where the edge is read: past trades one by one, their mean and variance, or the model's probability",
  },
  of: {
    type: 'choice',
    default: 'all',
    options: ['all', 'market'],
    doc: 'past trades of all markets, or of the one at hand',
  },
  least: { type: 'int', default: 20, min: 2, max: 10_000, doc: 'past trades before the edge is believed' },
  last: { type: 'int', default: 200, min: 2, max: 10_000, doc: 'past trades that count, the newest' },
  probe: {
    type: 'float',
    default: 0.02,
    min: 0,
    max: 1,
    doc: 'worth of a position while past trades show no edge, are too few or have no loss among them, share of equity; 0: stays out for good',
  },
  payoff: {
    type: 'float',
    default: 1,
    min: 0.01,
    max: 100,
    doc: 'with from=model: what a win pays per unit lost in a loss',
    sweep: [1, 1.5, 2],
  },
  volatility: { type: 'bool', default: true, doc: 'bet less while volatility is above its long-run level' },
  window: { type: 'int', default: 32, min: 2, max: 5000, doc: 'bars of the volatility now, fading' },
  long: { type: 'int', default: 200, min: 2, max: 5000, doc: 'bars of the long-run volatility' },
} as const;

type Params = ParamsOf<typeof params>;

export default defineSizer({
  name: 'kelly',
  summary: 'A part of the bet that makes equity grow fastest, from past trades or from the model',
  source: 'Kelly 1956, A New Interpretation of Information Rate; Thorp 2006, The Kelly Criterion',
  params,
  needs: (p) => ({
    features: p.volatility ? [annualVolatility('ewma', p.window), annualVolatility('close-to-close', p.long)] : [],
    signal: p.from === 'model',
  }),
  resizeAt: () => 0,
  create: (p, marketCount) => (p.from === 'model' ? fromModel(p) : fromTrades(p, marketCount)),
});

function factorNow(p: Params, view: SizerView): number {
  return p.volatility ? volatilityFactor(view.feature(0), view.feature(1)) : 1;
}

/** The model's own probability needs no probe: when it sees no edge in this bar, nothing is opened. */
function fromModel(p: Params): Sizer {
  return (view) => {
    const chance = view.side > 0 ? view.signal : 1 - view.signal;
    const factor = factorNow(p, view);
    if (Number.isNaN(chance) || Number.isNaN(factor)) return Number.NaN;
    return kellyShare(kellyBinary(chance, p.payoff), factor, { ...p, probe: 0 });
  };
}

function fromTrades(p: Params, marketCount: number): Sizer {
  if (p.last < p.least) {
    throw new QuantError('E_PARAM', `kelly.last must be at least kelly.least (${p.least}), was ${p.last}`, {
      hint: 'the edge is never believed when fewer trades count than must have ended',
    });
  }
  const isShared = p.of === 'all';
  const rates: number[][] = Array.from({ length: isShared ? 1 : marketCount }, () => []);
  const full = new Float64Array(marketCount).fill(Number.NaN);
  let read = 0;
  return (view) => {
    const { trades } = view;
    for (let ago = trades.count - read - 1; ago >= 0; ago--) {
      const key = isShared ? 0 : trades.market(ago);
      rates[key].push(trades.profitRate(ago));
      if (rates[key].length > p.last) rates[key].shift();
      // Worked out when it is asked for: most trades of other markets never are.
      full[key] = UNREAD;
    }
    read = trades.count;
    const key = isShared ? 0 : view.market;
    if (full[key] === UNREAD) full[key] = rates[key].length < p.least ? Number.NaN : fullBet(p.from, rates[key]);
    const factor = factorNow(p, view);
    return Number.isNaN(factor) ? Number.NaN : kellyShare(full[key], factor, p);
  };
}

/** Stands for a bet that has not been worked out since its last trade; a Kelly bet is never infinite. */
const UNREAD = Number.POSITIVE_INFINITY;

/** The full bet that past trades speak for; NaN where none of them lost, as more would always look better. */
function fullBet(from: Params['from'], rates: readonly number[]): number {
  if (from === 'trades') return kellyEmpirical(rates);
  return rates.some((rate) => rate < 0) ? kellyContinuous(mean(rates), variance(rates, 1)) : Number.NaN;
}
