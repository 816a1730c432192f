import type { Candles } from '../../core/candles.js';
import { sameLength } from '../../core/kit/check.js';
import { defineLabel, type Labels } from '../../core/labels.js';
import { ewmDeviation } from '../../core/math/rolling.js';
import { MAX_GAP, missingBars, unknownLabels } from '../horizon.js';
import { returnOver } from '../indicators/return.js';
import { firstTouch } from './triple-barrier.js';

export interface Bet {
  /** multiples of the volatility at the event, in the direction of the bet, > 0 */
  readonly profit: number;
  /** multiples against it, > 0 */
  readonly stop: number;
  /** bars until the bet is closed anyway, whole, ≥ 1 */
  readonly horizon: number;
  /** span of the exponentially weighted volatility, bars, ≥ 2 */
  readonly span: number;
  /** `range`: touched by high or low; `close`: by the close alone */
  readonly path: 'range' | 'close';
  /** `every` row with a side, or the rows on which it `turns` */
  readonly entries: 'every' | 'turns';
  /** what a bet costs in and out, fraction, ≥ 0 */
  readonly cost: number;
  readonly maxGap: number;
}

/**
 * Meta-label: whether a bet on the side that a simple rule takes would make money (1) or not (0).
 *
 * The rule says long or short; a model trained on this label says whether to follow it, and how large. The bet is
 * entered at the close and left at its profit target, its stop or its time limit, all reckoned in its direction, with
 * the volatility of `triple-barrier`. A target or stop is paid at its price, or at the open when the bar opens beyond
 * it; with `close` at the close that touched it. When one bar's range holds both, the stop came first.
 *
 * The side of row i is the sign of the rule at its close: known then, never the realised one. Where the rule says 0 or
 * nothing there is no bet and no label. The prediction is the chance that the bet wins, not that price rises: it sizes
 * the rule's bets, and a strategy that takes it for a direction would mostly buy.
 *
 * @param rule (n,) any unit; its sign is the side
 * @returns (n,) 0 or 1; ends at the bar of the exit, at the latest at row i + horizon; not known without a side, on the
 *   first `span` rows, where volatility is 0, on the last rows as long as nothing is touched, and across gaps
 * @throws E_SHAPE when the rule stands for another number of bars
 * @source López de Prado 2018, Advances in Financial Machine Learning, section 3.6
 */
export function metaLabels(candles: Candles, rule: Float64Array, bet: Bet): Labels {
  const { close } = candles;
  const length = sameLength('meta', { close, rule });
  const labels = unknownLabels(length);
  const sigma = ewmDeviation(returnOver(close, 1, 'simple'), bet.span, 1);
  for (let i = bet.span; i < length; i++) {
    const side = Math.sign(rule[i]);
    if ((side !== 1 && side !== -1) || !(sigma[i] > 0)) continue;
    if (bet.entries === 'turns' && !(Math.sign(rule[i - 1]) !== side)) continue;
    const target = close[i] * (1 + side * bet.profit * sigma[i]);
    const stop = close[i] * (1 - side * bet.stop * sigma[i]);
    const touch = firstTouch(candles, i, Math.min(i + bet.horizon, length - 1), {
      top: side === 1 ? target : stop,
      bottom: side === 1 ? stop : target,
      stop: side === 1 ? -1 : 1,
      path: bet.path,
    });
    const isKnown = touch.side !== 0 || touch.end === i + bet.horizon;
    if (!isKnown || missingBars(candles, i, touch.end) > bet.maxGap) continue;
    const isStopped = touch.side === -side;
    const paid = touch.side === 0 || bet.path === 'close' ? close[touch.end] : exitAt(candles, touch, target);
    labels.values[i] = Number(!isStopped && (side * (paid - close[i])) / close[i] > bet.cost);
    labels.endIndex[i] = touch.end;
  }
  return labels;
}

/** The target's price, or the open beyond it. */
function exitAt({ open }: Candles, { end, side }: { end: number; side: number }, target: number): number {
  return side === 1 ? Math.max(open[end], target) : Math.min(open[end], target);
}

export default defineLabel({
  name: 'meta',
  summary: "Whether a bet on a rule's side makes money",
  source: 'López de Prado 2018, Advances in Financial Machine Learning, section 3.6',
  target: 'class',
  params: {
    primary: { type: 'text', default: 'macd.histogram', doc: 'the rule: a feature whose sign is the side' },
    profit: { type: 'float', default: 2, min: 0.1, max: 50, doc: 'profit target, multiples of volatility' },
    stop: { type: 'float', default: 2, min: 0.1, max: 50, doc: 'stop, multiples of volatility' },
    horizon: { type: 'int', default: 24, min: 1, max: 5000, doc: 'time limit, bars', sweep: [12, 24, 48] },
    span: { type: 'int', default: 20, min: 2, max: 5000, doc: 'span of the volatility, bars' },
    path: {
      type: 'choice',
      default: 'range',
      options: ['range', 'close'],
      doc: 'touch by high and low (the stop first when both), or by the close',
    },
    entries: {
      type: 'choice',
      default: 'every',
      options: ['every', 'turns'],
      doc: 'bets at every row with a side, or where the side turns',
    },
    cost: { type: 'float', default: 0, min: 0, max: 1, doc: 'what a bet costs in and out, fraction' },
    maxGap: MAX_GAP,
  },
  inputs: (p) => [p.primary],
  compute: (c, p, [rule]) => metaLabels(c, rule, p),
});
