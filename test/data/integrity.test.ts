import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/core/kit/time.js';
import { checkSeries, compareSeries, type Finding, type RawCandles } from '../../src/data/integrity.js';
import { writeCandles } from '../../src/data/store/candles.js';
import { openStore } from '../../src/data/store/database.js';
import { acceptGaps, syncGaps } from '../../src/data/store/gaps.js';
import { ensureSeries } from '../../src/data/store/series.js';
import { type BarRow, candlesFrom, f, randomCandles, START_MS } from '../support/series.js';

const clean = randomCandles({ seed: 41, length: 2000 });

/** A copy that may be written to. */
function copy(c: RawCandles, change: (c: RawCandles) => void): RawCandles {
  const raw: RawCandles = {
    ...c,
    openTime: c.openTime.slice(),
    open: c.open.slice(),
    high: c.high.slice(),
    low: c.low.slice(),
    close: c.close.slice(),
    volume: c.volume.slice(),
  };
  change(raw);
  return raw;
}
const brief = (findings: readonly Finding[]) =>
  findings.map(({ kind, severity, openTime, count }) => [kind, severity, openTime, count]);
const hour = (n: number): number => START_MS + n * HOUR_MS;
/** Bars of a minute's movement each, so that nothing stands still: open, high, low, close around `price`. */
const around = (price: number, i: number, at?: number): BarRow => [
  price,
  price * (1.01 + i * 1e-5),
  price * 0.99,
  price * 1.001,
  1 + i,
  at,
];

describe('a clean series', () => {
  it('has no findings, nor has a wild one', () => {
    expect(checkSeries(clean)).toEqual([]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.constantFrom(0.001, 0.02, 0.08), (seed, volatility) => {
        expect(checkSeries(randomCandles({ seed, length: 400, volatility }))).toEqual([]);
      }),
      { seed: 20261120, numRuns: 50 },
    );
  });
  it('may crash: a fall that goes on where the bar before ended is a market', () => {
    const rows = Array.from({ length: 400 }, (_, i): BarRow => around(i < 200 ? 100 : 55, i));
    rows[200] = [100, 101, 50, 55, 900];
    expect(checkSeries(candlesFrom(rows))).toEqual([]);
  });
  it('may be empty', () => {
    expect(checkSeries(candlesFrom([]))).toEqual([]);
  });
});

describe('an illiquid market', () => {
  it('of 100,000 gaps is checked, compared and written to the ledger in one go each', () => {
    // A minute that nobody trades in has no bar at many venues; work that grows with the square of the gaps would not end.
    const rows = Array.from({ length: 300_001 }, (_, i): BarRow => around(100, i % 1000, i + Math.floor(i / 3)));
    const c = candlesFrom(rows, { intervalMs: MINUTE_MS });
    const knownGaps = Array.from({ length: 100_000 }, (_, i) => ({
      fromMs: START_MS + (4 * i + 3) * MINUTE_MS,
      toMs: START_MS + (4 * i + 4) * MINUTE_MS,
      reason: i === 0 ? 'accepted' : i === 99_999 ? 'unexplained' : 'venue',
    }));
    const findings = checkSeries({ ...c, intervalMs: MINUTE_MS }, { knownGaps });
    const gaps = findings.filter(({ kind }) => kind === 'gap');
    expect(gaps).toHaveLength(51);
    expect(gaps[0].severity).toBe('info');
    expect(gaps[49].severity, 'the one that needs a look is listed').toBe('warning');
    expect(gaps[50]).toMatchObject({
      severity: 'info',
      count: 99_950,
      message: '99950 more gap findings, 99950 bars',
    });

    const store = openStore(':memory:');
    const { id } = ensureSeries(store, c, { isSimulated: false, source: 'test' });
    writeCandles(store, id, c);
    syncGaps(store, id);
    expect(acceptGaps(store, id, 'nobody traded')).toBe(100_000);
    expect(syncGaps(store, id).filter(({ reason }) => reason === 'accepted')).toHaveLength(100_000);
    store.close();
  });
});

