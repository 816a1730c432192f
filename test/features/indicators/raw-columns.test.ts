import { describe, expect, it } from 'vitest';
import { computeFeatures } from '../../../src/features/pipeline.js';
import { candlesFrom } from '../../support/series.js';

describe('price and volume', () => {
  const candles = candlesFrom([[10, 16, 8, 12, 5], 3]);
  it('are the bar’s own', () => {
    const texts = ['price', 'price.open', 'price.high', 'price.low', 'volume'];
    const { columns } = computeFeatures(candles, texts);
    expect(columns.map((x) => [...x])).toEqual([
      [12, 3],
      [10, 3],
      [16, 3],
      [8, 3],
      [5, 1],
    ]);
  });
  it('are copies: the bars stay what they are', () => {
    const [price, volume] = computeFeatures(candles, ['price', 'volume']).columns;
    expect(price).not.toBe(candles.close);
    expect(volume).not.toBe(candles.volume);
  });
});
