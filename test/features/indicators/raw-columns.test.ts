import { describe, expect, it } from 'vitest';
import { prices } from '../../../src/features/indicators/price.js';
import { computeFeatures } from '../../../src/features/pipeline.js';
import { candlesFrom } from '../../support/series.js';

describe('price', () => {
  it('is the bar’s own prices and the means that TA-Lib has of them', () => {
    // Open 10, high 16, low 8, close 12.
    const columns = prices(candlesFrom([[10, 16, 8, 12, 5]])).map((x) => x[0]);
    expect(columns).toEqual([12, 10, 16, 8, 12, 12, 12, 11.5]);
    const other = prices(candlesFrom([[10, 20, 8, 9, 5]])).map((x) => x[0]);
    expect(other.slice(4), '37/3, 14, 46/4, 47/4').toEqual([expect.closeTo(37 / 3, 12), 14, 11.5, 11.75]);
  });
  it('is exactly the price of a bar that did not move', () => {
    const c = candlesFrom([0.1]);
    expect(prices(c).map((x) => x[0])).toEqual(Array(8).fill(0.1));
  });
  it('gives copies: the bars stay what they are', () => {
    const c = candlesFrom([[10, 16, 8, 12, 5]]);
    expect(prices(c)[0]).not.toBe(c.close);
  });
});

describe('volume', () => {
  it('is the bar’s own', () => {
    const { columns } = computeFeatures(candlesFrom([[10, 16, 8, 12, 5], 3]), ['volume']);
    expect([...columns[0]]).toEqual([5, 1]);
  });
});
