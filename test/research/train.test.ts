import { describe, expect, it } from 'vitest';
import { sliceCandles } from '../../src/core/candles.js';
import { learners } from '../../src/models/registry.js';
import { toSignal } from '../../src/research/signal.js';
import { fitOn, type ModelPlan, prepareMarket, rowsKnownBy } from '../../src/research/train.js';
import { randomCandles } from '../support/series.js';

const HOUR = 3_600_000;
const HORIZON = 6;
const candles = randomCandles({ seed: 31, length: 600, intervalMs: HOUR });
const plan: ModelPlan = {
  features: ['rsi(period=14)'],
  label: `forward-return(horizon=${HORIZON})`,
  learner: learners.bind('ridge'),
  task: 'regression',
  seed: 1,
};

describe('training rows', () => {
  it('hold no row whose label was not known when the test began', () => {
    const market = prepareMarket(candles, plan);
    const testFrom = candles.openTime[400];
    const rows = rowsKnownBy(market, candles.openTime[0], testFrom, testFrom);
    const last = rows[rows.length - 1];
    expect(last, 'the label of row 393 ends with bar 399, the last that has closed').toBe(400 - 1 - HORIZON);
    const model = fitOn(market, plan, rows);
    expect(model.knownUntil, 'and the model says so').toBe(candles.openTime[399] + HOUR);
  });

  it('shrink by the embargo', () => {
    const market = prepareMarket(candles, plan);
    const testFrom = candles.openTime[400];
    const rows = rowsKnownBy(market, candles.openTime[0], testFrom, testFrom - 10 * HOUR);
    expect(rows[rows.length - 1]).toBe(400 - 1 - HORIZON - 10);
  });
});

describe('weights', () => {
  const overlap = { ...plan, task: 'classification', learner: learners.bind('logistic') } as const;
  const market = prepareMarket(candles, overlap);
  const rows = rowsKnownBy(market, candles.openTime[0], candles.openTime[400], candles.openTime[400]);
  const fitted = (weights?: string): string => JSON.stringify(fitOn(market, { ...overlap, weights }, rows).toJSON());

  it('change what a model learns', () => {
    expect(fitted('none')).toBe(fitted());
    expect(fitted('time-decay(last=0)')).not.toBe(fitted());
  });
  it('know nothing of the rows that are not trained on', () => {
    const past = prepareMarket(sliceCandles(candles, 0, 400), overlap);
    const text = 'uniqueness,return,time-decay,balanced';
    expect(JSON.stringify(fitOn(past, { ...overlap, weights: text }, past.rows).toJSON())).toBe(fitted(text));
  });
});

describe('a fitted model', () => {
  it('remembers its features with every parameter written out, so that a new default does not change them', () => {
    const market = prepareMarket(candles, { ...plan, features: ['rsi', 'macd.signal(fast=5)'] });
    const model = fitOn(market, plan, market.rows);
    expect(model.features).toEqual(['rsi(period=14)', 'macd.signal(fast=5, slow=26, signal=9)']);
    expect(model.features).toEqual(model.featureNames);
  });
});

describe('a signal', () => {
  it('is the prediction itself for a classifier', () => {
    const prediction = Float64Array.of(0.2, Number.NaN, 0.9);
    expect(toSignal('classification', prediction, 1)).toEqual(prediction);
  });

  it('is one half where a regression expects nothing, and grows with what it expects', () => {
    const signal = toSignal('regression', Float64Array.of(-0.02, 0, 0.02, Number.NaN), 0.02);
    expect(signal[1]).toBe(0.5);
    expect(signal[2]).toBeCloseTo(0.8413447460685429, 12);
    expect(signal[0]).toBeCloseTo(1 - 0.8413447460685429, 12);
    expect(signal[3]).toBeNaN();
  });
});
