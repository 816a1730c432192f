import { describe, expect, it } from 'vitest';
import { type Candles, makeCandles } from '../../../src/core/candles.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/core/kit/time.js';
import { REGIME_NAMES } from '../../../src/core/regime.js';
import type { SourceSession } from '../../../src/core/source.js';
import { fetchSeries } from '../../../src/data/fetch.js';
import { type SimConfig, simulateMarket } from '../../../src/data/sim/market.js';
import { SIM_EPOCH_MS } from '../../../src/data/sim/settings.js';
import { truthCsv, truthJson } from '../../../src/data/sim/truth.js';
import sim from '../../../src/data/sources/sim.js';
import { loadCandles } from '../../../src/data/store/candles.js';
import { openStore } from '../../../src/data/store/database.js';
import { loadFunding } from '../../../src/data/store/funding.js';
import { expectSameBits } from '../../support/laws.js';
import { contextAt } from '../archive/support.js';

const FROM = Date.UTC(2021, 0, 1);
const YEAR = 365 * DAY_MS;
const HOURLY: SimConfig = { seed: 7, symbols: ['BTCUSDT'], intervalMs: HOUR_MS, fromMs: FROM, toMs: FROM + YEAR };

const one = (config: Partial<SimConfig> = {}): Candles => simulateMarket({ ...HOURLY, ...config }).markets[0];

const COLUMNS = ['openTime', 'open', 'high', 'low', 'close', 'volume'] as const;
function expectSame(a: Candles, b: Candles, reason: string): void {
  expect(a.length, reason).toBe(b.length);
  for (const name of COLUMNS) expectSameBits(a[name], b[name], `${reason}, ${name}`);
  for (const name of ['quoteVolume', 'trades', 'takerBuyBase', 'takerBuyQuote'] as const) {
    expectSameBits(a.extra[name]!, b.extra[name]!, `${reason}, ${name}`);
  }
}

/** Log returns from close to close. */
function returns(c: Candles): number[] {
  return Array.from({ length: c.length - 1 }, (_, i) => Math.log(c.close[i + 1] / c.close[i]));
}
const mean = (x: readonly number[]): number => x.reduce((sum, v) => sum + v, 0) / x.length;
function correlation(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)];
  const sum = (f: (i: number) => number): number => x.reduce((total, _, i) => total + f(i), 0);
  return sum((i) => (x[i] - mx) * (y[i] - my)) / Math.sqrt(sum((i) => (x[i] - mx) ** 2) * sum((i) => (y[i] - my) ** 2));
}

describe('a simulated market', () => {
  it('is the same for the same settings and another for another seed', () => {
    expectSame(one(), one(), 'same seed');
    expect(one({ seed: 8 }).close[0]).not.toBe(one().close[0]);
  });

  it('does not depend on the range that is asked', () => {
    const year = one();
    const part = one({ fromMs: FROM + 100 * DAY_MS + 7 * HOUR_MS, toMs: FROM + 130 * DAY_MS });
    const row = year.openTime.indexOf(part.openTime[0]);
    expect(row).toBeGreaterThan(2000);
    for (const name of COLUMNS) expectSameBits(part[name], year[name].slice(row, row + part.length), name);
    const later = one({ toMs: FROM + 3 * YEAR });
    for (const name of COLUMNS) expectSameBits(later[name].slice(0, year.length), year[name], `longer, ${name}`);
  });

  it('does not depend on the other symbols that are asked', () => {
    const { markets } = simulateMarket({ ...HOURLY, symbols: ['SOLUSDT', 'ETHUSDT', 'BTCUSDT', 'NEWCOINUSDT'] });
    expect(markets.map((c) => c.symbol)).toEqual(['SOLUSDT', 'ETHUSDT', 'BTCUSDT', 'NEWCOINUSDT']);
    expectSame(markets[2], one(), 'beside others');
  });

  it('is one path at all intervals: minutes add up to every longer bar', () => {
    const range = { fromMs: FROM, toMs: FROM + 21 * DAY_MS };
    const minutes = one({ ...range, intervalMs: MINUTE_MS });
    for (const intervalMs of [5 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS, DAY_MS]) {
      const bars = one({ ...range, intervalMs });
      let m = 0;
      for (let i = 0; i < bars.length; i++) {
        const from = m;
        while (m < minutes.length && minutes.openTime[m] < bars.openTime[i] + intervalMs) m++;
        const cut = (column: Float64Array): number[] => [...column.subarray(from, m)];
        const sum = (column: Float64Array): number => cut(column).reduce((total, v) => total + v, 0);
        const built = [
          minutes.open[from],
          Math.max(...cut(minutes.high)),
          Math.min(...cut(minutes.low)),
          minutes.close[m - 1],
        ];
        expect([bars.open[i], bars.high[i], bars.low[i], bars.close[i]]).toEqual(built);
        expect(Math.abs(sum(minutes.volume) - bars.volume[i])).toBeLessThan(1e-9 * bars.volume[i] + 1e-9);
        expect(sum(minutes.extra.trades!)).toBe(bars.extra.trades![i]);
        expect(sum(minutes.extra.quoteVolume!) / bars.extra.quoteVolume![i]).toBeCloseTo(1, 9);
      }
      expect(m, 'no minute is left over').toBe(minutes.length);
    }
  });

  it('opens each bar at the close before it, within its range, on its tick', () => {
    const c = one({ outages: false });
    for (let i = 1; i < c.length; i++) {
      expect(c.open[i]).toBe(c.close[i - 1]);
      expect(c.high[i]).toBeGreaterThanOrEqual(Math.max(c.open[i], c.close[i]));
      expect(Number(c.close[i].toFixed(2))).toBe(c.close[i]);
    }
    const wider = c.high.filter((h, i) => h > Math.max(c.open[i], c.close[i])).length;
    expect(wider / c.length, 'nearly every bar trades beyond its ends').toBeGreaterThan(0.95);
  });

  it('begins at its listing and is labelled', () => {
    const [sol] = simulateMarket({
      ...HOURLY,
      symbols: ['SOL/USDT'],
      fromMs: SIM_EPOCH_MS,
      toMs: SIM_EPOCH_MS + YEAR,
    }).markets;
    expect(new Date(sol.openTime[0]).toISOString()).toBe('2020-08-11T06:00:00.000Z');
    expect([sol.isSimulated, sol.venue, sol.symbol]).toEqual([true, 'sim', 'SOLUSDT']);
  });

  it('has outages that leave gaps in all markets at once, or none when switched off', () => {
    const { markets } = simulateMarket({ ...HOURLY, symbols: ['BTCUSDT', 'ETHUSDT'] });
    expectSameBits(markets[0].openTime, markets[1].openTime, 'both are down together');
    const missing = YEAR / HOUR_MS - markets[0].length;
    expect(missing).toBeGreaterThan(0);
    expect(missing).toBeLessThan(200);
    expect(one({ outages: false }).length).toBe(8760);
  });

  it('refuses settings that cannot be', () => {
    expect(() => one({ correlation: 1 })).toThrow('sim.correlation must be in [0, 1), was 1');
    expect(() => one({ seed: 0.5 })).toThrow('sim.seed must be a whole number, was 0.5');
    expect(() => one({ intervalMs: 1000 })).toThrow('simulated bars are whole minutes long');
    expect(() => one({ symbols: ['???'] })).toThrow('"???" is not a market symbol');
  });
});