describe('times', () => {
  it('in seconds or microseconds are named, and the rest is still checked', () => {
    const seconds = copy(clean, (c) => c.openTime.set(clean.openTime.map((t) => t / 1000)));
    expect(brief(checkSeries(seconds))).toEqual([['time-unit', 'error', START_MS / 1000, 2000]]);
    expect(checkSeries(seconds)[0].message).toContain('2000 bars have times in seconds, not milliseconds');
    const mixed = copy(clean, (c) => c.openTime.set(clean.openTime.map((t, i) => (i < 1500 ? t : t * 1000))));
    expect(checkSeries(mixed).map(({ message }) => message)).toEqual([
      `500 bars have times in microseconds, not milliseconds, the first ${hour(1500) * 1000}; 1500 others are not`,
    ]);
  });
  it('from the newest to the oldest are one finding', () => {
    const reversed = copy(clean, (c) => {
      for (const name of ['openTime', 'open', 'high', 'low', 'close', 'volume'] as const) c[name].reverse();
    });
    expect(checkSeries(reversed).map(({ kind, message }) => [kind, message])).toEqual([
      ['order', 'the bars run from the newest to the oldest'],
    ]);
  });
  it('that go back once are counted, with the first', () => {
    const swapped = copy(clean, (c) => c.openTime.set([hour(6), hour(5)], 5));
    expect(brief(checkSeries(swapped))).toEqual([['order', 'warning', hour(5), 1]]);
  });
  it('that repeat are told apart by their values', () => {
    const c = candlesFrom([10, 11, 12].map((p, i) => around(p, i)));
    const twice = (factor: number): RawCandles => ({
      ...c,
      length: 4,
      openTime: f(...c.openTime, hour(2)),
      open: f(...c.open, c.open[2]),
      high: f(...c.high, c.high[2]),
      low: f(...c.low, c.low[2]),
      close: f(...c.close, c.close[2]),
      volume: f(...c.volume, c.volume[2] * factor),
    });
    expect(brief(checkSeries(twice(1)))).toEqual([['duplicate', 'warning', hour(2), 1]]);
    expect(brief(checkSeries(twice(2)))).toEqual([['duplicate', 'error', hour(2), 1]]);
  });
  it('off the grid are counted', () => {
    const shifted = copy(clean, (c) => c.openTime.set(clean.openTime.map((t) => t + 7 * MINUTE_MS)));
    expect(brief(checkSeries(shifted))).toEqual([['off-grid', 'error', START_MS + 7 * MINUTE_MS, 2000]]);
  });
  it('of another interval are named once, instead of a thousand gaps', () => {
    const findings = checkSeries({ ...clean, intervalMs: MINUTE_MS });
    expect(findings.map(({ message }) => message)).toEqual(['most bars open 1 h apart, the series says 1m']);
  });
  it('that are missing are skipped and counted', () => {
    const holes = copy(clean, (c) => c.openTime.fill(Number.NaN, 10, 12));
    expect(brief(checkSeries(holes))).toEqual([
      ['impossible', 'error', Number.NaN, 2],
      ['gap', 'warning', hour(10), 2],
    ]);
  });
});

describe('gaps', () => {
  const c = candlesFrom([around(10, 0), around(10, 1, 34), around(10, 2, 36)]);
  it('are listed with their length', () => {
    expect(checkSeries(c).map(({ message }) => message)).toEqual([
      '33 bars missing from 2024-01-01T01:00:00Z (1 d 9 h)',
      '1 bar missing from 2024-01-02T11:00:00Z (1 h)',
    ]);
  });
  it.each([
    ['venue', 'info', ', the venue has none'],
    ['accepted', 'info', ', accepted'],
    ['unexplained', 'warning', ', unexplained'],
  ])('carry the reason of the ledger: one that is %s is worth a %s', (reason, severity, words) => {
    const knownGaps = [
      { fromMs: hour(1), toMs: hour(34), reason },
      { fromMs: hour(35), toMs: hour(36), reason: 'accepted' },
    ];
    const findings = checkSeries(c, { knownGaps });
    expect(findings.map((finding) => finding.severity)).toEqual([severity, 'info']);
    expect(findings[0].message).toContain(words);
  });
  it('beyond the limit become one finding that counts them', () => {
    const holes = candlesFrom(Array.from({ length: 10 }, (_, i) => around(10, i, i * (i + 5))));
    const findings = checkSeries(holes, { maxPerKind: 4 });
    expect(findings).toHaveLength(5);
    expect(findings[4]).toMatchObject({ kind: 'gap', severity: 'warning', count: 85, openTime: hour(37) });
    expect(findings[4].message).toBe('5 more gap findings, 85 bars');
  });
});

