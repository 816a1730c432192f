import { describe, expect, it } from 'vitest';
import { DEFAULT_FEATURES } from '../../src/features/pipeline.js';
import { checkSetFile, featuresOfFile } from '../../src/features/sets/set-file.js';
import { distinctFeatures, featureSet, SET_NAMES } from '../../src/features/sets/sets.js';
import { featureReads, parseFeature } from '../../src/features/spec.js';

describe('feature sets', () => {
  it('are four, each of features that exist, each once', () => {
    expect(SET_NAMES).toEqual(['minimal', 'default', 'full', 'paper15']);
    for (const name of SET_NAMES) {
      const texts = featureSet(name);
      expect(distinctFeatures(texts), name).toHaveLength(texts.length);
    }
    expect(featureSet('default')).toEqual(DEFAULT_FEATURES);
    expect(featureSet('minimal')).toHaveLength(8);
  });

  it('paper15 has the fifteen columns of the paper, in its order', () => {
    expect(featureSet('paper15').map((text) => text.replace(/\(.*/, ''))).toEqual([
      'price',
      'volume',
      'rsi',
      'macd.line',
      'bollinger.upper',
      'bollinger.middle',
      'bollinger.lower',
      'ema',
      'ema',
      'atr',
      'adx.adx',
      'balance',
      'position',
      'session-code',
      'weekday-month',
    ]);
  });

  it('full reads what there is and nothing else, and never the account', () => {
    const readsOf = (texts: readonly string[]) => new Set(texts.flatMap((text) => featureReads(parseFeature(text))));
    expect(readsOf(featureSet('full'))).toEqual(new Set());
    expect(readsOf(featureSet('full', ['peers', 'account']))).toEqual(new Set(['peers']));
    expect(readsOf(featureSet('full', ['peers', 'funding']))).toEqual(new Set(['peers', 'funding']));
    expect(featureSet('all', ['peers'])).toEqual(featureSet('full', ['peers']));
  });

  it('that do not exist are refused with the nearest one', () => {
    expect(() => featureSet('papr15')).toThrow('unknown feature set "papr15"');
    expect(() => featureSet('papr15')).toThrow(expect.objectContaining({ hint: expect.stringContaining('"paper15"') }));
    expect(() => featureSet('constructor')).toThrow('unknown feature set "constructor"');
  });
});

describe('a set in a file', () => {
  it('adds its own to those of the set that it extends', () => {
    const set = checkSetFile({ extends: 'minimal', features: ['ema(period=9)'] }, 'mine.yaml');
    expect(featuresOfFile(set, [])).toEqual([...featureSet('minimal'), 'ema(period=9)']);
    expect(featuresOfFile(checkSetFile({ features: ['rsi'] }, 'mine.yaml'), [])).toEqual(['rsi']);
    expect(featuresOfFile(checkSetFile({ extends: 'full' }, 'mine.yaml'), ['peers'])).toEqual(
      featureSet('full', ['peers']),
    );
  });

  it('that names nothing is refused', () => {
    expect(() => checkSetFile({ features: [] }, 'mine.yaml')).toThrow('mine.yaml names no feature');
    expect(() => checkSetFile({ extends: 5 }, 'mine.yaml')).toThrow('extends must be the name of a set, was 5');
  });
});
