import { describe, expect, it } from 'vitest';
import { makeCandles } from '../../src/core/candles.js';
import { createRng } from '../../src/core/kit/rng.js';
import { profitByThreshold, thresholdDocument } from '../../src/research/profit-by-threshold.js';
import { randomCandles } from '../support/series.js';

const HOUR = 3_600_000;
const market = randomCandles({ seed: 31, length: 1200, intervalMs: HOUR });
/** Free of costs, and small beside the volume of a bar. */
const NO_COSTS = { costs: [] as string[], account: { cashQuote: 10 } };

/** A signal that knows the next `horizon` bars, as far as `skill` goes. */
function oracle(skill: number, horizon = 12): Float64Array {
  const rng = createRng('oracle');
  return Float64Array.from(market.close, (price, i) => {
    const next = market.close[Math.min(market.length - 1, i + horizon)];
    return 0.5 + 0.4 * Math.tanh(skill * 20 * (next / price - 1) + 0.5 * rng.normal());
  });
}

describe('profitByThreshold', () => {
  it('trades less and pays less the surer the signal has to be', () => {
    const { rows } = profitByThreshold({ markets: [market], signals: [oracle(1)], thresholds: [0.55, 0.7, 0.85] });
    const trades = rows.map((row) => row.trades.value);
    const costs = rows.map((row) => row.cost.value);
    expect(trades).toEqual([...trades].sort((a, b) => b - a));
    expect(new Set(trades).size).toBe(3);
    expect(rows.map((row) => row.threshold)).toEqual([0.55, 0.7, 0.85]);
    expect(costs[2]).toBeLessThan(costs[0]);
    expect(rows[0].totalReturn.value, 'it does know the future').toBeGreaterThan(0.1);
  });
  it('is the engine: default costs make the difference between a run with and without', () => {
    const request = { markets: [market], signals: [oracle(1)], thresholds: [0.6] };
    const [withCosts] = profitByThreshold(request).rows;
    const [without] = profitByThreshold({ ...request, run: NO_COSTS }).rows;
    expect(without.cost.value).toBe(0);
    expect(withCosts.cost.value).toBeGreaterThan(0);
    expect(withCosts.totalReturn.value).toBeLessThan(without.totalReturn.value);
  });
  it('buys at the open behind the close that decided, and sells when the signal is below even', () => {
    const close = [100, 100, 110, 121, 121, 100];
    const bars = makeCandles({
      venue: 'test',
      symbol: 'AAA/BBB',
      intervalMs: HOUR,
      market: 'spot',
      isSimulated: true,
      openTime: Float64Array.from(close, (_, i) => i * HOUR),
      open: Float64Array.from([100, 100, 100, 110, 121, 121]),
      high: Float64Array.from([100, 100, 110, 121, 121, 121]),
      low: Float64Array.from([100, 100, 100, 110, 121, 100]),
      close: Float64Array.from(close),
      volume: new Float64Array(6).fill(1e9),
    });
    // Held at 0.6, kept at 0.52 and while not known, left at 0.4: bought at 100 (bar 2), sold at 121 (bar 5).
    const signals = [Float64Array.of(NaN, 0.6, 0.52, NaN, 0.4, 0.9)];
    const request = { markets: [bars], signals, thresholds: [0.6, 0.7], run: NO_COSTS };
    const { rows, holdReturn } = profitByThreshold(request);
    expect(rows[0].totalReturn.value).toBeCloseTo(0.21, 9);
    expect(rows[0].trades.value).toBe(1);
    expect(rows[1].totalReturn.value, '0.9 on the last bar has no open to buy at').toBe(0);
    expect(rows[1].sharpe).toMatchObject({ value: NaN });
    expect(rows[1].sharpe.reason).not.toBeUndefined();
    expect(holdReturn.value, 'bought at 100, worth 100 at the end').toBeCloseTo(0, 9);
  });
  it('goes short when asked to', () => {
    const down = oracle(1).map((signal) => Math.min(signal, 0.55));
    const request = { markets: [market], signals: [down], thresholds: [0.6], run: NO_COSTS };
    expect(profitByThreshold(request).rows[0].trades.value).toBe(0);
    const [row] = profitByThreshold({ ...request, short: true }).rows;
    expect(row.trades.value).toBeGreaterThan(5);
    expect(row.totalReturn.value).toBeGreaterThan(0);
  });
  it('holds equal parts of several markets', () => {
    const other = randomCandles({ seed: 32, length: 1200, intervalMs: HOUR, symbol: 'OTHER' });
    const half = profitByThreshold({
      markets: [market, other],
      signals: [oracle(1), new Float64Array(1200).fill(0.5)],
      thresholds: [0.6],
      run: NO_COSTS,
    }).rows[0];
    const whole = profitByThreshold({ markets: [market], signals: [oracle(1)], thresholds: [0.6], run: NO_COSTS })
      .rows[0];
    expect(half.trades.value).toBe(whole.trades.value);
    expect(half.totalReturn.value).toBeLessThan(whole.totalReturn.value);
  });
  it('says in its document that the best row is hindsight, and null where nothing is known', () => {
    const document = JSON.parse(
      JSON.stringify(
        thresholdDocument(profitByThreshold({ markets: [market], signals: [oracle(1)], thresholds: [0.6, 0.99] })),
      ),
    );
    expect(document.chosen_with_hindsight).toBe(true);
    expect(document.warning).toContain('the best of 2 thresholds is chosen with hindsight');
    expect(document.rows[1].sharpe.value).toBeNull();
    expect(document.rows[1].sharpe.reason).toBeTypeOf('string');
  });
  it('refuses thresholds that mean nothing', () => {
    const request = { markets: [market], signals: [oracle(1)] };
    for (const thresholds of [[0.4], [1], [0.7, 0.6], [0.6, 0.6]]) {
      expect(() => profitByThreshold({ ...request, thresholds })).toThrow('thresholds must be in [0.5, 1), increasing');
    }
    expect(() => profitByThreshold({ ...request, thresholds: [] })).toThrow('needs at least one threshold');
  });
});
