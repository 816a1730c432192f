import { marketState, rollingRank } from './math/market-state.js';
import { sigmoid } from './math/sigmoid.js';
import { REGIME_NAMES, type RegimePath } from './regime.js';

export interface RuleSettings {
  /** bars that trend and volatility are taken over */
  readonly window: number;
  /** bars of volatility to compare the present one with */
  readonly lookback: number;
  /** trend from which a market counts as bull or bear; 1 is a usual move of a random walk */
  readonly trend: number;
  /** share of the past that was calmer, from which a market counts as volatile */
  readonly rank: number;
}

/** How gradually one regime turns into another: in units of the trend, and of the volatility's rank. */
const TREND_BLUR = 0.5;
const RANK_BLUR = 0.05;

/**
 * Bull, bear, ranging or volatile by two questions: is volatility high against its own past, and if not, did price get
 * anywhere?
 *
 * The probabilities are a scale of how clearly a bar falls on one side, not frequencies: P(volatile) = σ((rank − rank*)
 * / 0.05) with the rank of volatility among the last `lookback` bars, and the rest is shared as e^((t − t*)/½) bull :
 * e^((−t − t*)/½) bear : 1 ranging, with t the trend of `marketState`.
 *
 * @returns rows from 2·`window` − 1 on; states and NaN before as on warm-up rows
 * @source own; the trend measure is Kaufman's efficiency idea with a random walk's scale
 */
export function ruleRegimes(close: Float64Array, { window, lookback, trend, rank }: RuleSettings): RegimePath {
  const n = close.length;
  const market = marketState(close, window);
  const volatilityRank = rollingRank(market.volatility, lookback, Math.min(window, lookback));
  const state = new Int8Array(n).fill(-1);
  const [bull, bear, ranging, volatile] = REGIME_NAMES.map(() => new Float64Array(n).fill(Number.NaN));
  for (let i = 0; i < n; i++) {
    if (Number.isNaN(volatilityRank[i])) continue;
    const shaken = sigmoid((volatilityRank[i] - rank) / RANK_BLUR);
    const up = Math.exp((market.trend[i] - trend) / TREND_BLUR);
    const down = Math.exp((-market.trend[i] - trend) / TREND_BLUR);
    const calm = (1 - shaken) / (up + down + 1);
    bull[i] = calm * up;
    bear[i] = calm * down;
    ranging[i] = calm;
    volatile[i] = shaken;
    let best = bull[i] > bear[i] ? 0 : 1;
    if (ranging[i] >= Math.max(bull[i], bear[i])) best = 2;
    if (shaken > Math.max(bull[i], bear[i], ranging[i])) best = 3;
    state[i] = best;
  }
  return { names: REGIME_NAMES, state, probabilities: [bull, bear, ranging, volatile] };
}
