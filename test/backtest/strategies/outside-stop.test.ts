import { describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../../src/backtest/make-spec.js';
import { strategies } from '../../../src/backtest/registry.js';
import { backtest } from '../../../src/backtest/run.js';
import { createRng, type Rng } from '../../../src/core/kit/rng.js';
import type { Ledger } from '../../../src/core/ledger.js';
import { type BarContext, defineStrategy, type Strategy } from '../../../src/core/strategy.js';
import { fakeSignal, LIVELY, worldOf } from '../whole-runs.js';
import { cointegrated } from './planted-reversion.js';

const REASON = 'somebody else';

/** A strategy whose positions somebody else closes now and then, with all of its orders. */
class Disturbed implements Strategy {
  private readonly inner: Strategy;
  private readonly rng: Rng;

  constructor(inner: Strategy, seed: string) {
    this.inner = inner;
    this.rng = createRng(seed);
  }

  onBar(bar: BarContext, s: number, k: number): void {
    this.inner.onBar(bar, s, k);
  }

  onStep(bar: BarContext): void {
    this.inner.onStep?.(bar);
    for (let s = 0; s < bar.symbols.length; s++) {
      if (this.rng.uniform() > 0.2 || bar.position(s) === 0) continue;
      bar.cancelAll(s);
      bar.target(s, 0, REASON);
    }
  }
}

function play(text: string, isDisturbed: boolean): Ledger {
  const bound = strategies.parse(text);
  const bars = cointegrated(createRng('outside'), 600);
  const world = worldOf(bound.definition.name, bars);
  const spec = makeRunSpec({ ...world, strategy: text });
  const needs = bound.definition.needs(bound.params);
  const definition = defineStrategy({
    ...bound.definition,
    params: {},
    needs: () => needs,
    start: (_, symbolCount) => {
      const inner = bound.definition.start(bound.params, symbolCount);
      return isDisturbed ? new Disturbed(inner, `outside/${text}`) : inner;
    },
  });
  return backtest({
    spec,
    ...world,
    signals: needs.signal === true ? world.markets.map(fakeSignal) : undefined,
    strategy: { definition, params: {}, text },
  });
}

/** Orders that the strategy itself gave. */
const own = (ledger: Ledger): number => ledger.orders.filter((o) => o.reason !== REASON).length;

describe.each(LIVELY)('%s', (text) => {
  it('goes on when somebody else closes its positions, and does not order without end', () => {
    const calm = play(text, false);
    const disturbed = play(text, true);
    const closed = disturbed.orders.length - own(disturbed);
    expect(closed, 'it was disturbed').toBeGreaterThan(0);
    // Each disturbance may cost a few orders: a new entry with its exits, or a ladder laid anew.
    expect(own(disturbed)).toBeLessThan(1.5 * own(calm) + 12 * closed);
    expect(disturbed.fills.length).toBeLessThan(1.5 * calm.fills.length + 6 * closed);
  });
});
