/**
 * A coin instead of an idea: what any strategy that is in the market for as long would have made. Run it with many seeds
 * before you believe in yours.
 *
 *   quant backtest --strategy ./examples/coin.ts --symbols BTCUSDT
 *   quant sweep --strategy "./examples/coin.ts(seed=1..50/1)" --symbols BTCUSDT
 */
import { type BarContext, createRng, defineStrategy, type Rng, type Strategy } from 'quant';

class Coin implements Strategy {
  private readonly rng: Rng;
  private readonly chance: number;
  private readonly bars: number;
  private readonly share: number;
  /** per market: bars that are left in the market */
  private readonly left: Int32Array;

  constructor(rng: Rng, chance: number, bars: number, symbolCount: number) {
    this.rng = rng;
    this.chance = chance;
    this.bars = bars;
    this.share = 1 / symbolCount;
    this.left = new Int32Array(symbolCount);
  }

  onBar(bar: BarContext, s: number): void {
    // Drawn on every call, needed or not: what was held must not move the draws that follow.
    const toss = this.rng.uniform();
    if (this.left[s] > 0) {
      if (--this.left[s] === 0) bar.target(s, 0, 'time is over');
    } else if (toss < this.chance) {
      this.left[s] = this.bars;
      bar.target(s, this.share, 'heads');
    }
  }
}

export default defineStrategy({
  name: 'coin',
  summary: 'Enters by chance and leaves after some bars: the yardstick for entries that claim to be better',
  source: 'own',
  params: {
    seed: { type: 'int', default: 1, min: 0, max: 1_000_000, sweep: [1, 2, 3, 4, 5], doc: 'which draws' },
    chance: { type: 'float', default: 0.05, min: 0, max: 1, doc: 'chance of an entry per bar' },
    bars: { type: 'int', default: 12, min: 1, max: 10_000, doc: 'bars in the market' },
  },
  needs: () => ({ features: [] }),
  // The generator is made here: one made at the top of the file would go on where the run before left it.
  start: (p, symbolCount) => new Coin(createRng(`coin/${p.seed}`), p.chance, p.bars, symbolCount),
});
