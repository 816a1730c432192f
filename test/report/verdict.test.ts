import { describe, expect, it } from 'vitest';
import { HOUR_MS, minuteUtc } from '../../src/core/kit/time.js';
import type { RunReport } from '../../src/core/report.js';
import { costBreakdown } from '../../src/report/costs.js';
import { keyFigures, ruinStep } from '../../src/report/facts.js';
import { groupMetrics } from '../../src/report/metric-groups.js';
import { currencyOf, moneyDigits, moneyType, quoteCurrency } from '../../src/report/money.js';
import { formatMoney, PLAIN } from '../../src/report/number.js';
import { countRejects, REJECT_WORDS } from '../../src/report/rejects.js';
import { verdictOf } from '../../src/report/verdict.js';
import { sampleReport } from '../support/report.js';
import { f } from '../support/series.js';
import { bitcoinReport, perpetualReport } from './perpetual-sample.js';

const sample = sampleReport({ bars: 600 });

/** The sample with these curves instead of its own. */
function withCurves(equity: Float64Array, benchmark: Float64Array, more: Partial<RunReport['ledger']> = {}): RunReport {
  const steps = equity.length;
  return {
    ...sample,
    benchmark,
    metrics: [],
    benchmarkMetrics: [],
    ledger: { ...sample.ledger, startCash: 100, steps, equity, firstStep: 0, ...more },
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
    const lost = { isBankrupt: true, openTime: f(0, HOUR_MS, 2 * HOUR_MS, 3 * HOUR_MS) };
    const { details } = verdictOf(withCurves(f(100, 40, -5, -5), f(100, 101, 102, 103), lost), PLAIN);
    expect(details.at(-1), 'the bar that opens at 02:00 closes at 03:00').toBe(
      'The account lost everything by 1970-01-01 03:00 UTC, with 5.00 USDT of debt. Nothing was traded in the 1 bar after it.',
    );
    expect(ruinStep({ equity: f(100, 0), steps: 2 }), 'lost at the last close').toBe(1);
  });
  it('says that a run was shorter than its warm-up instead of judging it', () => {
    const { headline, details } = verdictOf(withCurves(f(100, 100), f(100, 101), { firstStep: 2 }), PLAIN);
    expect(headline).toContain('The strategy never decided: none of the 2 bars came after the warm-up');
    expect(headline).toContain('the return is 0.0 %');
    expect(details).toEqual([]);
  });
  it('does not speak of costs where none are charged', () => {
    const free = withCurves(f(100, 112), f(100, 145), { fees: f(0, 0), spreadCost: f(0, 0) });
    const { headline, details } = verdictOf({ ...free, spec: { ...free.spec, costs: [] } }, PLAIN);
    expect(headline).toMatch(/^Made 12\.0 % before any costs, against/);
    expect(details).toContain('No costs were charged.');
  });
  it('says that funding paid for the costs', () => {
    const none = { spreadCost: f(0, 0), slippageCost: f(0, 0), borrowCost: f(0, 0) };
    const rich = withCurves(f(100, 112), f(100, 145), { ...none, fees: f(0, 2), fundingCost: f(0, -5) });
    expect(verdictOf(rich, PLAIN).details).toContain('Funding received paid all costs and left 3.00 USDT.');
  });
  it('names the first liquidation', () => {
    const report = perpetualReport({ bars: 1500 });
    const [first] = report.ledger.liquidations;
    expect(verdictOf(report, PLAIN).details.at(-1)).toBe(
      `2 positions were liquidated, the first: ${first.symbol}, ${minuteUtc(first.time)} UTC.`,
    );
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
    const gain = costBreakdown(withCurves(f(100, 110), f(100, 100), columns));
    expect(gain).toMatchObject({ total: { amount: 10, shareOfCash: 0.1 }, grossProfit: 20, share: 0.5 });
    const loss = costBreakdown(withCurves(f(100, 80), f(100, 100), columns));
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
      { code: 'LEVERAGE', count: 2, example: 'first', bySymbol: [{ symbol: 'BTCUSDT', count: 2 }] },
      { code: 'NO_CASH', count: 1, example: 'm', bySymbol: [{ symbol: 'BTCUSDT', count: 1 }] },
    ]);
  });
  it('have a sentence for every code', () => {
    for (const words of Object.values(REJECT_WORDS)) expect(words).toMatch(/^[a-z].*[a-z]$/);
  });
  it('count money in the currency of the account, coins with eight digits', () => {
    expect(currencyOf(sample.spec)).toBe('USDT');
    expect(currencyOf({ ...sample.spec, account: { ...sample.spec.account, currency: '' } }), 'not told').toBe('USDT');
    const bitcoin = bitcoinReport({ bars: 600 });
    expect(currencyOf(bitcoin.spec)).toBe('BTC');
    expect(formatMoney(0.012345678, { type: moneyType(bitcoin, PLAIN) })).toBe('0.01234568');
    expect(formatMoney(1234.5, { type: moneyType(sample, PLAIN) })).toBe('1,234.50');
    expect([moneyDigits('BTC', 1), moneyDigits('BTC', 500), moneyDigits('USDC', 1)]).toEqual([8, undefined, undefined]);
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
