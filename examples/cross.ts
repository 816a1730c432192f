/**
 * A moving-average cross in targets: the position is stated as a share of the account, the engine finds the size.
 *
 *   quant backtest --strategy ./examples/cross.ts --symbols BTCUSDT
 *   quant sweep --strategy "./examples/cross.ts(fast=5..30/5, slow=40..200/20)"
 */
import { defineStrategy, QuantError } from 'quant';

// Places in needs().features: a name reads better than bar.feature(s, 0).
const FAST = 0;
const SLOW = 1;

export default defineStrategy({
  name: 'cross',
  summary: 'Long while the fast average is above the slow one: lives on long trends, pays for every turn in a range',
  source: 'own',
  params: {
    fast: { type: 'int', default: 20, min: 2, max: 500, sweep: [10, 20, 30], doc: 'bars of the fast average' },
    slow: { type: 'int', default: 50, min: 3, max: 2000, sweep: [50, 100], doc: 'bars of the slow average' },
    short: { type: 'bool', default: false, doc: 'short while it is below, instead of out' },
  },
  needs: (p) => ({ features: [`sma(period=${p.fast})`, `sma(period=${p.slow})`] }),
  start: (p, symbolCount) => {
    // What one range cannot say is said here, once, before the first bar.
    if (p.fast >= p.slow) throw new QuantError('E_PARAM', `fast must be below slow, was ${p.fast} and ${p.slow}`);
    const full = 1 / symbolCount;
    return {
      onBar(bar, s) {
        const isUp = bar.feature(s, FAST) > bar.feature(s, SLOW);
        const held = bar.position(s);
        // Ordered on the cross alone. A target on every bar would trade the drift of the weight back, and pay for it.
        if (isUp && held <= 0) bar.target(s, full, 'crossed up');
        else if (!isUp && p.short && held >= 0) bar.target(s, -full, 'crossed down');
        else if (!isUp && held > 0) bar.target(s, 0, 'crossed down');
      },
    };
  },
});
