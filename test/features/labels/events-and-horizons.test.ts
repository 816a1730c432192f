import { describe, expect, it } from 'vitest';
import { sliceCandles } from '../../../src/core/candles.js';
import { ruleRegimes } from '../../../src/core/regime-rule.js';
import { cusumEvents } from '../../../src/features/cusum.js';
import { computeLabelsAt } from '../../../src/features/label-horizons.js';
import { parseLabel } from '../../../src/features/label-spec.js';
import { regimeAhead } from '../../../src/features/labels/regime-ahead.js';
import { computeLabels } from '../../../src/features/pipeline.js';
import { candlesFrom, f, gs1, randomCandles } from '../../support/series.js';

const fixed = { threshold: 0.03, unit: 'fraction', span: 2 } as const;

describe('cusumEvents', () => {
  it('finds the stored events of GS1', () => {
    const events = [...cusumEvents(gs1().close, fixed)];
    expect(events.length).toBe(48);
    expect(events.slice(0, 8)).toEqual([8, 18, 24, 32, 38, 45, 48, 51]);
    expect(events.at(-1)).toBe(295);
  });
  it('starts again from nothing on the side that fired', () => {
    const e = Math.exp;
    // Sums of +1 %: 2 %, 3 %, 4 % fires, then 1 % … again.
    const close = f(...Array.from({ length: 10 }, (_, i) => e(0.01 * i)));
    expect([...cusumEvents(close, { ...fixed, threshold: 0.035 })]).toEqual([4, 8]);
  });
  it('does not fire again and again around one level', () => {
    const close = f(...Array.from({ length: 40 }, (_, i) => 100 + (i % 2)));
    expect([...cusumEvents(close, fixed)]).toEqual([]);
  });
  it('takes the threshold in units of volatility', () => {
    const bars = randomCandles({ seed: 'cusum', length: 400 });
    const few = cusumEvents(bars.close, { threshold: 5, unit: 'volatility', span: 20 });
    const many = cusumEvents(bars.close, { threshold: 2, unit: 'volatility', span: 20 });
    expect(few[0]).toBeGreaterThan(20);
    expect(many.length).toBeGreaterThan(2 * few.length);
    const half = sliceCandles(bars, 0, 200);
    expect([...cusumEvents(half.close, { threshold: 2, unit: 'volatility', span: 20 })]).toEqual(
      [...many].filter((row) => row < 200),
    );
  });
});

describe('a label at events', () => {
  it('is known at events only, as it was', () => {
    const all = computeLabels(gs1(), 'direction(horizon=4)').labels;
    const { labels, text, target } = computeLabels(gs1(), 'cusum(direction(horizon=4), threshold=0.03)');
    const rows = [...labels.endIndex.keys()].filter((i) => labels.endIndex[i] >= 0);
    expect(rows.slice(0, 4)).toEqual([8, 18, 24, 32]);
    expect(rows.length, 'the last event is too near the end').toBe(48);
    for (const row of rows) expect(labels.values[row]).toBe(all.values[row]);
    expect(target).toBe('class');
    expect(parseLabel(text).text, 'canonical').toBe(text);
  });
  it('takes one label', () => {
    expect(() => parseLabel('cusum(threshold=0.03)')).toThrow('cusum takes one label, found 0');
    expect(() => parseLabel('cusum(direction, thresold=1)')).toThrow('cusum has no parameter "thresold"');
    expect(() => parseLabel('direction(rsi)')).toThrow('direction takes parameters by name, found "rsi"');
  });
});

describe('computeLabelsAt', () => {
  it('looks 1 h, 4 h and 24 h ahead from the same bars', () => {
    const at = computeLabelsAt(gs1(), 'forward-return', ['1h', '4h', '24h']);
    expect(at.map(({ bars }) => bars)).toEqual([1, 4, 24]);
    expect(at.map(({ text }) => text)).toEqual(
      [1, 4, 24].map((n) => `forward-return(horizon=${n}, form=simple, maxGap=0)`),
    );
    const { close } = gs1();
    expect(at.map(({ labels }) => labels.values[10])).toEqual(
      [11, 14, 34].map((end) => (close[end] - close[10]) / close[10]),
    );
  });
  it('reaches into a filter, and takes milliseconds', () => {
    const [{ text, labels }] = computeLabelsAt(gs1(), 'cusum(direction(horizon=1), threshold=0.03)', [7_200_000]);
    expect(text).toContain('direction(horizon=2,');
    expect(labels.endIndex[8]).toBe(10);
  });
  it('is the label as it stands without horizons', () => {
    const [{ text, bars }, ...others] = computeLabelsAt(gs1(), 'trend-scanning', []);
    expect([text, bars, others.length]).toEqual([computeLabels(gs1(), 'trend-scanning').text, null, 0]);
  });
  it('refuses what is not whole bars, and labels without a horizon', () => {
    expect(() => computeLabelsAt(gs1(), 'direction', ['90m'])).toThrow(
      'a horizon must be a whole number of 1h bars, was 90m',
    );
    expect(() => computeLabelsAt(gs1(), 'trend-scanning', ['4h'])).toThrow('trend-scanning has no parameter horizon');
    const sampled = { ...gs1(), intervalMs: 1 };
    expect(() => computeLabelsAt(sampled, 'direction', ['4h'])).toThrow('found sampled bars and 4h');
  });
});

describe('regime-ahead', () => {
  it('is the regime that the rule names then', () => {
    const bars = randomCandles({ seed: 'regime-ahead', length: 300, drift: 0.002 });
    const settings = { window: 12, lookback: 100, trend: 0.5, rank: 0.8 };
    const labels = regimeAhead(bars, 10, settings, 0);
    const { state, names } = ruleRegimes(bars.close, settings);
    const seen = new Set<string>();
    for (let i = 13; i + 10 < bars.length; i++) {
      const name = names[state[i + 10]];
      seen.add(name);
      expect(labels.values[i], `row ${i}, ${name}`).toBe(name === 'bull' ? 1 : name === 'bear' ? -1 : 0);
    }
    expect(seen.size).toBe(4);
    expect([...labels.endIndex.slice(0, 15)].lastIndexOf(-1), 'rows before 2 · 12 - 1 - 10').toBe(12);
  });
});

it('no sampled bar is missing: they have no grid', () => {
  const bars = candlesFrom([10, [10, 10, 10, 10, 1, 700], [12, 12, 12, 12, 1, 5000]], { intervalMs: 1 });
  expect([...computeLabels(bars, 'forward-return').labels.values]).toEqual([0, 0.2, Number.NaN]);
});
