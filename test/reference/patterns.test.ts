import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Candles } from '../../src/core/candles.js';
import type { FeatureDefinition } from '../../src/core/feature.js';
import { resolveParams } from '../../src/core/kit/params.js';
import { patterns } from '../../src/features/registry.js';
import { gs3 } from '../support/pattern-bars.js';
import { gs1, gs2 } from '../support/series.js';

interface Stored {
  readonly begin: number;
  readonly positive: number;
  readonly negative: number;
  readonly sum: number;
  readonly hash: number;
  readonly hits: readonly (readonly [row: number, value: number])[];
}

const stored = (series: string): Record<string, Stored> =>
  JSON.parse(readFileSync(new URL(`fixtures/talib/patterns-${series}.json`, import.meta.url), 'utf8')).patterns;

/** `CDLDOJI`, from the definition's source. */
const taName = (d: FeatureDefinition): string => /TA-Lib (CDL\w+)$/.exec(d.source)?.[1] ?? `none in ${d.source}`;

const compute = (d: FeatureDefinition, c: Candles): Float64Array =>
  d.compute(c, resolveParams(d.name, d.params, {}), {})[0];

/** What the generator stores, of a column of ours. */
function summary(column: Float64Array, hits: number): Stored {
  let begin = 0;
  while (begin < column.length && Number.isNaN(column[begin])) begin++;
  const known = [...column.subarray(begin)];
  let hash = 2166136261;
  for (const v of known) {
    hash = Math.imul(hash ^ (v & 255), 16777619);
    hash = Math.imul(hash ^ ((v >> 8) & 255), 16777619);
  }
  return {
    begin,
    positive: known.filter((v) => v > 0).length,
    negative: known.filter((v) => v < 0).length,
    sum: known.reduce((total, v) => total + v, 0),
    hash: hash >>> 0,
    hits: known
      .map((v, i) => [begin + i, v] as const)
      .filter(([, v]) => v !== 0)
      .slice(0, hits),
  };
}

/** How often each speaks on GS1, up and down; the other forty are silent. */
const ON_GS1: Record<string, readonly [positive: number, negative: number]> = {
  'advance-block': [0, 4],
  'belt-hold': [13, 14],
  'closing-marubozu': [12, 13],
  doji: [30, 0],
  'dragonfly-doji': [3, 0],
  engulfing: [38, 32],
  'gravestone-doji': [5, 0],
  hammer: [2, 0],
  'hanging-man': [0, 4],
  harami: [13, 16],
  'harami-cross': [3, 6],
  'high-wave': [9, 15],
  hikkake: [11, 17],
  'long-legged-doji': [30, 0],
  'long-line': [23, 19],
  marubozu: [3, 2],
  'matching-low': [4, 0],
  'rickshaw-man': [25, 0],
  'short-line': [14, 17],
  'spinning-top': [26, 30],
  takuri: [3, 0],
};

describe('candlestick patterns', () => {
  const all = patterns.list().filter((d) => d.source.includes('TA-Lib CDL'));

  it('are the 61 of TA-Lib, each once', () => {
    expect(all.map(taName).sort()).toEqual(Object.keys(stored('gs1')).sort());
    expect(all.length).toBe(61);
  });

  it.each([
    ['gs1', gs1()],
    ['gs2', gs2()],
    ['gs3', gs3()],
  ] as const)('give the integers of TA-Lib on %s, all of them', (series, candles) => {
    const wanted = stored(series);
    for (const d of all) {
      const want = wanted[taName(d)];
      expect(summary(compute(d, candles), want.hits.length), d.name).toEqual(want);
      expect(d.warmup(resolveParams(d.name, d.params, {})), d.name).toBe(want.begin);
    }
  });

  it('all appear on GS3', () => {
    for (const d of all) expect(stored('gs3')[taName(d)].hits.length, d.name).toBeGreaterThan(0);
  });

  it('speak on GS1 as often as this table says', () => {
    for (const d of all) {
      const { positive, negative } = summary(compute(d, gs1()), 0);
      expect([positive, negative], d.name).toEqual(ON_GS1[d.name] ?? [0, 0]);
    }
  });
});
