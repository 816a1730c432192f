import { isoUtc } from '../../core/kit/time.js';
import { defineFormat, type RunReport } from '../../core/report.js';
import { strategyName } from '../attribution.js';
import { csvText } from '../csv.js';

const HEADS = ['time', 'rule', 'symbol', 'action', 'at', 'value', 'limit', 'message', 'strategy', 'is_simulated'];

function riskCsv(report: RunReport): string {
  const { ledger, spec } = report;
  const rows = ledger.riskEvents.map((event) => [
    isoUtc(event.time),
    event.rule,
    event.symbol ?? '',
    event.action,
    event.at,
    event.value,
    event.limit,
    event.message,
    strategyName(report, event.strategy),
    spec.market.isSimulated,
  ]);
  return csvText(HEADS, rows);
}

export default defineFormat({
  name: 'risk',
  summary: 'Everything that the risk rules did, one line each: reason, value and limit',
  source: 'own',
  fileName: 'risk.csv',
  hasContent: ({ ledger }) => ledger.riskEvents.length > 0,
  render: riskCsv,
});
