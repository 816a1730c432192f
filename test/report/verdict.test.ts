import { describe, expect, it } from 'vitest';
import type { RunReport } from '../../src/core/report.js';
import { costTotals, countRejects, keyFigures, quoteCurrency } from '../../src/report/facts.js';
import { groupMetrics } from '../../src/report/metric-groups.js';
import { PLAIN } from '../../src/report/number.js';
import { verdictOf } from '../../src/report/verdict.js';
import { sampleReport } from '../support/report.js';
import { f } from '../support/series.js';

const sample = sampleReport({ bars: 600 });

/** The sample with these curves instead of its own. */
function withCurves(equity: Float64Array, benchmark: Float64Array, more: Partial<RunReport['ledger']> = {}): RunReport {
  const steps = equity.length;
  return {
    ...sample,
    benchmark,
    metrics: [],
    benchmarkMetrics: [],
    ledger: { ...sample.ledger, startCash: 100, steps, equity, ...more },
  };
}

describe('the verdict', () => {
  it('says what was made, against buy-and-hold, and how bad it got', () => {
    const { headline } = verdictOf(withCurves(f(100, 90, 112), f(100, 50, 145)), PLAIN);
    expect(headline).toBe(
      'Made 12.0 % after costs, against 45.0 % for buy-and-hold. Worst fall -10.0 %, against -50.0 % for buy-and-hold.',
    );
  });
  it('agrees with the metrics of the run', () => {
    const metric = { label: 'l', definition: 'd', unit: 'fraction' as const };
    const { headline } = verdictOf(
      {
        ...withCurves(f(100, 112), f(100, 145)),
        metrics: [{ ...metric, name: 'total-return', value: 0.25 }],
        benchmarkMetrics: [{ ...metric, name: 'max-drawdown', value: -0.75 }],
      },
      PLAIN,
    );
    expect(headline).toBe(
      'Made 25.0 % after costs, against 45.0 % for buy-and-hold. Worst fall 0.0 %, against -75.0 % for buy-and-hold.',
    );
  });
  it('names a loss beside a gain', () => {
    expect(verdictOf(withCurves(f(100, 80), f(100, 120)), PLAIN).headline).toContain(
      'Lost 20.0 % after costs, while buy-and-hold made 20.0 %.',
    );
    expect(verdictOf(withCurves(f(100, 120), f(100, 80)), PLAIN).headline).toContain(
      'Made 20.0 % after costs, while buy-and-hold lost 20.0 %.',
    );
    expect(verdictOf(withCurves(f(100, 90), f(100, 80)), PLAIN).headline).toContain(
      'Lost 10.0 % after costs, while buy-and-hold lost 20.0 %.',
    );
  });
  it('does not take idle cash for a strategy', () => {
    const { headline, details } = verdictOf(withCurves(f(100, 100), f(100, 101), { fills: [], trades: [] }), PLAIN);
    expect(headline).toContain('Neither made nor lost money after costs');
    expect(details.join(' ')).toContain('It never traded');
  });
  it('says that an account was lost', () => {
    const { details } = verdictOf(withCurves(f(100, 0), f(100, 101), { isBankrupt: true }), PLAIN);
    expect(details.join(' ')).toContain('The account lost everything');
  });
  it('judges nothing without bars', () => {
    expect(verdictOf(withCurves(f(), f()), PLAIN)).toEqual({
      headline: 'The run has no bars: there is nothing to judge.',
      details: [],
    });
  });
});

describe('facts of a run', () => {
  it('set all costs against the profit before them', () => {
    const columns = { fees: f(0, 4), spreadCost: f(0, 3), slippageCost: f(0, 2), borrowCost: f(0, 1) };
    const gain = costTotals(withCurves(f(100, 110), f(100, 100), columns).ledger);
    expect(gain).toMatchObject({ total: 10, grossProfit: 20, share: 0.5 });
    const loss = costTotals(withCurves(f(100, 80), f(100, 100), columns).ledger);
    expect(loss, 'no profit before costs to pay them from').toMatchObject({ grossProfit: -10, share: Number.NaN });
  });
  it('count refused orders by code, the most frequent first', () => {
    const reject = { orderId: 1, step: 0, time: 0, symbol: 'BTCUSDT', message: 'm' };
    const ledger = {
      ...sample.ledger,
      rejects: [
        { ...reject, code: 'NO_CASH' as const },
        { ...reject, code: 'LEVERAGE' as const, message: 'first' },
        { ...reject, code: 'LEVERAGE' as const },
      ],
    };
    expect(countRejects(ledger)).toEqual([
      { code: 'LEVERAGE', count: 2, example: 'first' },
      { code: 'NO_CASH', count: 1, example: 'm' },
    ]);
  });
  it('name the quote currency when all markets share it', () => {
    expect(quoteCurrency(['BTCUSDT', 'ETH/USDT'])).toBe('USDT');
    expect(quoteCurrency(['BTCUSDT', 'ETHBTC'])).toBe('quote');
    expect(quoteCurrency(['<script>'])).toBe('quote');
  });
  it('lead with eight figures, the return first', () => {
    const figures = keyFigures(sample);
    expect(figures.map((k) => k.metric.name).slice(0, 4)).toEqual(['total-return', 'cagr', 'sharpe', 'max-drawdown']);
    expect(figures).toHaveLength(8);
    expect(figures[0].hold?.name).toBe('total-return');
    expect(figures.find((k) => k.metric.name === 'win-rate')?.hold, 'holding is no trading').toBeUndefined();
  });
  it('put every metric into one group, strangers into the last', () => {
    const stranger = { ...sample.metrics[0], name: 'my-own' };
    const groups = groupMetrics([...sample.metrics, stranger]);
    expect(groups.map((g) => g.name)).toEqual(['Return', 'Return for the risk', 'Risk', 'Trading', 'Costs', 'Other']);
    expect(groups.at(-1)?.metrics, 'only the stranger').toEqual([stranger]);
    expect(groups.flatMap((g) => g.metrics)).toHaveLength(sample.metrics.length + 1);
  });
});
