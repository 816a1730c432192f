import { defineCross } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { overKnownRows } from '../kernels/known-rows.js';
import { MARKET_PARAM, onOwnRows, peerNamed } from '../kernels/peers.js';

/**
 * Relative strength: what a market has made of one unit of money over some bars, by what another has made of it.
 *
 * Above 1 the market has done better. `momentum` is the change of that number over the last `lag` bars, as a fraction:
 * is the lead growing?
 *
 * @param own   (n,) quote per base, > 0
 * @param other (n,) quote per base, > 0; NaN where the other market has no bar
 * @param spans bars, whole, ≥ 1: `window` of the returns, `lag` of the momentum
 * @returns twice (n,): ratio > 0, momentum > -1; NaN on the first `window` (`window + lag`) rows that both have, and where
 *   the other has no bar
 * @throws E_SHAPE when the columns differ in length
 * @source Levy 1967, Relative strength as a criterion for investment selection, Journal of Finance 22
 */
export function relativeStrength(
  own: Float64Array,
  other: Float64Array,
  { window, lag }: { window: number; lag: number },
): Float64Array[] {
  return overKnownRows([own, other], ([a, b]) => {
    const n = a.length;
    const ratio = unknownColumn(n);
    const momentum = unknownColumn(n);
    for (let i = window; i < n; i++) {
      ratio[i] = a[i] / a[i - window] / (b[i] / b[i - window]);
      if (i >= window + lag) momentum[i] = ratio[i] / ratio[i - lag] - 1;
    }
    return [ratio, momentum];
  });
}

export default defineCross({
  name: 'relative-strength',
  summary: 'Total return by that of another market, and how it changes',
  formula: 'ratio = (close / close[−window]) / (other / other[−window]); momentum = ratio / ratio[−lag] − 1',
  source: 'Levy 1967, Journal of Finance 22',
  reads: ['peers'],
  params: {
    market: MARKET_PARAM,
    window: { type: 'int', default: 50, min: 1, max: 5000, doc: 'bars of the returns (n)', sweep: [20, 50, 200] },
    lag: { type: 'int', default: 10, min: 1, max: 5000, doc: 'bars of the momentum (k)' },
  },
  outputs: ['ratio', 'momentum'],
  warmup: (p) => [p.window, p.window + p.lag],
  compute: (c, p, context) => {
    const peer = peerNamed('relative-strength', c, context, p.market);
    return relativeStrength(c.close, onOwnRows(c, peer, peer.close), p);
  },
});
