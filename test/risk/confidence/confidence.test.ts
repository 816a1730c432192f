import { describe, expect, it } from 'vitest';
import type { Confidence } from '../../../src/core/confidence.js';
import { believed, forgotten, type ThreeWay } from '../../../src/risk/confidence/bayes.js';
import { modelConfidence } from '../../../src/risk/confidence/model.js';
import { agreement } from '../../../src/risk/confidence/trend-agreement.js';
import { confidences } from '../../../src/risk/registry.js';
import { parseSignals, scoreOf, signalFeatures } from '../../../src/risk/scored-signals.js';
import { tradingView } from '../view.js';

const NAN = Number.NaN;

function confidence(text: string, markets = 1): Confidence {
  const { definition, params } = confidences.parse(text);
  definition.needs(params);
  return definition.create(params, markets);
}

/** A column whose score is x: with @0/1 the score of the view's number is its tanh. */
const scored = (x: number): number => Math.atanh(x);

describe('bayes', () => {
  const EVEN: ThreeWay = [1 / 3, 1 / 3, 1 / 3];
  const ONE = 'bayes(signals="rsi@0/1", hold=0.5, forget=0.2, sigma=0.5)';

  it('multiplies the likelihoods of all signals of a bar', () => {
    // Signals 0.8 and 0.4 with σ 0.5, exponents −d²/0.5: buy −(0 + 0.32), hold −(1.28 + 0.32), sell −(5.12 + 2.88).
    const weights = [Math.exp(-8), Math.exp(-1.6), Math.exp(-0.32)];
    const sum = weights[0] + weights[1] + weights[2];
    believed(EVEN, [0.8, 0.4], 0.5).forEach((p, c) => {
      expect(p).toBeCloseTo(weights[c] / sum, 14);
    });
  });

  it('forgets a share of what it believed', () => {
    expect(forgotten([0, 0, 1], [0.25, 0.5, 0.25], 0.2)).toEqual([0.05, 0.1, 0.8 + 0.05]);
    expect(forgotten([0, 0, 1], [0.25, 0.5, 0.25], 1), 'everything').toEqual([0.25, 0.5, 0.25]);
  });

  it('starts from the base prior and takes its own posterior, less what is forgotten, to the next bar', () => {
    const bayes = confidence(ONE);
    bayes.update(tradingView({ features: [scored(0.4)] }));
    // Half way between hold and buy the likelihoods are equal: the prior 0.5 to 0.25 stays, and sell has e^-2.56 of it.
    const sell = 0.25 * Math.exp(-2.88 + 0.32);
    expect(bayes.of(0, 1)).toBeCloseTo(0.25 / (0.75 + sell), 12);
    expect(bayes.of(0, -1)).toBeCloseTo(sell / (0.75 + sell), 12);

    const first = [sell, 0.5, 0.25].map((weight) => weight / (0.75 + sell));
    const prior = [0.8 * first[0] + 0.05, 0.8 * first[1] + 0.1, 0.8 * first[2] + 0.05];
    bayes.update(tradingView({ features: [0] }));
    const weights = [prior[0] * Math.exp(-1.28), prior[1], prior[2] * Math.exp(-1.28)];
    expect(bayes.of(0, 1)).toBeCloseTo(weights[2] / (weights[0] + weights[1] + weights[2]), 12);
  });

  it('comes back from a thousand bars of the other opinion', () => {
    const bayes = confidence('bayes(signals="rsi@0/1")');
    for (let i = 0; i < 1000; i++) bayes.update(tradingView({ features: [3] }));
    expect(bayes.of(0, 1)).toBeGreaterThan(0.97);
    expect(bayes.of(0, 1), 'it is never certain').toBeLessThan(1);
    for (let i = 0; i < 4; i++) bayes.update(tradingView({ features: [-3] }));
    expect(bayes.of(0, -1), 'four bars later').toBeGreaterThan(0.9);
    expect(bayes.of(0, 1)).toBeLessThan(0.01);
  });

  it('gives short what it gives long in the mirror', () => {
    const [up, down] = [confidence('bayes(signals="rsi@0/1")'), confidence('bayes(signals="rsi@0/1")')];
    for (const x of [0.3, -0.2, 1.4, 0.9, -2]) {
      up.update(tradingView({ features: [x] }));
      down.update(tradingView({ features: [-x] }));
      expect([down.of(0, -1), down.of(0, 1)]).toEqual([up.of(0, 1), up.of(0, -1)]);
    }
  });

  it('leaves hold out when told to', () => {
    const [all, sides] = [confidence('bayes(signals="rsi@0/1")'), confidence('bayes(signals="rsi@0/1", over=sides)')];
    for (const each of [all, sides]) each.update(tradingView({ features: [0.1] }));
    expect(all.of(0, 1) + all.of(0, -1)).toBeLessThan(0.7);
    expect(sides.of(0, 1) + sides.of(0, -1)).toBeCloseTo(1, 15);
    expect(sides.of(0, 1)).toBeCloseTo(all.of(0, 1) / (all.of(0, 1) + all.of(0, -1)), 14);
  });

  it('knows nothing before all signals are known, and learns nothing from a bar that lacks one', () => {
    const bayes = confidence('bayes(signals="rsi@0/1 | roc@0/1")', 2);
    bayes.update(tradingView({ features: [1, NAN] }));
    expect(bayes.of(0, 1)).toBeNaN();
    bayes.update(tradingView({ features: [1, 1] }));
    const known = bayes.of(0, 1);
    expect(known).toBeGreaterThan(0.5);
    bayes.update(tradingView({ features: [NAN, -1] }));
    expect(bayes.of(0, 1)).toBe(known);
    expect(bayes.of(1, 1), 'each market has its own').toBeNaN();
  });

  it('measures a column in the unit of another one', () => {
    const bayes = confidence('bayes(signals="macd.histogram@0/0.5*atr")');
    const plain = confidence('bayes(signals="macd.histogram@0/2")');
    bayes.update(tradingView({ features: [1.5, 4] }));
    plain.update(tradingView({ features: [1.5] }));
    expect(bayes.of(0, 1), '0.5 × a range of 4 is 2').toBe(plain.of(0, 1));
  });
});

