import type { RunReport } from '../../core/report.js';
import { currencyOf, moneyType } from '../money.js';
import { formatMoney, formatNumber } from '../number.js';
import { isPerpetual, sumFunding } from '../perpetuals.js';
import { keepExtremes } from '../reduce.js';
import { type Chart, DRAWN_ROWS, type NoChart, numbers, times } from './chart.js';
import { timeSpec, timeX, valueY, ZERO_LINE } from './style.js';

const KEPT_ROWS = 4_000;
const HEIGHT = 220;

/** What holding perpetual contracts has cost or brought so far: funding paid minus funding received. */
export function fundingChart(report: RunReport): Chart | NoChart | undefined {
  const { ledger, spec } = report;
  if (!isPerpetual(report)) return undefined;
  const title = 'Funding so far';
  if (ledger.steps < 2) return { id: 'funding', title, reason: 'a line needs at least two bars' };
  if (ledger.fundingPayments.length === 0)
    return { id: 'funding', title, reason: 'no position was held at a settlement' };
  const before = ledger.fundingCost[0];
  const sofar = ledger.fundingCost.map((value) => value - before);
  const rows = keepExtremes([sofar], KEPT_ROWS);
  const sum = sumFunding(ledger.fundingPayments);
  const money = (value: number): string => formatMoney(value, { type: moneyType(report) });
  return {
    id: 'funding',
    title,
    note: `Running total in ${currencyOf(spec)} over ${formatNumber(sum.settlements, { digits: 0 })} settlements with an open position: above 0 paid, below 0 received. Paid ${money(sum.paid)}, received ${money(sum.received)}.`,
    height: HEIGHT,
    legend: [{ label: 'Paid less received', color: 'cost-5', mark: 'box' }],
    spec: timeSpec({
      height: HEIGHT,
      layer: [
        {
          data: { name: 'path' },
          mark: {
            type: 'area',
            interpolate: 'step-after',
            color: 'var(--cost-5)',
            fillOpacity: 0.22,
            line: { color: 'var(--cost-5)', strokeWidth: 1.5 },
            clip: true,
          },
          encoding: { x: timeX(), y: valueY('f', { format: '~s', withZero: true }) },
        },
        ZERO_LINE,
      ],
    }),
    tables: {
      path: {
        kind: 'path',
        limit: DRAWN_ROWS,
        keys: ['f'],
        columns: { t: times(ledger.openTime, ledger.intervalMs, rows), f: numbers(sofar, rows, 10) },
      },
    },
    readout: [{ field: 'f', label: 'Paid less received', unit: 'money', color: 'cost-5' }],
  };
}
