import { describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../../src/backtest/make-spec.js';
import { backtest } from '../../../src/backtest/run.js';
import { runHash } from '../../../src/backtest/run-hash.js';
import { type Candles, makeCandles } from '../../../src/core/candles.js';
import type { Ledger } from '../../../src/core/ledger.js';
import { type MarketRules, plainRules } from '../../../src/core/market-rules.js';
import type { RunSpec } from '../../../src/core/spec.js';
import { type BarContext, defineStrategy } from '../../../src/core/strategy.js';
import { type BarRow, candlesFrom, randomCandles } from '../../support/series.js';

const BARS = 60;
/** The close at which everything is ordered: the first bar that can fill is the next. */
const DECIDED = 40;

interface Job {
  readonly own?: Candles;
  readonly side?: Candles;
  readonly execution?: string;
  readonly costs?: readonly string[];
  readonly rules?: Partial<MarketRules>;
  readonly sideRules?: Partial<MarketRules>;
  readonly stops?: readonly string[];
  readonly options?: Partial<RunSpec['execution']>;
  /** units wanted from the decision on; from bar 50 on nothing */
  readonly units?: number;
}

/** A venue where each bar is flat at a price and trades the same. */
function flat(price: number, volume: number, bar: (i: number) => BarRow | null = () => null): Candles {
  const rows = Array.from({ length: BARS }, (_, i): BarRow => bar(i) ?? [price, price, price, price, volume, i]);
  return candlesFrom(rows.filter((row) => typeof row === 'number' || row[4] !== -1));
}
const onKraken = (bars: Candles): Candles => makeCandles({ ...bars, venue: 'kraken' });

const OWN = flat(100, 100);
/** Cheaper, and half as deep: 5 units an hour at the share of a tenth. */
const SIDE = flat(99, 50);

function run(job: Job): Ledger {
  const { own = OWN, side = SIDE, costs = [], rules = {}, sideRules = {}, units = 12, stops = [], options = {} } = job;
  const spot = (given: Partial<MarketRules>): MarketRules =>
    plainRules({ contract: 'spot', base: 'TEST', quote: 'USDT', lotStep: 0.5, ...given });
  const spec = makeRunSpec({
    markets: [own],
    strategy: 'momentum',
    costs,
    trading: { execution: job.execution ?? 'router', stops },
    execution: options,
    rules: { [own.symbol]: spot(rules) },
    books: { [own.symbol]: [{ venue: 'kraken', rules: spot(sideRules) }] },
    gaps: { mode: 'allow' },
  });
  const strategy = defineStrategy({
    name: 'script',
    summary: 'Holds some units for a while',
    source: 'own',
    params: {},
    needs: () => ({ features: [] }),
    start: () => ({
      onBar: (bar: BarContext, s: number) => {
        if (bar.barCount(s) === DECIDED + 1) bar.targetQuantity(s, units, 'in');
        if (bar.barCount(s) === 51) bar.targetQuantity(s, 0, 'out');
      },
    }),
  });
  return backtest({
    spec,
    markets: [own],
    venueData: { books: [[onKraken(side)]] },
    strategy: { definition: strategy, params: {}, text: 'script' },
  });
}

/** `41: 7 @ 100` or `41: 5 @ 99 kraken`, of the bars before `to`. */
const told = (ledger: Ledger, to = 50): string[] =>
  ledger.fills
    .filter((fill) => fill.step < to)
    .map((fill) => {
      const at = fill.venue === undefined ? '' : ` ${fill.venue}`;
      return `${fill.step}: ${Number(fill.quantity.toPrecision(9))} @ ${Number(fill.price.toPrecision(9))}${at}`;
    });

describe('rule 46: an order over two venues', () => {
  it('fills each part at the open of its venue', () => {
    const ledger = run({});
    expect(told(ledger)).toEqual(['41: 7 @ 100', '41: 5 @ 99 kraken']);
    expect(ledger.positions[0][41]).toBe(12);
    expect(ledger.cash[41]).toBe(10_000 - 700 - 495);
    expect(ledger.parents[0]).toMatchObject({ filled: 12, children: 1, status: 'done' });
    expect(ledger.parents[0].achievedPrice).toBeCloseTo(1195 / 12, 12);
  });
  it('sells where the price is better, and is flat in the end', () => {
    const ledger = run({});
    expect(told(ledger, BARS).slice(2), '10 of 12 on the own venue, which is a tenth of its hour').toEqual([
      '51: -10 @ 100',
      '51: -2 @ 99 kraken',
    ]);
    expect(ledger.positions[0][BARS - 1]).toBe(0);
    expect(ledger.trades).toHaveLength(1);
  });
  it('sums to the parent on each side of it, to the lot', () => {
    for (const units of [0.5, 3, 7.5, 14.5, 40]) {
      const ledger = run({ units });
      const bought = ledger.fills.filter((fill) => fill.quantity > 0).reduce((sum, fill) => sum + fill.quantity, 0);
      expect(bought).toBe(units);
      expect(ledger.positions[0][BARS - 1]).toBe(0);
    }
  });
  it('takes no more than each venue’s share of volume, and splits anew what comes back', () => {
    const ledger = run({ options: { maxVolumeShare: 0.05 } });
    expect(told(ledger)).toEqual(['41: 5 @ 100', '41: 2.5 @ 99 kraken', '42: 2.5 @ 99 kraken', '43: 2 @ 99 kraken']);
  });
  it('pays the fee that was given for a venue, and that of the run where none was', () => {
    const costs = ['taker-fee(takerBps=20, makerBps=20)'];
    const fees = (ledger: Ledger): number[] => ledger.fills.slice(0, 2).map((fill) => Number(fill.fee.toPrecision(9)));
    const given = run({ costs, execution: 'router(fees="kraken:4")' });
    expect(fees(given), '20 bps of 700 and 4 bps of 495').toEqual([1.4, 0.198]);
    expect(fees(run({ costs })), '20 bps of both').toEqual([1.4, 0.99]);
  });
  it('has the spread and the footprint of each venue', () => {
    const costs = ['square-root-impact'];
    const moving = (price: number, volume: number, swing: number): Candles =>
      flat(price, volume, (i) => {
        const p = i % 2 === 0 ? price : price * (1 + swing);
        return [p, p, p, p, volume, i];
      });
    const [own, side] = run({ costs, own: moving(100, 100, 0.001), side: moving(99, 50, 0.002) }).fills;
    expect([own.venue, side.venue]).toEqual([undefined, 'kraken']);
    // σ of a day: ± half the swing around the mean, ddof 1 over 24 returns, √24 hours.
    const sigma = (swing: number): number => {
      const returns = Array.from({ length: 24 }, (_, i) => (i % 2 === 0 ? swing : 1 / (1 + swing) - 1));
      const mean = returns.reduce((a, b) => a + b) / 24;
      return Math.sqrt((24 * returns.reduce((sum, r) => sum + (r - mean) ** 2, 0)) / 23);
    };
    const impact = (units: number, volume: number, swing: number): number =>
      sigma(swing) * Math.sqrt(units / (24 * volume));
    expect(own.slippageCost / own.notional).toBeCloseTo(impact(own.quantity, 100, 0.001), 12);
    expect(side.slippageCost / side.notional).toBeCloseTo(impact(side.quantity, 50, 0.002), 12);
  });
  it('waits where a venue has no bar, and goes elsewhere at the next close', () => {
    const side = flat(99, 50, (i) => (i === 41 ? [99, 99, 99, 99, -1] : null));
    const ledger = run({ side });
    expect(told(ledger)).toEqual(['41: 7 @ 100', '42: 5 @ 100']);
    expect(ledger.findings.map((finding) => finding.text)).toContain(
      'kraken has no bar of TESTUSDT at 1 step of 60: nothing is sent there then, and nothing fills.',
    );
  });
  it('fills nothing in a bar without volume', () => {
    const side = flat(99, 50, (i) => (i === 41 ? [99, 99, 99, 99, 0, 41] : null));
    const fills = told(run({ side }));
    expect(fills[0]).toBe('41: 7 @ 100');
    expect(fills.some((fill) => fill.startsWith('41') && fill.endsWith('kraken'))).toBe(false);
    const own = flat(100, 100, (i) => (i === 41 ? [100, 100, 100, 100, 0, 41] : null));
    expect(told(run({ own }))[0], 'nor where the own market does not trade').toMatch(/^42/);
  });
  it('keeps within the cash of the account', () => {
    const ledger = run({ units: 120, options: { maxVolumeShare: 1 }, execution: 'router(share=1)' });
    expect(ledger.cash[45]).toBeGreaterThanOrEqual(-1e-9);
    expect(ledger.rejects.map((reject) => reject.code)).toContain('NO_CASH');
    expect(ledger.parents[0].children, 'what the account refuses does not come back').toBe(1);
  });
  it('is covered by its stop as a whole', () => {
    const own = flat(100, 100, (i) => (i === 43 ? [100, 100, 80, 90, 100, 43] : null));
    const ledger = run({ own, stops: ['fixed(rate=0.1)'] });
    expect(told(ledger)).toEqual(['41: 7 @ 100', '41: 5 @ 99 kraken', '43: -10 @ 89.625', '44: -2 @ 100']);
  });
  it('waits for the first whole bar after a latency', () => {
    const ledger = run({ options: { latencyMs: 1000 } });
    expect(told(ledger)).toEqual(['42: 7 @ 100', '42: 5 @ 99 kraken']);
  });
  it('obeys the steps and least orders of each venue', () => {
    expect(told(run({ sideRules: { lotStep: 2 } })), 'two lots of 2').toEqual(['41: 8 @ 100', '41: 4 @ 99 kraken']);
    expect(told(run({ sideRules: { minQuantity: 6 } })), 'its 5 are too few: 10 an hour on the own').toEqual([
      '41: 10 @ 100',
      '42: 2 @ 100',
    ]);
  });
});

describe('a run with other venues', () => {
  const own = randomCandles({ seed: 'router/own', length: BARS });
  const side = randomCandles({ seed: 'router/side', length: BARS });

  it('knows nothing of a venue’s later bars', () => {
    const before = run({ own, side, execution: 'router(slices=4)', options: { maxVolumeShare: 1 } });
    expect(new Set(before.fills.map((fill) => fill.venue))).toEqual(new Set([undefined, 'kraken']));
    for (let at = DECIDED + 1; at < BARS; at++) {
      const changed = (column: Float64Array): Float64Array => column.map((x, i) => (i >= at ? x * 3 : x));
      const { open, high, low, close, volume } = side;
      const later = makeCandles({
        ...side,
        open: changed(open),
        high: changed(high),
        low: changed(low),
        close: changed(close),
        volume: changed(volume),
      });
      const after = run({ own, side: later, execution: 'router(slices=4)', options: { maxVolumeShare: 1 } });
      const until = (ledger: Ledger): unknown => ledger.fills.filter((fill) => fill.step < at);
      expect(until(after)).toEqual(until(before));
      // What was sent where at the close before shows in what fills now, at whatever price.
      const sent = (ledger: Ledger): unknown =>
        ledger.fills.filter((fill) => fill.step === at).map((fill) => [fill.venue, fill.quantity]);
      expect(sent(after), `sent at the close before bar ${at}`).toEqual(sent(before));
    }
  });
  it('is the same run twice, and another hash on other venues', () => {
    const [one, two, other] = [side, side, SIDE].map((bars) => runHash(run({ own, side: bars })));
    expect(one).toBe(two);
    expect(one).not.toBe(other);
  });
  it('is the ordinary run where nothing is split', () => {
    const spec = { own, execution: 'twap(slices=3)' };
    expect(runHash(run({ ...spec, side }))).toBe(runHash(run({ ...spec, side: SIDE })));
  });
  it('refuses what cannot be split', () => {
    expect(() => run({ sideRules: { lotStep: 0.3 } })).toThrow('coarsest lot step is a multiple');
    expect(() => run({ sideRules: { settle: 'EUR' } })).toThrow('spot markets in one currency');
    expect(() => run({ execution: 'router(fees="okx:10")' })).toThrow('fees names okx');
    expect(() => run({ execution: 'router(fees="test:10")' })).toThrow('not one of the other venues');
    expect(() => run({ side: candlesFrom([1, 2], { symbol: 'OTHERUSDT' }) })).toThrow('must be those of TESTUSDT');
  });
  it('says when no other venue has bars', () => {
    const spec = makeRunSpec({ markets: [OWN], strategy: 'momentum', trading: { execution: 'router' } });
    const { findings } = backtest({ spec, markets: [OWN] });
    expect(findings.map((finding) => finding.text)).toContain(
      'No other venue with 1h bars of TESTUSDT is given: its orders all go to test.',
    );
  });
});
