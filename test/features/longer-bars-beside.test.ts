import { describe, expect, it } from 'vitest';
import { type Candles, makeCandles } from '../../src/core/candles.js';
import { HOUR_MS } from '../../src/core/kit/time.js';
import { resample } from '../../src/core/resample.js';
import { worldUntil } from '../../src/features/check/worlds.js';
import { computeFeatures } from '../../src/features/pipeline.js';
import { expectSameBits } from '../support/laws.js';
import { candlesFrom, randomCandles } from '../support/series.js';

/** The same market without some of its bars. */
function without(c: Candles, isMissing: (row: number) => boolean): Candles {
  const rows = Array.from({ length: c.length }, (_, i) => i).filter((i) => !isMissing(i));
  const pick = (x: Float64Array): Float64Array => Float64Array.from(rows, (i) => x[i]);
  const { openTime, open, high, low, close, volume } = c;
  const columns = { openTime, open, high, low, close, volume };
  const picked = Object.fromEntries(Object.entries(columns).map(([name, x]) => [name, pick(x)]));
  return makeCandles({ ...c, ...columns, ...picked, extra: {} });
}

describe('bars beside others, on longer bars', () => {
  it('takes a longer bar as over when its time is, though its last short bar never came', () => {
    const hours = candlesFrom([1, 2, 3, 4, 5, 6, 7]);
    const closes = (nowMs?: number): number[] => [...resample(hours, 4 * HOUR_MS, nowMs).candles.close];
    expect(closes()).toEqual([4]);
    expect(closes(hours.openTime[0] + 8 * HOUR_MS - 1)).toEqual([4]);
    expect(closes(hours.openTime[0] + 8 * HOUR_MS)).toEqual([4, 7]);
  });
  it('knows of a market with gaps at each close what it will say of it later', () => {
    const candles = randomCandles({ seed: 'beside/own', length: 120 });
    const other = without(randomCandles({ seed: 'beside/other', length: 120 }), (i) => i % 16 === 7 || i % 16 === 8);
    const peer = { ...other, symbol: 'ETHUSDT' };
    const world = { candles, context: { peers: [peer], spot: peer, mark: peer } };
    const texts = ['on(basis, interval=4h)', 'on(mark-premium, interval=4h)', 'on(cross-rank(period=1), interval=4h)'];
    const whole = computeFeatures(candles, texts, { context: world.context }).columns;
    for (let rows = 1; rows <= candles.length; rows++) {
      const known = worldUntil(world, rows);
      const part = computeFeatures(known.candles, texts, { context: known.context }).columns;
      texts.forEach((text, k) => {
        expectSameBits(part[k], whole[k], `${text} at bar ${rows}`, rows);
      });
    }
  });
});
