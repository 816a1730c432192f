import { describe, expect, it } from 'vitest';
import { defineIndicator, type FeatureDefinition } from '../../src/core/feature.js';
import { type CheckResult, checkFeatures } from '../../src/features/check/check.js';
import { ALL_FEATURES } from '../../src/features/pipeline.js';
import { crosses, indicators, transforms } from '../../src/features/registry.js';
import { honestOnes } from '../fixtures/leaks/honest.js';
import { leaks } from '../fixtures/leaks/leaks.js';
import { randomCandles } from '../support/series.js';

const world = (length: number) => ({
  candles: randomCandles({
    seed: 'check/bars',
    length,
    volatility: 0.02,
    gapShare: 0.02,
    zeroVolumeShare: 0.02,
    flatShare: 0.02,
  }),
  context: { peers: [randomCandles({ seed: 'check/peer', symbol: 'PEERUSDT', length, volatility: 0.02 })] },
});

/** What is registered without the fixtures. */
const REGISTERED = [
  ...ALL_FEATURES(),
  ...transforms.list().flatMap(({ name, inputs = 1 }) => (inputs === 1 ? `${name}(return(lag=1))` : [])),
];

for (const definition of [...leaks, ...honestOnes]) {
  (definition.kind === 'cross' ? crosses : indicators).add(definition);
}

const check = (texts: readonly string[], length = 500, cuts = 12): CheckResult =>
  checkFeatures({ ...world(length), texts, cuts, seed: 5 });

/** Adds a feature that is not registered and checks it. */
function checkOne(definition: FeatureDefinition): CheckResult {
  indicators.add(definition);
  return check([definition.name]);
}

const base = { category: 'momentum', summary: 's', source: 'own', params: {}, warmup: () => 0 } as const;

describe('features that look ahead', () => {
  it('are at least 24', () => {
    expect(leaks.length).toBeGreaterThanOrEqual(24);
  });

  it.each(leaks.map(({ name }) => name))('%s is caught', (name) => {
    const { findings } = check([name]);
    expect(findings.map(({ column, law }) => [column, law])).toEqual([[name, 'causality']]);
    const [{ row, openTime, cause }] = findings;
    expect(openTime).toBe(world(500).candles.openTime[row]);
    expect(cause).toMatch(/^value changes when later bars are (removed|different)/);
  });

  it('are told apart by how far they see', () => {
    const causeOf = (name: string): string => check([`leak-${name}`]).findings[0].cause;
    expect(causeOf('next-open')).toContain('reads up to 1 bar ahead');
    expect(causeOf('chikou')).toContain('reads up to 26 bars ahead');
    expect(causeOf('full-zscore')).toContain('fitted on the whole sample');
    expect(causeOf('rare-filled')).toContain('reads up to 1 bar ahead');
    expect(causeOf('length')).toContain('depends on the length of the data');
  });

  it('are found among many others, and below a transform', () => {
    const { findings } = check(['rsi', 'leak-chikou', 'zscore(leak-next-open, window=20)', 'atr']);
    expect(findings.map(({ column }) => column)).toEqual(['leak-chikou', 'zscore(leak-next-open, window=20)']);
  });
});

describe('honest features', () => {
  it('are at least 20, and none is accused', () => {
    expect(honestOnes.length).toBeGreaterThanOrEqual(20);
    expect(check(honestOnes.map(({ name }) => name)).findings).toEqual([]);
  });

  it('of the registry are not accused', () => {
    const { findings, checked } = check(REGISTERED, 600, 2);
    expect(findings).toEqual([]);
    expect(checked.length).toBeGreaterThan(200);
  }, 180_000);
});

describe('the other laws', () => {
  it('catch a feature that writes into the bars', () => {
    const { findings } = checkOne(
      defineIndicator({
        ...base,
        name: 'writes',
        outputs: ['writes'],
        compute: (c) => {
          c.close[3] = 7;
          return [c.close.slice()];
        },
      }),
    );
    expect(findings).toEqual([expect.objectContaining({ law: 'input', row: 3, found: 7 })]);
  });

  it('catch a feature that remembers the last time', () => {
    let calls = 0;
    const { findings } = checkOne(
      defineIndicator({
        ...base,
        name: 'remembers',
        outputs: ['remembers'],
        compute: (c) => [c.close.map(() => calls++)],
      }),
    );
    expect(findings).toEqual([expect.objectContaining({ law: 'sameness', row: 0, expected: 0, found: 500 })]);
  });

  it('catch a hole behind the warm-up, a value inside of it, and infinity', () => {
    const of = (name: string, value: (i: number) => number, warmup: number): CheckResult =>
      checkOne(
        defineIndicator({
          ...base,
          name,
          outputs: [name],
          warmup: () => warmup,
          compute: (c) => [c.close.map((_, i) => value(i))],
        }),
      );
    expect(of('hole', (i) => (i < 10 || i === 20 ? Number.NaN : 1), 10).findings).toEqual([
      expect.objectContaining({
        law: 'warm-up',
        row: 20,
        cause: expect.stringContaining('no value after its warm-up of 10'),
      }),
    ]);
    expect(of('early', () => 1, 10).findings).toEqual([expect.objectContaining({ law: 'warm-up', row: 0, found: 1 })]);
    expect(of('infinite', (i) => 1 / (i - 4), 0).findings).toEqual([
      expect.objectContaining({ law: 'warm-up', row: 4, cause: expect.stringContaining('infinite') }),
    ]);
  });

  it('catch a stream that gives another value', () => {
    const { findings } = checkOne(
      defineIndicator({
        ...base,
        name: 'streams-wrong',
        outputs: ['streams-wrong'],
        compute: (c) => [c.close.slice()],
        stream: () => (bar, out) => {
          out[0] = bar.open;
        },
      }),
    );
    expect(findings[0]).toMatchObject({ law: 'stream', cause: 'its stream gives another value than its column' });
  });

  it('catch a feature that throws, at once or when there are few bars', () => {
    const of = (name: string, least: number): CheckResult =>
      checkOne(
        defineIndicator({
          ...base,
          name,
          outputs: [name],
          compute: (c) => {
            if (c.length < least) throw new Error('too few');
            return [c.close.slice()];
          },
        }),
      );
    expect(of('throws', 1000).findings[0]).toMatchObject({ law: 'failure', cause: 'throws: too few' });
    expect(of('throws-early', 300).findings[0].cause).toMatch(/^throws when there are \d+ bars: too few$/);
  });

  it('catch a column of the wrong length', () => {
    const { findings } = checkOne(
      defineIndicator({ ...base, name: 'short', outputs: ['short'], compute: (c) => [c.close.slice(1)] }),
    );
    expect(findings).toEqual([expect.objectContaining({ law: 'shape', expected: 500, found: 499 })]);
  });

  it('tell what could not be computed here', () => {
    const { candles } = world(100);
    const { notChecked, checked } = checkFeatures({ candles, texts: ['honest-peer', 'rsi'], cuts: 2 });
    expect(checked).toEqual(['rsi(period=14)']);
    expect(notChecked).toEqual([
      { column: 'honest-peer', reason: 'honest-peer reads other markets, and there is none for TESTUSDT' },
    ]);
  });
});
