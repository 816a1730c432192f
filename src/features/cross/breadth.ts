import { defineCross } from '../../core/feature.js';
import { rollingMean, unknownColumn } from '../../core/math/rolling.js';
import { overKnownRows } from '../kernels/known-rows.js';
import { acrossMarkets, marketReturns, NEEDS_PARAM, onOwnRows, peersOf } from '../kernels/peers.js';

/** 1 above the mean of the last closes, 0 below it, 0.5 on it. */
function isAboveMean(close: Float64Array, period: number): Float64Array {
  const mean = rollingMean(close, period);
  const out = unknownColumn(close.length);
  for (let i = period - 1; i < out.length; i++) out[i] = (Math.sign(close[i] - mean[i]) + 1) / 2;
  return out;
}

function meanOf(values: readonly number[]): number {
  let sum = 0;
  for (const v of values) sum += v;
  return sum / values.length;
}

/** The share of returns above 0, one of 0 counted half. */
function shareRisen(returns: readonly number[]): number {
  let risen = 0;
  for (const r of returns) risen += (Math.sign(r) + 1) / 2;
  return risen / returns.length;
}

/**
 * Breadth of a move from the returns of all markets: how many take part.
 *
 * `advancing` is the share of markets that rose, one that stood still counted half. `advance-decline` is the
 * advance-decline line's change over the last rows: Σ (risen − fallen) / markets. The line itself hangs on where the
 * data begin, its change does not.
 *
 * @param returns (n,) each, this market's own first, NaN where not known
 * @param period  rows, whole, ≥ 1
 * @returns twice (n,): advancing in [0, 1]; advance-decline in [-period, period]; NaN where a market that is needed is not
 *   known, the line also on the first `period - 1` known rows
 * @source Murphy 1999, Technical Analysis of the Financial Markets, chapter 18
 */
export function advances(
  returns: readonly Float64Array[],
  { needs, period }: { needs: 'all' | 'some'; period: number },
): Float64Array[] {
  const advancing = acrossMarkets(returns, needs, shareRisen);
  const [line] = overKnownRows([advancing], ([x]) => {
    const mean = rollingMean(x, period);
    return [mean.map((share) => period * (2 * share - 1))];
  });
  return [advancing, line];
}

export default defineCross({
  name: 'breadth',
  summary: 'Share of markets above their mean, share that rose, and advances less declines',
  formula:
    'above-mean = share of markets with close > SMA_period(close); advancing = share whose close rose, unchanged ones half; advance-decline = Σ over period rows of (risen − fallen) / markets',
  source: 'Murphy 1999, Technical Analysis of the Financial Markets, chapter 18',
  reads: ['peers'],
  params: {
    period: {
      type: 'int',
      default: 50,
      min: 1,
      max: 5000,
      doc: 'bars of the mean, rows of the line',
      sweep: [20, 50, 200],
    },
    needs: NEEDS_PARAM,
  },
  outputs: ['above-mean', 'advancing', 'advance-decline'],
  warmup: (p) => [p.period - 1, 1, p.period],
  compute: (c, p, context) => {
    const peers = peersOf('breadth', c, context);
    const above = [c, ...peers].map((m) => onOwnRows(c, m, isAboveMean(m.close, p.period)));
    return [acrossMarkets(above, p.needs, meanOf), ...advances(marketReturns(c, peers, 1), p)];
  },
});
