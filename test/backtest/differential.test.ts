import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { playRun, randomRun } from './random-runs.js';
import { slowRun } from './slow-engine.js';

describe('the engine against a slow, obvious one', () => {
  it('gives the same fills, states, refusals and money on random markets and orders', () => {
    fc.assert(
      fc.property(randomRun(), (run) => {
        const fast = playRun(run);
        const slow = slowRun(run.markets, run.script, run.rules, run.costs);
        const near = (x: number): number => Number(x.toPrecision(9));
        expect(
          fast.fills.map((x) => [x.step, x.orderId, x.symbol, near(x.quantity), near(x.price), x.isMaker]),
        ).toEqual(slow.fills.map((x) => [x.step, x.id, x.symbol, near(x.quantity), near(x.price), x.isMaker]));
        expect(fast.orders.map((x) => x.status)).toEqual(slow.states);
        const told = fast.rejects.filter((x) => x.code !== 'END_OF_DATA' && x.code !== 'NO_VOLUME');
        expect(told.map((x) => `${x.step} ${x.orderId} ${x.code}`)).toEqual(slow.rejects);
        expect(farthest(fast.equity, slow.equity), 'equity').toBeLessThan(1e-6);
        expect(farthest(fast.cash, slow.cash), 'cash').toBeLessThan(1e-6);
      }),
      { numRuns: 1500, seed: 20261120 },
    );
  });
});

/** The largest distance of two columns. */
function farthest(a: Float64Array, b: readonly number[]): number {
  return a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0);
}
