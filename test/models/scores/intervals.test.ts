import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { icDecay } from '../../../src/models/scores/ic-decay.js';
import { classIntervals, pairedIntervals, scoreIntervals } from '../../../src/models/scores/intervals.js';
import { blockRowsFor, stationaryCounts } from '../../../src/models/scores/resample.js';
import { f } from '../../support/series.js';

const options = { blockRows: 5, draws: 200, seed: 1, level: 0.9 };

/** Probabilities that are right about which of two coins is thrown, outcomes by those coins. */
function world(n: number, seed: number): { readonly p: Float64Array; readonly y: Float64Array } {
  const rng = createRng(seed);
  const p = Float64Array.from({ length: n }, () => (rng.uniform() < 0.5 ? 0.35 : 0.65) + 0.02 * rng.uniform());
  return { p, y: p.map((chance) => Number(rng.uniform() < chance)) };
}

describe('stationaryCounts', () => {
  it('draws as many rows as there are, each as likely as the others', () => {
    const rng = createRng(4);
    const counts = new Float64Array(12);
    const total = new Float64Array(12);
    for (let draw = 0; draw < 3000; draw++) {
      stationaryCounts(12, 4, rng, counts);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(12);
      expect(counts.every((count) => count >= 0)).toBe(true);
      counts.forEach((count, i) => {
        total[i] += count;
      });
    }
    // A count has a deviation of about 1.6 with blocks of 4: four standard errors of the mean are 0.12.
    for (const count of total) expect(Math.abs(count / 3000 - 1)).toBeLessThan(0.12);
  });
  it('keeps neighbours together: a row is followed by the next one in 1 − 1/L of all cases', () => {
    const rng = createRng(9);
    const counts = new Float64Array(1000);
    const wave = Float64Array.from({ length: 1000 }, (_, i) => Math.cos((2 * Math.PI * i) / 100));
    let variance = 0;
    for (let draw = 0; draw < 400; draw++) {
      stationaryCounts(1000, 10, rng, counts);
      variance += wave.reduce((sum, x, i) => sum + counts[i] * x, 0) ** 2 / 400;
    }
    // Against rows drawn one by one (1000 / 2): (1 − q²) / (1 − 2q·cos ω + q²) with q = 0.9, known to 4·√(2/400).
    const wanted = (1 - 0.81) / (1 - 1.8 * Math.cos((2 * Math.PI) / 100) + 0.81);
    expect(Math.abs(variance / 500 / wanted - 1)).toBeLessThan(0.28);
  });
});

describe('blockRowsFor', () => {
  it('is twice the rows that a label spans', () => {
    const rows = Int32Array.from({ length: 200 }, (_, i) => i);
    expect(
      blockRowsFor(
        rows,
        rows.map((i) => Math.min(199, i + 19)),
      ),
    ).toBe(Math.ceil((2 * (181 * 20 + 190)) / 200));
    expect(blockRowsFor(rows, rows), 'at least the cube root').toBe(6);
  });
  it('counts rows, not bars, and holds at a quarter of them', () => {
    const rows = Int32Array.from({ length: 100 }, (_, i) => 10 * i);
    const ends = new Int32Array(1000).map((_, i) => i + 9);
    expect(blockRowsFor(rows, ends), 'no label reaches the next row').toBe(5);
    expect(blockRowsFor(rows, ends.fill(999))).toBe(25);
    expect(blockRowsFor(Int32Array.of(3), Int32Array.of(0, 0, 0, 9))).toBe(1);
  });
});

describe('scoreIntervals', () => {
  it('hold the score, for every score, and are the same for the same seed', () => {
    const { p, y } = world(400, 1);
    const found = scoreIntervals('classification', p, y, options);
    for (const { name, value, low, high } of found) {
      if (name === 'calibration-error') continue;
      expect(low, name).toBeLessThan(value);
      expect(high, name).toBeGreaterThan(value);
    }
    expect(scoreIntervals('classification', p, y, options)).toEqual(found);
    expect(scoreIntervals('classification', p, y, { ...options, seed: 2 })).not.toEqual(found);
  });
  it('say why there is none', () => {
    const found = scoreIntervals('classification', f(0.2, 0.3, 0.4), f(1, 1, 1), options);
    const auc = found.find((score) => score.name === 'auc');
    expect(auc).toMatchObject({ value: NaN, low: NaN, high: NaN, reason: 'all rows are of one class' });
    const rare = scoreIntervals('classification', f(0.2, 0.3, 0.4, 0.1), f(0, 0, 1, 0), { ...options, blockRows: 1 });
    expect(rare.find((score) => score.name === 'auc')?.reason).toMatch(/there is none in \d+ of 200 histories drawn/);
    expect(scoreIntervals('regression', f(NaN), f(1), options)[0].reason).toBe('no row was scored');
  });
  it('refuse settings that mean nothing', () => {
    expect(() => scoreIntervals('regression', f(1), f(1), { ...options, draws: 0 })).toThrow('draws must be');
    expect(() => scoreIntervals('regression', f(1), f(1), { ...options, level: 1 })).toThrow('level must be in (0, 1)');
    expect(() => scoreIntervals('regression', f(1), f(1), { ...options, blockRows: 0.5 })).toThrow(
      'at least 1, was 0.5',
    );
    expect(() => scoreIntervals('regression', f(1), f(1), { ...options, time: f(NaN) })).toThrow('has no time');
  });
  it('draw rows of one time together, so that a market twice is not twice the evidence', () => {
    const { p, y } = world(300, 2);
    const twice = (x: Float64Array): Float64Array => Float64Array.from([...x, ...x]);
    const time = twice(Float64Array.from(p, (_, i) => i));
    const width = (given: Partial<typeof options> & { time?: Float64Array }): number => {
      const [, brier] = scoreIntervals('classification', twice(p), twice(y), { ...options, ...given });
      return brier.high - brier.low;
    };
    const [, once] = scoreIntervals('classification', p, y, options);
    expect(width({ time })).toBeCloseTo(once.high - once.low, 12);
    expect(width({}), 'taken one by one they look like twice the rows').toBeLessThan(0.85 * (once.high - once.low));
  });
  it('cover the true score as often as they say, where errors hang together', () => {
    // Errors x follow x' = 0.7·x + noise, so the mean absolute error of a prediction of 0 is √(2/π)·√(1/(1 − 0.49)).
    const truth = Math.sqrt(2 / Math.PI) * Math.sqrt(1 / (1 - 0.49));
    const worlds = 200;
    const covered = { blocks: 0, rows: 0 };
    for (let seed = 0; seed < worlds; seed++) {
      const rng = createRng(`coverage/${seed}`);
      let x = rng.normal() * Math.sqrt(1 / (1 - 0.49));
      const y = Float64Array.from({ length: 400 }, () => {
        x = 0.7 * x + rng.normal();
        return x;
      });
      const zero = new Float64Array(400);
      for (const [kind, blockRows] of [
        ['blocks', 20],
        ['rows', 1],
      ] as const) {
        const mae = scoreIntervals('regression', zero, y, { blockRows, draws: 100, seed, level: 0.9 }).find(
          (score) => score.name === 'mae',
        );
        if (mae !== undefined && mae.low <= truth && truth <= mae.high) covered[kind]++;
      }
    }
    // Of 200 intervals of 90 %, 180 ± 4·√(200·0.9·0.1) = 163 to 197; percentiles of few blocks run a little narrow.
    expect(covered.blocks).toBeGreaterThan(160);
    expect(covered.blocks).toBeLessThan(198);
    expect(covered.rows, 'row by row they are too narrow').toBeLessThan(150);
  });
});

