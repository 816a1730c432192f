import { describe, expect, it } from 'vitest';
import { sliceCandles } from '../../src/core/candles.js';
import { averageUniqueness } from '../../src/core/math/label-spans.js';
import {
  bootstrapFraction,
  classBalance,
  labelSpans,
  labelWeights,
  parseWeights,
  returnAttribution,
  timeDecay,
} from '../../src/features/label-weights.js';
import { computeLabels } from '../../src/features/pipeline.js';
import { candlesFrom, f, gs1 } from '../support/series.js';

const near = (...values: number[]): unknown[] => values.map((v) => expect.closeTo(v, 12));
const every = (from: number, to: number, step = 1): Int32Array =>
  Int32Array.from({ length: Math.ceil((to - from) / step) }, (_, k) => from + k * step);

describe('labelSpans', () => {
  const { labels } = computeLabels(gs1(), 'forward-return(horizon=1)');
  it('is the bars whose returns make the label', () => {
    const { first, last } = labelSpans(labels, Int32Array.of(4, 7));
    expect([[...first], [...last]]).toEqual([
      [5, 8],
      [5, 8],
    ]);
  });
  it('leaves labels of one bar unique', () => {
    expect(new Set(averageUniqueness(labelSpans(labels, every(0, 299))))).toEqual(new Set([1]));
    const { labels: long } = computeLabels(gs1(), 'forward-return(horizon=4)');
    expect(bootstrapFraction(labelSpans(long, every(0, 200, 4))), 'back to back').toBe(1);
    expect(bootstrapFraction(labelSpans(long, every(0, 200, 2))), 'half on half').toBeCloseTo(0.505, 10);
  });
  it('refuses a label that is not known', () => {
    expect(() => labelSpans(labels, Int32Array.of(299))).toThrow('row 299 has no label to weigh');
  });
});

describe('returnAttribution', () => {
  it('shares each move among the labels that live on its bar', () => {
    const e = Math.E;
    // Log returns 1, 1, -1 on bars 1 to 3; labels on bars {1, 2} and {2, 3}: 1 + 1/2, and 1/2 - 1.
    const candles = candlesFrom([1, e, e * e, e]);
    const spans = { first: Int32Array.of(1, 2), last: Int32Array.of(2, 3) };
    expect([...returnAttribution(candles.close, spans)]).toEqual(near(1.5, 0.5));
  });
});

describe('timeDecay', () => {
  const own = f(1, 1, 1, 1);
  it('falls along a line from the newest to the oldest', () => {
    expect([...timeDecay(own, 1)]).toEqual([1, 1, 1, 1]);
    expect([...timeDecay(own, 0.5)], 'the line reaches 0.5 before the oldest').toEqual(near(0.625, 0.75, 0.875, 1));
    expect([...timeDecay(own, 0)]).toEqual(near(0.25, 0.5, 0.75, 1));
  });
  it('leaves out the oldest share below 0', () => {
    expect([...timeDecay(own, -0.5)], 'half of the uniqueness counts').toEqual(near(0, 0, 0.5, 1));
  });
  it('ages by uniqueness, not by time', () => {
    expect([...timeDecay(f(1, 0.1, 0.1, 0.8), 0)]).toEqual(near(0.5, 0.55, 0.6, 1));
  });
});

describe('classBalance', () => {
  it('gives every class the same in sum', () => {
    expect([...classBalance(f(1, 1, 1, 0), f(1, 1, 1, 1))]).toEqual(near(2 / 3, 2 / 3, 2 / 3, 2));
    const weights = f(1, 2, 3, 4, 5, 0);
    const factors = classBalance(f(-1, 0, 1, 1, -1, 7), weights);
    const sums = [-1, 0, 1].map((c) =>
      [-1, 0, 1, 1, -1].reduce((sum, own, i) => sum + (own === c ? weights[i] * factors[i] : 0), 0),
    );
    expect(sums).toEqual(near(5, 5, 5));
    expect(factors[5], 'a class without weight').toBe(1);
  });
});

describe('labelWeights', () => {
  const bars = gs1();
  const { labels } = computeLabels(bars, 'triple-barrier(horizon=10)');
  const rows = every(20, 280);

  it('has a mean of 1, whatever the scheme', () => {
    for (const text of ['uniqueness', 'return', 'time-decay', 'balanced', 'uniqueness,return,time-decay(last=-0.2)']) {
      const weights = labelWeights(text, bars, labels, rows);
      expect(weights.length, text).toBe(rows.length);
      expect(weights.reduce((sum, w) => sum + w, 0) / rows.length, text).toBeCloseTo(1, 12);
      expect(Math.min(...weights), text).toBeGreaterThanOrEqual(0);
    }
    expect(new Set(labelWeights('none', bars, labels, rows))).toEqual(new Set([1]));
  });
  it('multiplies schemes, and balances last', () => {
    const both = labelWeights('uniqueness,time-decay(last=0.2)', bars, labels, rows);
    const own = averageUniqueness(labelSpans(labels, rows));
    const decay = timeDecay(own, 0.2);
    expect(both[7] / both[200]).toBeCloseTo((own[7] * decay[7]) / (own[200] * decay[200]), 12);
    const balanced = labelWeights('balanced,uniqueness', bars, labels, rows);
    const ups = rows.reduce((sum, row, i) => sum + (labels.values[row] > 0 ? balanced[i] : 0), 0);
    expect(ups, 'rises count half').toBeCloseTo(rows.length / 2, 9);
  });
  it('is made of the training rows alone', () => {
    const text = 'uniqueness,return,time-decay,balanced';
    const known = rows.filter((row) => labels.endIndex[row] < 150);
    const part = sliceCandles(bars, 0, 150);
    const cut = computeLabels(part, 'triple-barrier(horizon=10)').labels;
    expect([...labelWeights(text, part, cut, known)]).toEqual([...labelWeights(text, bars, labels, known)]);
  });
  it('reads its schemes, and names what it does not know', () => {
    expect(parseWeights('uniqueness, time-decay').text).toBe('uniqueness, time-decay(last=0.5)');
    expect(parseWeights('none').text).toBe('none');
    expect(() => parseWeights('unique')).toThrow('unknown weights "unique"');
    expect(() => parseWeights('time-decay(last=-1)')).toThrow('time-decay.last must be in [-0.99, 1], was -1');
    expect(() => parseWeights('return(rsi)')).toThrow('return takes parameters by name, found "rsi"');
  });
  it('refuses weights that leave nothing', () => {
    const flat = candlesFrom(Array(30).fill(5));
    const still = computeLabels(flat, 'direction').labels;
    expect(() => labelWeights('return', flat, still, every(0, 20))).toThrow('all 20 training rows would count nothing');
  });
});