describe('its statistics, four years of hours, seed 7', () => {
  const { markets, truths, funding } = simulateMarket({
    ...HOURLY,
    symbols: ['BTCUSDT', 'ETHUSDT'],
    toMs: FROM + 4 * YEAR,
    outages: false,
  });
  const [btc, eth] = markets.map(returns);
  const truth = truths[0];

  it('have fat tails and clusters of volatility, without correlation of plain returns', () => {
    const variance = mean(btc.map((r) => r * r));
    expect(mean(btc.map((r) => r ** 4)) / variance ** 2, 'kurtosis').toBeGreaterThan(5);
    const size = btc.map(Math.abs);
    for (const lag of [1, 24]) {
      expect(correlation(size.slice(lag), size.slice(0, -lag)), `|r| at lag ${lag}`).toBeGreaterThan(0.1);
    }
    expect(Math.abs(correlation(btc.slice(1), btc.slice(0, -1))), 'r at lag 1').toBeLessThan(0.03);
    expect(Math.sqrt(variance * 8760), 'volatility per year').toBeGreaterThan(0.4);
    expect(Math.sqrt(variance * 8760)).toBeLessThan(1);
  });

  it('move together about as much as stated', () => {
    expect(correlation(btc, eth)).toBeGreaterThan(0.55);
    expect(correlation(btc, eth)).toBeLessThan(0.75);
    const apart = simulateMarket({ ...HOURLY, symbols: ['BTCUSDT', 'ETHUSDT'], correlation: 0, outages: false });
    const [a, b] = apart.markets.map(returns);
    expect(Math.abs(correlation(a, b)), 'regimes share volatility, not direction').toBeLessThan(0.1);
  });

  it('trade more when prices move', () => {
    expect(correlation(btc.map(Math.abs), [...markets[0].volume.subarray(1)])).toBeGreaterThan(0.3);
  });

  it('show the regimes that the truth names', () => {
    const spread = REGIME_NAMES.map((_, regime) => {
      const own = btc.filter((__, i) => truth.regime[i + 1] === regime);
      expect(own.length, `hours of ${REGIME_NAMES[regime]}`).toBeGreaterThan(500);
      return Math.sqrt(mean(own.map((r) => r * r)));
    });
    const [bull, bear, ranging, volatile] = spread;
    expect(ranging).toBeLessThan(bull);
    expect(bull).toBeLessThan(bear);
    expect(bear).toBeLessThan(volatile);
  });

  it('hold the planted edge at the stated strength', () => {
    const moves = Array.from({ length: markets[0].length }, (_, i) =>
      Math.log(markets[0].close[i] / markets[0].open[i]),
    );
    const scaled = moves.map((move, i) => move / truth.sigma[i]);
    const edge = Array.from(truth.edgeReturn, (e, i) => e / truth.sigma[i]);
    const slope = mean(scaled.map((v, i) => v * edge[i])) / mean(edge.map((e) => e * e));
    const standardError = 1 / Math.sqrt(mean(edge.map((e) => e * e)) * edge.length);
    expect(Math.abs(slope - 1), 'return per unit of stated edge, three standard errors').toBeLessThan(
      3.5 * standardError,
    );
    expect(slope / standardError, 'and it can be told from none').toBeGreaterThan(3);
    const { truths: none } = simulateMarket({ ...HOURLY, edge: 0, drift: 0 });
    expect(none[0].expectedReturn.every((v) => v === 0)).toBe(true);
  });

  it('come with a truth for each row and funding every eight hours', () => {
    expectSameBits(truth.openTime, markets[0].openTime, 'rows');
    expect(truth.halfSpreadBps.every((bps) => bps >= 0.5 && bps < 5)).toBe(true);
    const { time, rate } = funding[0];
    expect(time.length).toBe((4 * YEAR) / (8 * HOUR_MS));
    expect(time.every((t) => t % (8 * HOUR_MS) === 0)).toBe(true);
    expect(mean([...rate])).toBeGreaterThan(0);
    expect(rate.every((r) => Math.abs(r) <= 0.003)).toBe(true);
  });
});

