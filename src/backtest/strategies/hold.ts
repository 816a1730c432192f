import { type BarContext, defineStrategy, type Strategy } from '../../core/strategy.js';
import { SHARE } from '../share.js';

/** Buys its share of every market at the first chance and never sells. */
export class Hold implements Strategy {
  private readonly weight: number;
  private readonly hasBought: Uint8Array;

  constructor(share: number, symbolCount: number) {
    this.weight = share / symbolCount;
    this.hasBought = new Uint8Array(symbolCount);
  }

  onBar(bar: BarContext, s: number): void {
    if (this.hasBought[s] === 1) return;
    this.hasBought[s] = 1;
    bar.target(s, this.weight, 'buy and hold');
  }
}

export default defineStrategy({
  name: 'hold',
  summary: 'Buys all markets in equal parts at the first chance and holds them',
  source: 'own; Fama & Blume 1966, Filter Rules and Stock-Market Trading, for holding as the yardstick',
  works: 'While the market rises, and it costs next to nothing; it is here to be beaten.',
  fails: 'In every fall, which it sits through in full.',
  params: {
    share: SHARE,
  },
  needs: () => ({ features: [] }),
  start: (p, symbolCount) => new Hold(p.share, symbolCount),
});