describe('signals of a confidence', () => {
  it('are squashed around their centre', () => {
    expect(scoreOf(50, 50, 25)).toBe(0);
    expect(scoreOf(75, 50, 25)).toBe(Math.tanh(1));
    expect(scoreOf(75, 50, -25), 'a negative scale turns it around').toBe(-Math.tanh(1));
    expect(scoreOf(1e9, 0, 1)).toBe(1);
    expect(scoreOf(3, 0, 0), 'a market without movement').toBe(0);
    expect(scoreOf(NAN, 0, 0)).toBeNaN();
    expect(scoreOf(1, 0, NAN)).toBeNaN();
  });
  it('are read from text', () => {
    const signals = parseSignals(
      'x',
      'rsi(period=14)@50/25 | roc(lag=24) @ -0.5 / -5|macd.histogram@0/0.25*atr(period=14)',
    );
    expect(signals).toEqual([
      { feature: 'rsi(period=14)', centre: 50, scale: 25, scaleFeature: '' },
      { feature: 'roc(lag=24)', centre: -0.5, scale: -5, scaleFeature: '' },
      { feature: 'macd.histogram', centre: 0, scale: 0.25, scaleFeature: 'atr(period=14)' },
    ]);
    expect(signalFeatures(signals)).toEqual(['rsi(period=14)', 'roc(lag=24)', 'macd.histogram', 'atr(period=14)']);
  });
  it.each([
    ['', 'each entry of bayes.signals must name a feature, a centre and a scale, was ""'],
    ['rsi', 'each entry of bayes.signals must name a feature, a centre and a scale, was "rsi"'],
    ['rsi@50', 'each entry of bayes.signals must name a feature, a centre and a scale, was "rsi@50"'],
    ['rsi@50/25 | ', 'each entry of bayes.signals must name a feature, a centre and a scale, was ""'],
    ['rsi@x/25', 'the centre in bayes.signals must be a number, was "x"'],
    ['rsi@50/', 'the scale in bayes.signals must be a number, was ""'],
    ['rsi@50/atr', 'the scale in bayes.signals must be a number, was "atr"'],
    ['rsi@50/0', 'the scale in bayes.signals must not be 0, was "rsi@50/0"'],
    ['rsi(@50/25', '"rsi(": expected a name, found the end'],
    ['rsi@50/2*', '"": expected a name, found the end'],
  ])('refuse "%s"', (text, message) => {
    expect(() => confidence(`bayes(signals="${text}")`)).toThrow(message);
  });
});

describe('model', () => {
  it('is the probability of the wanted direction, or its edge over a coin', () => {
    expect(modelConfidence(0.7, 1, 'probability')).toBe(0.7);
    expect(modelConfidence(0.75, -1, 'probability')).toBe(0.25);
    expect(modelConfidence(0.75, 1, 'edge')).toBe(0.5);
    expect(modelConfidence(0.75, -1, 'edge'), 'less than a coin toss is nothing').toBe(0);
    expect(modelConfidence(0.75, -1, 'edge', 'bet'), 'a meta-model has not chosen the side').toBe(0.5);
    expect(modelConfidence(0.7, -1, 'probability', 'bet')).toBe(0.7);
    expect(modelConfidence(NAN, 1, 'edge')).toBeNaN();
  });
  it('asks for a model and keeps what it said, market by market', () => {
    expect(confidences.get('model').needs({}).signal).toBe(true);
    const model = confidence('model', 2);
    model.update(tradingView({ markets: [[1], [1]], market: 1, signal: 0.625 }));
    expect([model.of(0, 1), model.of(1, 1), model.of(1, -1)]).toEqual([NAN, 0.625, 0.375]);
    model.update(tradingView({ markets: [[1], [1]], market: 1 }));
    expect(model.of(1, 1), 'a model that is silent now is not what it was').toBeNaN();
  });
});

describe('trend agreement', () => {
  it('is the share of averages on the right side of the price', () => {
    expect(agreement(100, [90, 95, 110, 99], 1)).toBe(0.75);
    expect(agreement(100, [90, 95, 110, 99], -1)).toBe(0.25);
    expect(agreement(100, [100, 100], 1), 'at the price it agrees with neither').toBe(0);
    expect(agreement(100, [90, NAN], 1)).toBeNaN();
  });
  it('wants one average per period and remembers the last bar', () => {
    const { definition, params } = confidences.parse('trend-agreement(periods="10|30")');
    expect(definition.needs(params).features).toEqual(['sma(period=10)', 'sma(period=30)']);
    const trend = definition.create(params, 1);
    expect(trend.of(0, 1)).toBeNaN();
    trend.update(tradingView({ markets: [[100]], features: [99, 101] }));
    expect([trend.of(0, 1), trend.of(0, -1)]).toEqual([0.5, 0.5]);
    trend.update(tradingView({ markets: [[102]], features: [99, 101] }));
    expect([trend.of(0, 1), trend.of(0, -1)]).toEqual([1, 0]);
  });
  it('refuses what is no length', () => {
    expect(() => confidence('trend-agreement(periods="10|2.5")')).toThrow('must be whole in [1, 5000], was "2.5"');
    expect(() => confidence('trend-agreement(periods="10|10")')).toThrow('must differ, was 10|10');
  });
});
