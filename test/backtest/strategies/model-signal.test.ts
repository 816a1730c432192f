import { describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../../src/backtest/make-spec.js';
import { backtest } from '../../../src/backtest/run.js';
import { f } from '../../support/series.js';
import { asked, busy } from './by-hand.js';

function play(text: string, signal: readonly number[]) {
  const market = busy(signal.map(() => 10));
  const spec = makeRunSpec({
    markets: [market],
    strategy: `model-signal(${text})`,
    costs: [],
    account: { cashQuote: 1000 },
  });
  return asked(backtest({ spec, markets: [market], signals: [f(...signal)] }));
}

// With σ 1 a prediction of 0.57 is a signal of 0.7 and "buy" has e^-0.005 / (e^-1.125 + e^-0.245 + e^-0.005) = 0.4733.
// Likewise 0.56: 0.4474, 0.52: 0.3449, 0.51: 0.3202, and 0.4 is a signal of -1: "sell" has 0.5492.
describe('model signal', () => {
  it('enters at a probability of 0.45 and leaves below 0.33', () => {
    expect(play('threshold=0.45', [0.56, 0.57, 0.52, 0.51, 0.57, 0.4, 0.9])).toEqual([
      [1, 1, 'model up'],
      [3, 0, 'model unsure'],
      [4, 1, 'model up'],
      [5, 0, 'model unsure'],
      [6, 1, 'model up'],
    ]);
  });

  it('turns around when it may go short, and stands still where there is no prediction', () => {
    expect(play('short=true', [0.4, Number.NaN, 0.49, 0.57])).toEqual([
      [0, -1, 'model down'],
      [2, 0, 'model unsure'],
      [3, 1, 'model up'],
    ]);
  });

  it('sizes by the probability up to the full size, settled at the entry', () => {
    const weight = Math.exp(-0.005) / (Math.exp(-1.125) + Math.exp(-0.245) + Math.exp(-0.005)) / 0.5;
    expect(weight).toBeCloseTo(0.9466, 4);
    expect(play('fullAt=0.5', [0.57, 0.6, 0.5, 0.6])).toEqual([
      [0, expect.closeTo(weight, 12), 'model up'],
      [2, 0, 'model unsure'],
      [3, 1, 'model up'],
    ]);
  });

  it('wants the side to be the likeliest of the three, whatever the threshold', () => {
    // A signal of 0.39 is nearer to 0 than to 0.8: "hold" is likelier than "buy".
    expect(play('threshold=0.1, leave=0', [0.539, 0.541])).toEqual([[1, 1, 'model up']]);
  });
});