describe('pairedIntervals', () => {
  it('see a small difference that the single intervals cannot', () => {
    const { p, y } = world(6000, 3);
    const worse = p.map((x) => x + (0.5 - x) * 0.3);
    const { scores, others } = pairedIntervals('classification', p, [worse], y, options);
    const place = scores.findIndex((score) => score.name === 'brier');
    const [mine, other, difference] = [scores[place], others[0].scores[place], others[0].differences[place]];
    expect(difference.value).toBeCloseTo(mine.value - other.value, 12);
    expect(difference.high - difference.low).toBeLessThan(0.6 * (mine.high - mine.low));
    expect(difference.high, 'the sharper model is better').toBeLessThan(0);
  });
  it('score the same rows for all: what one does not know is left out of each', () => {
    const { scores } = pairedIntervals('regression', f(1, 2, 3, 4), [f(1, 2, NaN, 4)], f(1, 2, 9, 4), options);
    expect(scores.find((score) => score.name === 'rmse')?.value).toBe(0);
  });
  it('do the same for classes', () => {
    const rng = createRng(5);
    const labels = Float64Array.from({ length: 200 }, () => rng.below(3) - 1);
    const p = Float64Array.from([...labels].flatMap((label) => [-1, 0, 1].map((c) => (c === label ? 0.5 : 0.25))));
    const even = new Float64Array(600).fill(1 / 3);
    const { scores, others } = classIntervals(p, [even], f(-1, 0, 1), labels, options);
    expect(scores.find((score) => score.name === 'accuracy')?.value).toBe(1);
    const loss = others[0].differences.find((score) => score.name === 'log-loss');
    expect(loss?.value).toBeCloseTo(Math.log(2) - Math.log(3), 12);
    expect(loss?.high).toBeCloseTo(Math.log(2) - Math.log(3), 12);
  });
});

describe('icDecay', () => {
  it('is 1 where the prediction is the return, and tells what each stretch adds', () => {
    const rng = createRng(6);
    const close = new Float64Array(3000);
    for (let i = 0, price = 100; i < 3000; i++) {
      close[i] = price;
      price *= 1 + 0.01 * rng.normal();
    }
    const next = close.map((price, i) => (i + 1 < 3000 ? close[i + 1] / price - 1 : NaN));
    const [one, two, ten] = icDecay(next, close, [1, 2, 10]);
    expect([one.rows, two.rows, ten.rows]).toEqual([2999, 2998, 2990]);
    expect(one.ic).toBeCloseTo(1, 12);
    // Of h independent bars one is known: 1/√h; a stretch behind it is not known at all.
    expect(Math.abs(two.icPearson - Math.SQRT1_2)).toBeLessThan(0.05);
    expect(Math.abs(ten.icPearson - 1 / Math.sqrt(10))).toBeLessThan(0.07);
    expect(Math.abs(two.icOfStretch)).toBeLessThan(4 / Math.sqrt(3000));
    expect(Math.abs(ten.icOfStretch)).toBeLessThan(4 / Math.sqrt(3000));
  });
  it('says why there is none', () => {
    expect(icDecay(f(1, 2), f(10, 11), [5])[0]).toMatchObject({
      rows: 0,
      ic: NaN,
      reason: 'no row has a return this far ahead',
    });
    expect(icDecay(f(1, 1, 1), f(10, 11, 10), [1])[0].reason).toBe('the prediction does not vary');
    expect(() => icDecay(f(1), f(1), [2, 1])).toThrow('horizons must be whole bars, increasing from 1 on, found 2, 1');
  });
});
