import { describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../../src/backtest/make-spec.js';
import { backtest } from '../../../src/backtest/run.js';
import { asked, busy, playBars } from './by-hand.js';

const BARS = 60;
/** A market that rises by 1 % per bar, and one that stands a hundredth above or below it in turns; then a gap opens. */
function pair(gap: (i: number) => number) {
  const first = Array.from({ length: BARS }, (_, i) => 100 * 1.01 ** i);
  const second = first.map((x, i) => x * Math.exp((i % 2 === 0 ? 0.01 : -0.01) + gap(i)));
  return [busy(first, { symbol: 'AAA' }), busy(second, { symbol: 'BBB' })];
}
// Ratio about 1, deviation of the residuals about 0.01. Twenty bars must have closed first: step 19.
const TEXT = 'pairs(window=20, every=100, lags=0, enter=3, stop=9';

describe('pairs', () => {
  it('sells the dear one against the cheap one, in proportion, until the gap has closed', () => {
    const run = playBars(
      `${TEXT})`,
      pair((i) => (i >= 30 && i < 34 ? 0.05 : 0)),
    );
    const [long, short] = run.orders;
    const ratio = -long.target / short.target;
    expect(asked(run)).toEqual([
      [30, expect.closeTo((0.9 * ratio) / (1 + ratio), 12), 'gap is wide'],
      [30, expect.closeTo(-0.9 / (1 + ratio), 12), 'gap is wide'],
      [35, 0, 'gap has closed'],
      [35, 0, 'gap has closed'],
    ]);
    expect(run.orders.slice(0, 2).map((o) => o.symbol)).toEqual(['AAA', 'BBB']);
    expect(Math.abs(ratio - 1)).toBeLessThan(0.05);
  });

  it('gives up when the gap goes on, and when it takes too long', () => {
    const wide = playBars(
      `${TEXT})`,
      pair((i) => (i < 30 ? 0 : i < 33 ? 0.05 : 0.2)),
    );
    expect(asked(wide).slice(2)).toEqual([
      [33, 0, 'gap went on'],
      [33, 0, 'gap went on'],
    ]);
    const slow = playBars(
      `${TEXT}, maxBars=4)`,
      pair((i) => (i < 30 ? 0 : 0.05)),
    );
    expect(asked(slow).slice(2), 'and it does not try again while the gap stays').toEqual([
      [34, 0, 'took too long'],
      [34, 0, 'took too long'],
    ]);
  });

  it('leaves when they are no longer a pair', () => {
    // Tested anew every two bars: from 30 on they part for good, and the residuals of the window wander.
    const run = playBars(
      `${TEXT.replace('every=100', 'every=2').replace('stop=9', 'stop=90')})`,
      pair((i) => (i < 30 ? 0 : 0.05 + 0.01 * (i - 30))),
    );
    expect(
      asked(run)
        .slice(0, 4)
        .map(([, target, reason]) => [Math.sign(target), reason]),
    ).toEqual([
      [1, 'gap is wide'],
      [-1, 'gap is wide'],
      [0, 'no longer a pair'],
      [0, 'no longer a pair'],
    ]);
  });

  it('does not keep one leg when the other was refused', () => {
    const markets = pair((i) => (i < 30 ? 0 : 0.05));
    const spec = makeRunSpec({ markets, strategy: `${TEXT})`, costs: [], account: { allowShort: false } });
    expect(asked(backtest({ spec, markets })).slice(2)).toEqual([
      [31, 0, 'a leg is missing'],
      [31, 0, 'a leg is missing'],
    ]);
  });

  it('leaves alone what is no pair: two markets that do not belong together', () => {
    const first = Array.from({ length: BARS }, (_, i) => 100 + 10 * Math.sin(i));
    const second = Array.from({ length: BARS }, (_, i) => 100 - 10 * Math.sin(i) - (i > 40 ? 20 : 0));
    const run = playBars(`${TEXT})`, [busy(first, { symbol: 'AAA' }), busy(second, { symbol: 'BBB' })]);
    expect(run.orders, 'a negative ratio hedges nothing').toEqual([]);
  });

  it('refuses what cannot work', () => {
    expect(() => playBars('pairs', [10, 11])).toThrow('pairs needs two markets, the run has 1');
    expect(() =>
      playBars(
        'pairs(enter=5)',
        pair(() => 0),
      ),
    ).toThrow('exit < enter < stop');
    expect(() =>
      playBars(
        'pairs(window=20, lags=6)',
        pair(() => 0),
      ),
    ).toThrow('pairs.window must be above 21');
  });
});
