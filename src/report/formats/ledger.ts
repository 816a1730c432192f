import { isoUtc } from '../../core/kit/time.js';
import type { Ledger } from '../../core/ledger.js';
import { defineFormat, type RunReport } from '../../core/report.js';
import { type CsvRow, csvText } from '../csv.js';

function* ledgerRows({ ledger, benchmark }: RunReport): Generator<CsvRow> {
  const parts = severalStrategies(ledger);
  for (let i = 0; i < ledger.steps; i++) {
    yield [
      isoUtc(ledger.openTime[i]),
      ledger.equity[i],
      benchmark[i],
      ledger.wallet[i],
      ledger.netExposure[i],
      ledger.grossExposure[i],
      ledger.fees[i],
      ledger.spreadCost[i],
      ledger.slippageCost[i],
      ledger.borrowCost[i],
      ledger.fundingCost[i],
      ledger.liquidationCost[i],
      ...ledger.positions.map((position) => position[i]),
      ...ledger.marks.map((mark) => mark[i]),
      ...parts.map((part) => part.equity[i]),
    ];
  }
}

/** A single strategy's equity is that of the account. */
function severalStrategies({ strategies }: Ledger): Ledger['strategies'] {
  return strategies.length > 1 ? strategies : [];
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
    'funding_cost',
    'liquidation_cost',
    ...report.ledger.symbols.map((_, s) => `position_${s + 1}`),
    ...report.ledger.symbols.map((_, s) => `mark_${s + 1}`),
    ...severalStrategies(report.ledger).map((_, k) => `strategy_equity_${k + 1}`),
  ];
  return csvText(heads, ledgerRows(report));
}

export default defineFormat({
  name: 'ledger',
  summary:
    'Every step of the run: equity, cash (of derivatives the wallet), exposure, running costs, positions and marks in the order of the symbols, equity of each of several strategies',
  source: 'own',
  fileName: 'ledger.csv',
  render: ledgerCsv,
});
