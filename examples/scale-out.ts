/**
 * Out in two halves: each half has a stop and a target that cancel each other, and after the first target the second
 * stop moves to the entry.
 *
 *   quant backtest --strategy ./examples/scale-out.ts --symbols BTCUSDT
 */
import { type BarContext, defineStrategy, type Strategy } from 'quant';

class ScaleOut implements Strategy {
  private readonly risk: number;
  private readonly share: number;
  /** per market: first target and second stop, 0 for none */
  private readonly firstTarget: Int32Array;
  private readonly secondStop: Int32Array;

  constructor(risk: number, symbolCount: number) {
    this.risk = risk;
    this.share = 0.9 / symbolCount;
    this.firstTarget = new Int32Array(symbolCount);
    this.secondStop = new Int32Array(symbolCount);
  }

  onBar(bar: BarContext, s: number): void {
    const held = bar.position(s);
    if (held === 0) this.enter(bar, s);
    else if (this.firstTarget[s] === 0) this.protect(bar, s, held);
    else if (this.secondStop[s] !== 0 && !bar.isOpen(this.firstTarget[s])) {
      // Half is banked: the rest can only end near even now. Gaps aside, it is a free ride.
      bar.amend(this.secondStop[s], { price: bar.entryPrice(s) });
      this.secondStop[s] = 0;
    }
  }

  private enter(bar: BarContext, s: number): void {
    this.firstTarget[s] = 0;
    // Reduce-only orders end with their position; an entry of ours may still wait for volume.
    if (bar.hasOrders(s) || !(bar.close(s) > bar.feature(s, 0))) return;
    bar.market(s, (this.share * bar.equity) / bar.unitValue(s), 'above the average');
  }

  private protect(bar: BarContext, s: number, held: number): void {
    // A large entry may take several bars: its exits are laid when all of it is in.
    if (bar.hasOrders(s)) return;
    const entry = bar.entryPrice(s);
    const half = held / 2;
    const at = (share: number): number => entry * (1 + share);
    // Two pairs, not one ring of four: what one order fills is lost by all the others in its ring.
    const lowStop = bar.stop(s, -half, at(-this.risk), { reduceOnly: true, reason: 'stop of the first half' });
    this.firstTarget[s] = bar.limit(s, -half, at(this.risk), { reduceOnly: true, reason: 'first target' });
    bar.oneCancelsOther(lowStop, this.firstTarget[s]);
    // The second pair is for all that is left, and reduce-only cuts it: two rounded halves could leave a crumb behind.
    this.secondStop[s] = bar.stop(s, -held, at(-this.risk), { reduceOnly: true, reason: 'stop of the second half' });
    const far = bar.limit(s, -held, at(3 * this.risk), { reduceOnly: true, reason: 'second target' });
    bar.oneCancelsOther(this.secondStop[s], far);
  }
}

export default defineStrategy({
  name: 'scale-out',
  summary: 'Takes half of the profit at once the risk, lets the rest run to three times the risk or back to even',
  source: 'own',
  params: {
    risk: { type: 'float', default: 0.02, min: 0.001, max: 0.3, sweep: [0.01, 0.02, 0.04], doc: 'stop, fraction' },
    average: { type: 'int', default: 50, min: 2, max: 2000, doc: 'bars of the average to be above' },
  },
  needs: (p) => ({ features: [`sma(period=${p.average})`] }),
  start: (p, symbolCount) => new ScaleOut(p.risk, symbolCount),
});
