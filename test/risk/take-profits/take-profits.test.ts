import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { takeProfits } from '../../../src/risk/registry.js';
import { rewardDistance } from '../../../src/risk/take-profits/rr.js';
import { levelsAt, reflect } from '../exits.js';
import { exitView } from '../view.js';

describe('rr', () => {
  it('is a multiple of the risk away from the entry', () => {
    expect(rewardDistance(4, 1.5)).toBe(6);
    expect(levelsAt('rr', { entryPrice: 100, risk: 4 })).toEqual([[108, 1]]);
    expect(levelsAt('rr(multiple=1.5, share=0.5)', { entryPrice: 100, risk: 4, side: -1 })).toEqual([[94, 0.5]]);
  });
  it('has no level without a stop, nor where a short would have to gain more than everything', () => {
    expect(levelsAt('rr', { entryPrice: 100 })).toEqual([]);
    expect(levelsAt('rr', { entryPrice: 100, risk: 50, side: -1 })).toEqual([]);
    expect(levelsAt('rr', { entryPrice: 100, risk: 50 })).toEqual([[200, 1]]);
  });
});

describe('fixed', () => {
  it('is a share of the entry price away from it', () => {
    expect(levelsAt('fixed(rate=0.25)', { entryPrice: 80, markets: [[100]] })).toEqual([[100, 1]]);
    expect(levelsAt('fixed(rate=0.25)', { entryPrice: 80, side: -1 })).toEqual([[60, 1]]);
    expect(levelsAt('fixed(rate=1)', { entryPrice: 80, side: -1 }), 'the price of nothing').toEqual([]);
    expect(levelsAt('fixed(rate=1)', { entryPrice: 80 })).toEqual([[160, 1]]);
  });
});

describe('atr', () => {
  it('is k ranges away from the entry', () => {
    expect(levelsAt('atr', { entryPrice: 100, features: [2.5] })).toEqual([[110, 1]]);
    expect(levelsAt('atr(k=2, share=0.4)', { entryPrice: 100, features: [2.5], side: -1 })).toEqual([[95, 0.4]]);
    expect(levelsAt('atr', { features: [Number.NaN] })).toEqual([]);
  });
  it('counts from the price that was paid with the range of the decision', () => {
    const { definition, params } = takeProfits.parse('atr');
    const rule = definition.create(params);
    expect(rule(exitView({ markets: [[100]], features: [2] }))).toEqual([{ price: 108, share: 1 }]);
    const later = exitView({ markets: [[103]], entryPrice: 101, barsHeld: 1, features: [7] });
    expect(rule(later)).toEqual([{ price: 109, share: 1 }]);
  });
});

describe('partial', () => {
  it('closes parts at rising multiples of the risk', () => {
    const view = { entryPrice: 100, risk: 5 };
    const all = [
      [105, 0.33],
      [110, 0.33],
      [115, 0.34],
    ];
    expect(levelsAt('partial', view)).toEqual(all);
    expect(levelsAt('partial(at="1|4", share="0.5|0.25")', { ...view, side: -1 })).toEqual([
      [95, 0.5],
      [80, 0.25],
    ]);
  });
  it('counts by a rate where there was no stop, and leaves out what is no price', () => {
    expect(levelsAt('partial(at="1|2", share="0.5|0.5", rate=0.1)', { entryPrice: 100 })).toEqual([
      [110, 0.5],
      [120, 0.5],
    ]);
    expect(levelsAt('partial(at="1|2", share="0.5|0.5")', { entryPrice: 100, risk: 60, side: -1 })).toEqual([
      [40, 0.5],
    ]);
  });
  it('takes thirds and tenths that add up to 1 but for rounding', () => {
    const ten = new Array(10).fill(0.1).join('|');
    expect(levelsAt(`partial(at="1|2|3|4|5|6|7|8|9|10", share="${ten}")`, {}).length).toBe(10);
  });
  it.each([
    ['at="1|2"', 'partial.at and partial.share must be of one length, were 2 and 3'],
    ['at="1|1", share="0.5|0.5"', 'partial.at must rise from each number to the next, was 1|1'],
    ['at="1|2", share="0.6|0.5"', 'partial.share must add up to 1 at most, was 1.1'],
    ['at="1|2", share="0|0.5"', 'each entry of partial.share must be a number above 0, was "0"'],
    ['at="", share="1"', 'each entry of partial.at must be a number above 0, was ""'],
  ])('refuses %s', (given, message) => {
    expect(() => levelsAt(`partial(${given})`, {})).toThrow(message);
  });
});

describe('take-profits upside down', () => {
  it('are those of the other side in the mirror', () => {
    const rng = createRng('take-profits');
    for (let i = 0; i < 50; i++) {
      // Quarters keep sums exact, so the mirror holds to the last bit.
      const [entry, risk] = [80 + rng.below(160) / 4, (1 + rng.below(40)) / 4];
      for (const text of ['rr(multiple=1.5)', 'partial', 'atr(k=2)']) {
        const long = levelsAt(text, { entryPrice: entry, risk, features: [risk] });
        const short = levelsAt(text, { entryPrice: reflect(entry), risk, features: [risk], side: -1 });
        expect(short).toEqual(long.map(([price, share]) => [reflect(price), share]));
      }
    }
  });
});
