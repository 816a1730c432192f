import { isoUtc } from '../../core/kit/time.js';
import { defineFormat, type RunReport } from '../../core/report.js';
import { type CsvRow, csvText } from '../csv.js';

function* ledgerRows({ ledger, benchmark }: RunReport): Generator<CsvRow> {
  for (let i = 0; i < ledger.steps; i++) {
    yield [
      isoUtc(ledger.openTime[i]),
      ledger.equity[i],
      benchmark[i],
      ledger.cash[i],
      ledger.netExposure[i],
      ledger.grossExposure[i],
      ledger.fees[i],
      ledger.spreadCost[i],
      ledger.slippageCost[i],
      ledger.borrowCost[i],
      ...ledger.positions.map((position) => position[i]),
      ...ledger.marks.map((mark) => mark[i]),
    ];
  }
}

function ledgerCsv(report: RunReport): string {
  const heads = [
    'open_time',
    'equity',
    'buy_and_hold',
    'cash',
    'net_exposure',
    'gross_exposure',
    'fees',
    'spread_cost',
    'slippage_cost',
    'borrow_cost',
    ...report.ledger.symbols.map((_, s) => `position_${s + 1}`),
    ...report.ledger.symbols.map((_, s) => `mark_${s + 1}`),
  ];
  return csvText(heads, ledgerRows(report));
}

export default defineFormat({
  name: 'ledger',
  summary:
    'Every step of the run: equity, cash, exposure, running costs, positions and marks in the order of the symbols',
  source: 'own',
  fileName: 'ledger.csv',
  render: ledgerCsv,
});
