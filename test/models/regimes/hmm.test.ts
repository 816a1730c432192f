import { describe, expect, it } from 'vitest';
import { resolveParams } from '../../../src/core/kit/params.js';
import { createRng } from '../../../src/core/kit/rng.js';
import type { RegimePath } from '../../../src/core/regime.js';
import hmm from '../../../src/models/regimes/hmm.js';
import { candlesFrom, randomCandles } from '../../support/series.js';

const params = (given: Record<string, unknown>) => resolveParams('hmm', hmm.params, given);

/** Stretches of 100 bars in turn: rising, falling, going nowhere, shaken. */
function planted(seed: string) {
  const rng = createRng(`planted/${seed}`);
  const kinds = [
    { drift: 0.004, noise: 0.006 },
    { drift: -0.004, noise: 0.006 },
    { drift: 0, noise: 0.006 },
    { drift: 0, noise: 0.03 },
  ];
  const truth: number[] = [];
  const closes = [100];
  for (let stretch = 0; stretch < 32; stretch++) {
    const kind = rng.below(4);
    for (let i = 0; i < 100; i++) {
      truth.push(kind);
      closes.push(closes[closes.length - 1] * Math.exp(kinds[kind].drift + kinds[kind].noise * rng.normal()));
    }
  }
  return { candles: candlesFrom(closes.slice(1)), truth };
}

/** Share of known bars on which the state is the planted kind; both are in the order bull, bear, ranging, volatile. */
function agreement({ state }: RegimePath, truth: readonly number[]): number {
  let known = 0;
  let right = 0;
  for (const [i, s] of state.entries()) {
    if (s < 0) continue;
    known++;
    if (s === truth[i]) right++;
  }
  return right / known;
}

describe('hmm', () => {
  it('names planted regimes on bars it was not trained on', () => {
    const fitted = hmm.fit(planted('train').candles, params({}), createRng(1));
    const { candles, truth } = planted('test');
    expect(
      agreement(fitted.filter(candles), truth),
      'guessing gives 0.25; each change is seen a few bars late',
    ).toBeGreaterThan(0.65);
  });
  it('holds states for many bars rather than a few', () => {
    const { state } = hmm.fit(planted('train').candles, params({}), createRng(1)).filter(planted('test').candles);
    let changes = 0;
    for (let i = 25; i < state.length; i++) if (state[i] !== state[i - 1]) changes++;
    expect(changes).toBeLessThan(200);
  });
  it('names fewer regimes with fewer states', () => {
    const train = planted('train').candles;
    expect(hmm.fit(train, params({ states: 2 }), createRng(1)).filter(train).names).toEqual(['bull', 'bear']);
    expect(hmm.fit(train, params({ states: 3 }), createRng(1)).filter(train).names).toEqual([
      'bull',
      'bear',
      'ranging',
    ]);
  });
  it('learns its units from the training bars alone', () => {
    const fitted = hmm.fit(planted('train').candles, params({}), createRng(1));
    const before = fitted.toJSON();
    fitted.filter(planted('test').candles);
    expect(fitted.toJSON()).toEqual(before);
  });
  it('refuses too few bars, and says how many it needs', () => {
    expect(() => hmm.fit(randomCandles({ seed: 1, length: 103 }), params({}), createRng(1))).toThrow(
      'hmm with 4 states over 24 bars needs 104 training bars, has 103',
    );
  });
});
