import type { Candles } from '../../core/candles.js';
import { defineCross } from '../../core/feature.js';
import { QuantError } from '../../core/kit/errors.js';
import { rollingMean, unknownColumn } from '../../core/math/rolling.js';
import { typicalPrice } from '../indicators/vwap.js';
import { overKnownRows } from '../kernels/known-rows.js';
import { marketCloses, onOwnRows, peersOf } from '../kernels/peers.js';

/** The market that a symbol names, as a place in the list; for an empty one the first whose base is bitcoin. */
function leaderOf(markets: readonly Candles[], symbol: string): number {
  const wanted = ({ symbol: s }: Candles): boolean => (symbol === '' ? /^(BTC|XBT)/.test(s) : s === symbol);
  const place = markets.findIndex(wanted);
  if (place >= 0) return place;
  throw new QuantError(
    'E_PARAM',
    symbol === ''
      ? 'dominance.market must be named where no market is bitcoin'
      : `dominance.market must be a market of the run, was "${symbol}"`,
    { hint: `the markets are ${markets.map((m) => m.symbol).join(', ')}` },
  );
}

/**
 * Dominance: how much of all the money traded goes through one market, bitcoin as a rule.
 *
 * The share by market value is not in bars; the share of money traded stands in for it, and moves with the same tides:
 * away from bitcoin when smaller coins are chased. Without any money traded all markets count alike. `relative` is what
 * the leader has returned over the window beyond the mean of all markets, as a fraction of that mean's wealth.
 *
 * @param money  (n,) each, quote, ≥ 0, NaN where not known
 * @param closes (n,) each in the same order, quote per base
 * @param of     `leader`: place of the market that is looked at; `period` bars, whole, ≥ 1
 * @returns twice (n,): share in [0, 1], relative > -1; NaN on the first `period - 1` (`period`) rows that all markets have,
 *   and where a market has no bar
 * @throws E_SHAPE when the columns differ in length
 * @source own; dominance after CoinMarketCap, by turnover instead of market value
 */
export function dominance(
  money: readonly Float64Array[],
  closes: readonly Float64Array[],
  { leader, period }: { leader: number; period: number },
): Float64Array[] {
  const size = money.length;
  return overKnownRows([...money, ...closes], (known) => {
    const means = known.slice(0, size).map((x) => rollingMean(x, period));
    const prices = known.slice(size);
    const n = prices[0].length;
    const share = unknownColumn(n);
    const relative = unknownColumn(n);
    for (let i = period - 1; i < n; i++) {
      let total = 0;
      for (const mean of means) total += Math.max(0, mean[i]);
      share[i] = total > 0 ? Math.max(0, means[leader][i]) / total : 1 / size;
      if (i < period) continue;
      let wealth = 0;
      for (const price of prices) wealth += price[i] / price[i - period] / size;
      relative[i] = prices[leader][i] / prices[leader][i - period] / wealth - 1;
    }
    return [share, relative];
  });
}

export default defineCross({
  name: 'dominance',
  summary: 'Share of all money traded that goes through bitcoin, and its return against all markets',
  formula:
    'share = Σ x · volume of market / Σ over all markets, over period, x = (high + low + close) / 3; relative = (1 + r) / (1 + mean r of all) − 1, r = close / close[−period] − 1',
  source: 'own; dominance after CoinMarketCap, by turnover instead of market value',
  reads: ['peers'],
  params: {
    market: {
      type: 'text',
      default: '',
      doc: 'symbol of the market looked at, its own or another; bitcoin when empty',
    },
    period: { type: 'int', default: 50, min: 1, max: 5000, doc: 'window, bars', sweep: [20, 50, 200] },
  },
  outputs: ['share', 'relative'],
  warmup: (p) => [p.period - 1, p.period],
  compute: (c, p, context) => {
    const peers = peersOf('dominance', c, context);
    const money = [c, ...peers].map((m) => {
      const turnover = typicalPrice(m.high, m.low, m.close).map((price, i) => price * m.volume[i]);
      return onOwnRows(c, m, turnover);
    });
    const leader = leaderOf([c, ...peers], p.market);
    return dominance(money, marketCloses(c, peers), { leader, period: p.period });
  },
});