describe('bars', () => {
  it('that no market can have are named one by one', () => {
    const bad = copy(clean, (c) => {
      c.high[3] = c.low[3] / 2;
      c.volume[7] = -1;
      c.close[9] = Number.NaN;
    });
    const findings = checkSeries(bad);
    expect(brief(findings)).toEqual([3, 7, 9].map((i) => ['impossible', 'error', hour(i), 1]));
    expect(findings[1].message).toBe('bar 2024-01-01T07:00:00Z has volume -1, which must be 0 or more');
    expect(findings[2].message).toContain('close NaN');
  });
  it('that stand still for hours are frozen; a still minute is not', () => {
    const still = (n: number, intervalMs: number): Finding[] => {
      const p = 10 * 1.001;
      const rows = Array.from(
        { length: 100 },
        (_, i): BarRow => (i > 50 && i <= 50 + n ? [p, p, p, p, 0] : around(10, i)),
      );
      return checkSeries(candlesFrom(rows, { intervalMs }));
    };
    expect(still(2, HOUR_MS)).toEqual([]);
    expect(brief(still(6, HOUR_MS))).toEqual([['frozen', 'warning', hour(51), 6]]);
    expect(still(20, MINUTE_MS), 'twenty minutes without a trade happen').toEqual([]);
    expect(still(40, MINUTE_MS)).toHaveLength(1);
  });
  it('that repeat a moving bar with its volume are copies', () => {
    const rows = Array.from({ length: 20 }, (_, i) => around(10, i));
    rows[8] = rows[7];
    const findings = checkSeries(candlesFrom(rows));
    expect(brief(findings)).toEqual([['frozen', 'warning', hour(8), 1]]);
  });
  it('that move without volume are counted; a series without any volume is only noted', () => {
    const some = copy(clean, (c) => c.volume.fill(0, 10, 13));
    expect(brief(checkSeries(some))).toEqual([['zero-volume', 'warning', hour(10), 3]]);
    const none = copy(clean, (c) => c.volume.fill(0));
    expect(brief(checkSeries(none))).toEqual([['zero-volume', 'info', START_MS, 2000]]);
  });
  it('of mark prices have no volume, and that is right', () => {
    const marks = copy({ ...clean, market: 'mark' }, (c) => c.volume.fill(0));
    expect(checkSeries(marks)).toEqual([]);
    const traded = copy(marks, (c) => c.volume.fill(1, 7, 9));
    expect(brief(checkSeries(traded)), 'the price of something else').toEqual([['traded-mark', 'warning', hour(7), 2]]);
  });
});

describe('prices', () => {
  it('that leap away for one close are a wrong print', () => {
    const spike = copy(clean, (c) => {
      c.close[700] *= 1.6;
      c.high[700] = c.close[700];
    });
    const findings = checkSeries(spike);
    expect(brief(findings)).toEqual([['outlier', 'warning', hour(700), 1]]);
    expect(findings[0].message).toContain('stands alone between');
  });
  it('that change their scale for good point to another unit', () => {
    const scaled = copy(clean, (c) => {
      for (const name of ['open', 'high', 'low', 'close'] as const)
        c[name].set(
          clean[name].subarray(1200).map((v) => v * 1000),
          1200,
        );
    });
    const findings = checkSeries(scaled);
    expect(brief(findings)).toEqual([['scale-jump', 'warning', hour(1200), 800]]);
    expect(findings[0].message).toMatch(/factor of (9\d\d|10\d\d)(\.\d+)? at/);
  });
});

describe('two series of one market', () => {
  it('agree with themselves, and with small differences', () => {
    expect(compareSeries(clean, clean)).toEqual([]);
    const near = copy(clean, (c) => c.close.set(clean.close.map((v) => v * 1.0004)));
    expect(compareSeries(clean, near)).toEqual([]);
    expect(compareSeries(clean, near, { tolerance: 0.0001 })).toHaveLength(1);
  });
  it('disagree in runs, each with its worst price', () => {
    const other = copy(clean, (c) => {
      c.close[100] *= 1.01;
      c.high[101] *= 1.02;
      c.low[500] = Number.NaN;
    });
    const findings = compareSeries(clean, other);
    expect(brief(findings)).toEqual([
      ['disagreement', 'warning', hour(100), 2],
      ['disagreement', 'warning', hour(500), 1],
    ]);
    expect(findings[0].message).toContain('differ by up to 2.00 %: high');
  });
  it('lack bars, within the time that both have', () => {
    const rows = Array.from({ length: 10 }, (_, i) => around(10, i));
    const a = candlesFrom(rows);
    const b = candlesFrom([2, 3, 4, 6, 7, 8, 9].map((i) => around(10, i, i)));
    const findings = compareSeries(a, b, { tolerance: 0.1 });
    expect(findings.map(({ kind, message }) => [kind, message])).toEqual([
      ['missing', 'the second series lacks 1 bar from 2024-01-01T05:00:00Z'],
    ]);
    expect(compareSeries(b, a, { tolerance: 0.1 })[0].message).toContain('the first series lacks');
  });
  it('in different time zones are told so', () => {
    const late = copy(clean, (c) => c.openTime.set(clean.openTime.map((t) => t + 2 * HOUR_MS)));
    expect(compareSeries(clean, late).map(({ message }) => message)).toEqual([
      'the second series is 2 h late: its times are of another zone',
    ]);
    expect(compareSeries(late, clean)[0].message).toContain('2 h early');
  });
  it('without common time say so', () => {
    const later = copy(clean, (c) => c.openTime.set(clean.openTime.map((t) => t + 900 * DAY_MS)));
    expect(compareSeries(clean, later)[0].message).toBe('the two series have no time in common');
  });
});
