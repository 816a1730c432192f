import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { averageUniqueness, barsOf, concurrency, type Spans, sumsOver } from '../../../src/core/math/label-spans.js';
import { sequentialBootstrap } from '../../../src/core/math/sequential-bootstrap.js';
import { f } from '../../support/series.js';

const spans = (...ends: [first: number, last: number][]): Spans => ({
  first: Int32Array.from(ends, ([first]) => first),
  last: Int32Array.from(ends, ([, last]) => last),
});
/** The example of the book: labels on bars {0, 1, 2}, {2, 3} and {4, 5}. */
const BOOK = spans([0, 2], [2, 3], [4, 5]);
/** Labels of two hours, as in the tests of mlfinpy 0.0 (tests/test_sampling.py). */
const HOURS = spans(...[1, 2, 5, 7, 10, 11, 12, 20].map((i): [number, number] => [i, i + 2]));

const near = (values: Iterable<number>, digits = 12): unknown[] => [...values].map((v) => expect.closeTo(v, digits));

describe('concurrency', () => {
  it('counts the labels that live on a bar', () => {
    expect([...concurrency(BOOK)]).toEqual([1, 1, 2, 1, 1, 1]);
    const counts = [...concurrency(HOURS)];
    expect([0, 1, 2, 3].map((n) => counts.filter((c) => c === n).length)).toEqual([6, 11, 5, 1]);
  });
  it('refuses spans that are none', () => {
    expect(() => concurrency(spans([3, 2]))).toThrow('was 3 to 2');
    expect(() => concurrency(spans([3, 4], [2, 4]))).toThrow('span 1 must begin at or after the one before it');
  });
});

describe('averageUniqueness', () => {
  it('has the values of the book', () => {
    expect([...averageUniqueness(BOOK)]).toEqual(near([5 / 6, 0.75, 1]));
  });
  it('has the values of mlfinpy', () => {
    const own = averageUniqueness(HOURS);
    expect([0, 2, 5, 7].map((i) => own[i])).toEqual(near([2 / 3, 5 / 6, 4 / 9, 1]));
  });
  it('is what counting by hand gives, on spans of any length', () => {
    const rng = createRng('uniqueness');
    let at = 0;
    const many = spans(
      ...Array.from({ length: 200 }, (): [number, number] => {
        at += rng.below(4);
        return [at, at + rng.below(30)];
      }),
    );
    const lives = (t: number): number => many.first.filter((from, i) => from <= t && t <= many.last[i]).length;
    const own = averageUniqueness(many);
    for (let i = 0; i < 200; i++) {
      let sum = 0;
      for (let t = many.first[i]; t <= many.last[i]; t++) sum += 1 / lives(t);
      expect(own[i], `label ${i}`).toBeCloseTo(sum / (many.last[i] - many.first[i] + 1), 13);
    }
  });
  it('is 1 / h in the middle of labels of h bars at every bar', () => {
    const h = 24;
    const dense = spans(...Array.from({ length: 20_000 }, (_, i): [number, number] => [i, i + h - 1]));
    expect(averageUniqueness(dense)[15_000]).toBeCloseTo(1 / h, 15);
  });
});

describe('sumsOver', () => {
  it('keeps its digits behind large numbers', () => {
    const x = f(1e16, 1, 2, 3, -1e16, 0.125);
    expect([...sumsOver(spans([1, 3], [2, 2], [5, 5]), x)]).toEqual([6, 2, 0.125]);
  });
});

/**
 * The slow way: the chance of each label to be drawn next is its mean of 1 / (1 + draws on the bar), as a share.
 *
 * @source López de Prado 2018, Advances in Financial Machine Learning, section 4.5.1
 */
function nextDrawChances(of: Spans, drawn: Iterable<number>): Float64Array {
  const draws = new Float64Array(barsOf(of));
  for (const i of drawn) for (let t = of.first[i]; t <= of.last[i]; t++) draws[t]++;
  const uniqueness = Float64Array.from(of.first, (from, i) => {
    let sum = 0;
    for (let t = from; t <= of.last[i]; t++) sum += 1 / (1 + draws[t]);
    return sum / (of.last[i] - from + 1);
  });
  const total = uniqueness.reduce((sum, u) => sum + u, 0);
  return uniqueness.map((u) => u / total);
}

describe('sequentialBootstrap', () => {
  it('has the chances of the book', () => {
    expect([...nextDrawChances(BOOK, [])]).toEqual(near([1 / 3, 1 / 3, 1 / 3]));
    expect([...nextDrawChances(BOOK, [1])], 'after drawing the second').toEqual(near([5 / 14, 3 / 14, 6 / 14]));
    expect([...nextDrawChances(BOOK, [1, 2])]).toEqual(near([5 / 11, 3 / 11, 3 / 11]));
  });
  it('draws what the slow way draws', () => {
    const rng = createRng('sequential');
    let at = 0;
    const many = spans(
      ...Array.from({ length: 60 }, (): [number, number] => {
        at += rng.below(3);
        return [at, at + rng.below(12)];
      }),
    );
    const fast = sequentialBootstrap(many, 150, createRng(7));
    const same = createRng(7);
    const slow: number[] = [];
    for (let k = 0; k < 150; k++) {
      const chances = nextDrawChances(many, slow);
      let rest = same.uniform();
      let pick = 0;
      while (pick < 59 && rest >= chances[pick]) rest -= chances[pick++];
      slow.push(pick);
    }
    expect([...fast]).toEqual(slow);
  });
  it('overlaps less than drawing at random', () => {
    // The experiment of the book, section 4.5.4: mean uniqueness of what was drawn, over many draws.
    const rng = createRng('monte-carlo');
    const drawnUniqueness = (drawn: readonly number[]): number => {
      const order = [...drawn].sort((a, b) => a - b);
      const own = averageUniqueness(spans(...order.map((i): [number, number] => [BOOK.first[i], BOOK.last[i]])));
      return own.reduce((sum, u) => sum + u, 0) / own.length;
    };
    let [sequential, random] = [0, 0];
    for (let k = 0; k < 2000; k++) {
      sequential += drawnUniqueness([...sequentialBootstrap(BOOK, 3, rng)]) / 2000;
      random += drawnUniqueness([rng.below(3), rng.below(3), rng.below(3)]) / 2000;
    }
    expect(sequential - random, 'about 0.05').toBeGreaterThan(0.03);
  });
  it('draws the same from the same seed, and nothing from nothing', () => {
    expect([...sequentialBootstrap(HOURS, 20, createRng(1))]).toEqual([
      ...sequentialBootstrap(HOURS, 20, createRng(1)),
    ]);
    expect(sequentialBootstrap(spans(), 20, createRng(1)).length).toBe(0);
    expect([...sequentialBootstrap(spans([3, 9]), 3, createRng(1))]).toEqual([0, 0, 0]);
  });
  it('draws as many of fifty thousand labels in a moment', () => {
    const dense = spans(...Array.from({ length: 50_000 }, (_, i): [number, number] => [i, i + 23]));
    const drawn = sequentialBootstrap(dense, 50_000, createRng(1));
    // At random 1 - 1/e, 63.2 % of all labels, would be drawn at least once, with a deviation of 0.14 %.
    expect(new Set(drawn).size / 50_000).toBeGreaterThan(0.637);
  });
});