describe('the truth on paper', () => {
  const { settings, truths } = simulateMarket({ ...HOURLY, toMs: FROM + 2 * HOUR_MS });

  it('states settings and rules as JSON', () => {
    const document = JSON.parse(truthJson(settings, truths));
    expect(document).toMatchObject({
      schema: 'quant/sim-truth@1',
      settings: { seed: 7, correlation: 0.65, edge: 1, drift: 1, outages: true },
      markets: [{ symbol: 'BTCUSDT', interval_ms: HOUR_MS, bars: 2, from: '2021-01-01T00:00:00Z' }],
    });
    expect(document.regimes[2]).toEqual({
      name: 'ranging',
      yearly_drift: 0,
      volatility: 0.6,
      mean_hours: 480,
      edge: -0.06,
    });
  });

  it('states each bar as CSV', () => {
    const lines = [...truthCsv(truths[0])].join('').trim().split('\n');
    expect(lines[0]).toBe('ts_ms,regime,expected_return,edge_return,sigma,half_spread_bps');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^1609459200000,(bull|bear|ranging|volatile),/);
  });
});

describe('the source sim', () => {
  const NOW = FROM + 40 * DAY_MS + 30 * MINUTE_MS;
  const open = (params: Partial<Parameters<typeof sim.open>[0]> = {}): Promise<SourceSession> =>
    sim.open({ seed: 7, correlation: 0.65, edge: 1, drift: 1, outages: true, now: '', ...params }, contextAt(NOW));
  const series = { venue: 'sim', market: 'swap', symbol: 'BTCUSDT', intervalMs: HOUR_MS } as const;

  it('never gives a bar that has not closed on its clock', async () => {
    const session = await open();
    const request = { series, fromMs: NOW - 10 * HOUR_MS, toMs: NOW + 10 * HOUR_MS };
    const lasts: number[] = [];
    for await (const page of session.candles(request)) {
      lasts.push(page.candles.openTime[page.candles.length - 1] + HOUR_MS, page.toMs);
    }
    expect(lasts.length).toBeGreaterThan(0);
    expect(Math.max(...lasts)).toBeLessThanOrEqual(NOW);
  });

  it('takes its clock from a parameter when told', async () => {
    expect(await (await open({ now: '2022-05-01' })).serverTime()).toBe(Date.UTC(2022, 4, 1));
    await expect(open({ now: 'soon' })).rejects.toMatchObject({ code: 'E_PARAM' });
  });

  it('fills a store with what simulateMarket gives, page by page, labelled, funding included', async () => {
    const store = openStore(':memory:');
    const minute = { ...series, intervalMs: MINUTE_MS };
    const request = { series: minute, fromMs: FROM, toMs: NOW };
    const result = await fetchSeries(store, await open(), request, {
      context: contextAt(NOW),
      sourceName: 'sim',
      isSimulated: true,
      funding: true,
    });
    const wanted = one({ market: 'swap', intervalMs: MINUTE_MS, toMs: NOW });
    const stored = loadCandles(store, result.series);
    expectSame(makeCandles({ ...stored }), wanted, 'stored');
    expect([stored.isSimulated, result.fundingRows]).toEqual([true, 121]);
    expect(loadFunding(store, minute).time[0]).toBe(FROM);
    expect(result.gaps.every((gap) => gap.reason === 'venue')).toBe(true);
    store.close();
  });

  it('knows the rules of any market', async () => {
    const session = await open();
    expect(await session.listing('ETH/USDT')).toMatchObject({
      symbol: 'ETHUSDT',
      base: 'ETH',
      quote: 'USDT',
      rules: { tickSize: 0.01, lotStep: 0.0001, minNotional: 5 },
    });
    await expect(session.listing('no symbol')).rejects.toMatchObject({ code: 'E_PARAM' });
  });
});
