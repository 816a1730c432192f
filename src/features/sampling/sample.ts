import { barsFromEnds, type SampledBars } from './assemble.js';
import { driftEnds, fixedEnds } from './ends.js';
import type { SamplingKind } from './kinds.js';
import type { Ticks } from './ticks.js';

export interface Sampling {
  readonly kind: SamplingKind;
  /** trades, base or quote per bar; of imbalance and run bars the ticks that a bar is expected to have at first */
  readonly size: number;
  /** of imbalance and run bars: span of the expectations, bars */
  readonly span?: number;
  /** of imbalance and run bars: how many times longer or shorter than `size` a bar may get */
  readonly limit?: number;
}

/**
 * Bars that come with trading instead of with the clock: their returns are nearer to independent and normal ones.
 *
 * `tick`, `volume` and `dollar` bars hold a fixed number of trades, amount of base or of quote (`fixedEnds`); imbalance
 * and run bars end with more one-sided trading than expected (`driftEnds`). From candles a bar ends with a candle, and
 * imbalance and runs are counted in candles: finer ones make better bars.
 *
 * Causal: a bar depends on no tick after its last, and one that still runs is not there.
 *
 * @throws E_PARAM when the size fits no bar
 * @source López de Prado 2018, Advances in Financial Machine Learning, section 2.3
 */
export function sampleBars(ticks: Ticks, { kind, size, span = 20, limit = 5 }: Sampling): SampledBars {
  const [unit, by] = kind.split('-');
  if (by === undefined) {
    const amount = { tick: ticks.count, volume: ticks.volume, dollar: ticks.value }[
      kind as 'tick' | 'volume' | 'dollar'
    ];
    return barsFromEnds(ticks, fixedEnds(amount, size));
  }
  const amount =
    unit === 'tick' ? new Float64Array(ticks.length).fill(1) : unit === 'volume' ? ticks.volume : ticks.value;
  const ends = driftEnds(amount, ticks.sign, by === 'run' ? 'run' : 'imbalance', { size, span, limit });
  return barsFromEnds(ticks, ends);
}
