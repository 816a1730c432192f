import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { type Adwin, adwinFrom, createAdwin } from '../../../src/models/drift/adwin.js';
import { createPageHinkley, pageHinkleyFrom } from '../../../src/models/drift/page-hinkley.js';
import { kolmogorovDistance, stabilityIndex, stabilityReference } from '../../../src/models/drift/stability.js';
import river from './river.json' with { type: 'json' };

const f = (...values: number[]): Float64Array => Float64Array.from(values);

/** ADWIN by its definition: the whole window as a list, every cut looked at. */
function slowHasCut(window: readonly number[], delta: number): boolean {
  const mean = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0) / x.length;
  const n = window.length;
  const spread = mean(window.map((x) => (x - mean(window)) ** 2));
  const chance = Math.log((2 * Math.log(n)) / delta);
  for (let cut = 5; cut <= n - 5; cut++) {
    const inverse = 1 / (cut - 4) + 1 / (n - cut - 4);
    const bound = Math.sqrt(2 * inverse * spread * chance) + (2 / 3) * chance * inverse;
    if (Math.abs(mean(window.slice(0, cut)) - mean(window.slice(cut))) > bound) return true;
  }
  return false;
}

describe('ADWIN', () => {
  it('raises river’s alarm: at value 1023 of its documentation’s stream, delta 0.002, every 32', () => {
    const adwin = createAdwin({ delta: 0.002, every: 32 });
    const alarms = Array.from(river, Number).flatMap((value, i) => (adwin.update(value) ? [i] : []));
    expect(alarms[0]).toBe(1023);
  });

  it('keeps the mean and the width of a short stream', () => {
    const adwin = createAdwin({ delta: 0.01, every: 1 });
    for (const value of [1, 2, 3, 6]) adwin.update(value);
    expect([adwin.width, adwin.mean]).toEqual([4, 3]);
    expect(createAdwin({ delta: 0.01, every: 1 }).mean).toBeNaN();
  });

  it('cuts only windows that the definition cuts too', () => {
    const rng = createRng('adwin/slow');
    const adwin = createAdwin({ delta: 0.05, every: 1 });
    const window: number[] = [];
    let alarms = 0;
    for (let i = 0; i < 300; i++) {
      const value = (i < 150 ? 0 : 1.5) + rng.normal();
      window.push(value);
      const before = window.slice();
      const isAlarm = adwin.update(value);
      if (isAlarm) {
        alarms++;
        expect(slowHasCut(before, 0.05), `value ${i}`).toBe(true);
      }
      window.splice(0, window.length - adwin.width);
      expect(adwin.mean).toBeCloseTo(window.reduce((a, b) => a + b, 0) / window.length, 9);
    }
    expect(alarms).toBeGreaterThan(0);
  });

  it('alarms seldom on a stream that does not change, and soon on one that does', () => {
    let false_ = 0;
    let delay = 0;
    for (let seed = 0; seed < 200; seed++) {
      const rng = createRng(`adwin/${seed}`);
      const adwin = createAdwin({ delta: 0.05, every: 8 });
      let alarmed = false;
      for (let i = 0; i < 500; i++) alarmed = adwin.update(Number(rng.uniform() < 0.5)) || alarmed;
      if (alarmed) false_++;
      let later = 0;
      while (!adwin.update(Number(rng.uniform() < 0.9))) later++;
      delay += later / 200;
    }
    // 5 % of 200 with three standard errors: 10 + 3·√9.5 = 19.
    expect(false_).toBeLessThanOrEqual(19);
    expect(delay, 'values until a share of 0.5 that became 0.9 is noticed').toBeLessThan(60);
  });

  it('goes on from its JSON as if it had not been stopped', () => {
    const rng = createRng('adwin/json');
    const one = createAdwin({ delta: 0.01, every: 4 });
    for (let i = 0; i < 333; i++) one.update(rng.normal());
    const two: Adwin = adwinFrom(JSON.parse(JSON.stringify(one.toJSON())));
    for (let i = 0; i < 333; i++) {
      const value = 0.8 + rng.normal();
      expect(two.update(value)).toBe(one.update(value));
      expect(two.width).toBe(one.width);
    }
  });
});

describe('Page–Hinkley', () => {
  it('sums what is above the running mean, by hand', () => {
    const test = createPageHinkley({ allowance: 0.5, threshold: 2, warmup: 1 });
    // Means 0, 0, 1, 1.5; excess 3 − 1 − 0.5 = 1.5, then 1.5 + 3 − 1.5 − 0.5 = 2.5 > 2.
    expect([0, 0, 3, 3].map((value) => test.update(value))).toEqual([false, false, false, true]);
  });

  it('sees a fall as it sees a rise, starts anew, and comes back from JSON', () => {
    const [a, b] = [1, -1].map((sign) => {
      const rng = createRng('page-hinkley');
      let test = createPageHinkley({ allowance: 0.1, threshold: 20, warmup: 30 });
      return Array.from({ length: 600 }, (_, i) => {
        if (i % 100 === 50) test = pageHinkleyFrom(JSON.parse(JSON.stringify(test.toJSON())));
        return test.update(sign * ((i < 300 ? 0 : 1) + rng.normal()));
      });
    });
    expect(a).toEqual(b);
    expect(a.indexOf(true)).toBeGreaterThan(300);
    expect(a.indexOf(true)).toBeLessThan(360);
  });
});

describe('stability', () => {
  it('is 0 for the values themselves', () => {
    const values = Float64Array.from({ length: 100 }, (_, i) => i);
    expect(stabilityIndex(stabilityReference(values), values)).toBe(0);
  });

  it('adds up shares, by hand', () => {
    const reference = stabilityReference(f(1, 2, 3, 4), 2);
    // One cut at 2.5, half of the values on each side; now three quarters are above.
    expect([...reference.cuts, ...reference.shares]).toEqual([2.5, 0.5, 0.5, 0]);
    const wanted = (0.25 - 0.5) * Math.log(0.25 / 0.5) + (0.75 - 0.5) * Math.log(0.75 / 0.5);
    expect(stabilityIndex(reference, f(1, 3, 4, 5))).toBeCloseTo(wanted, 12);
  });

  it('counts values that are not known any more', () => {
    expect(stabilityIndex(stabilityReference(f(1, 2, 3, 4)), f(1, 2, Number.NaN, Number.NaN))).toBeGreaterThan(1);
    expect(stabilityIndex(stabilityReference(f(1, 2)), f())).toBeNaN();
  });

  it('has Smirnov’s distance: scipy.stats.ks_2samp 1.10 gives 1/2 for these two', () => {
    expect(kolmogorovDistance(f(1, 2, 3, 4, 5.5), f(2, 2, 3.5, 6, 7, 8))).toBeCloseTo(0.5, 12);
    expect(kolmogorovDistance(f(1, 2), f(1, 2))).toBe(0);
    expect(kolmogorovDistance(f(1), f(Number.NaN))).toBeNaN();
  });
});
