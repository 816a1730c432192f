import { describe, expect, it } from 'vitest';
import type { Candles } from '../../src/core/candles.js';
import { type Bar, defineCross, defineIndicator } from '../../src/core/feature.js';
import { HOUR_MS } from '../../src/core/kit/time.js';
import { computeFeatures } from '../../src/features/pipeline.js';
import { crosses, indicators } from '../../src/features/registry.js';
import { openFeatures } from '../../src/features/stream.js';
import { expectSameBits } from '../support/laws.js';
import { randomCandles } from '../support/series.js';

const bars = (c: Candles): Bar[] =>
  Array.from(c.close, (close, i) => ({
    openTime: c.openTime[i],
    open: c.open[i],
    high: c.high[i],
    low: c.low[i],
    close,
    volume: c.volume[i],
  }));

function expectStreams(candles: Candles, specs: readonly string[]): void {
  const batch = computeFeatures(candles, specs);
  const open = openFeatures(specs, candles.intervalMs);
  expect(open.names).toEqual(batch.names);
  const rows = bars(candles).map((bar) => open.push(bar).slice());
  batch.columns.forEach((column, k) => {
    expectSameBits(
      Float64Array.from(rows, (row) => row[k]),
      column,
      batch.names[k],
    );
  });
}

const HOURS = randomCandles({ seed: 'stream/hours', length: 600, intervalMs: HOUR_MS, gapShare: 0.05 });

describe('openFeatures', () => {
  it('says bar by bar what the batch says of each row, nested and on longer bars', () => {
    expectStreams(HOURS, [
      'rsi(period=9)',
      'zscore(rsi(period=9), window=50)',
      'macd.histogram',
      'lag(macd.signal)',
      'on(rsi(period=5), interval=4h)',
      'zscore(on(atr(period=3), interval=1d), window=20)',
      'on(zscore(ema(period=4), window=6), interval=8h)',
      'engulfing',
      'hour.sin',
    ]);
  });

  it('leaves out a longer bar that the data begin inside of, and closes one at a gap', () => {
    for (const from of [0, 1, 2, 3, 7]) {
      const cut = randomCandles({
        seed: `stream/from-${from}`,
        length: 120,
        intervalMs: HOUR_MS,
        startMs: HOURS.openTime[0] + from * HOUR_MS,
        gapShare: 0.3,
      });
      expectStreams(cut, ['on(sma(period=1), interval=4h)', 'on(donchian.upper(period=2), interval=4h)']);
    }
  });

  it('computes a user’s feature without a stream form again', () => {
    const half = defineIndicator({
      name: 'half-of-all',
      category: 'price-action',
      summary: 'Half the highest close so far',
      source: 'own',
      params: {},
      outputs: ['half'],
      warmup: () => 0,
      compute: (c) => {
        let top = 0;
        return [c.close.map((v) => (top = Math.max(top, v)) / 2)];
      },
    });
    indicators.add(half);
    expectStreams(HOURS, ['half-of-all', 'zscore(half-of-all, window=5)']);
  });

  it('refuses a feature that reads more than the bars', () => {
    crosses.add(
      defineCross({
        name: 'reads-peers',
        summary: 'Nothing',
        source: 'own',
        params: {},
        outputs: ['nothing'],
        reads: ['peers'],
        warmup: () => 0,
        compute: (c) => [c.close],
      }),
    );
    expect(() => openFeatures(['reads-peers'], HOUR_MS)).toThrow('reads-peers reads peers: it has no stream form');
    expect(() => computeFeatures(HOURS, ['reads-peers'])).toThrow(
      'reads-peers reads other markets, and there is none for',
    );
  });

  it('refuses a longer interval that is no multiple', () => {
    expect(() => openFeatures(['on(rsi, interval=4h)'], 3 * HOUR_MS)).toThrow('must be a multiple of');
  });
});
