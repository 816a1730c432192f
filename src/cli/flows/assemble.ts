import { assumptionsOf } from '../../backtest/assumptions.js';
import { holdLedger } from '../../backtest/benchmark.js';
import { type Candles, candlesBetween } from '../../core/candles.js';
import { hashJson } from '../../core/kit/hash.js';
import { minuteUtc } from '../../core/kit/time.js';
import { plural } from '../../core/kit/words.js';
import type { FindingRow, RunReport } from '../../core/report.js';
import type { GapRow } from '../../data/store/gaps.js';
import { regimesWalkForward } from '../../models/regime-path.js';
import { regimes } from '../../models/registry.js';
import { measure } from '../../risk/measure.js';
import { codeVersion } from './code-version.js';
import type { Executed } from './execute.js';
import type { RunRequest } from './request.js';

/**
 * Everything that the report of a run shows. The benchmark is buying and holding the same markets in equal parts,
 * without costs, over the same bars.
 */
export function assembleReport(
  request: RunRequest,
  executed: Executed,
  { command, gaps }: { readonly command: string; readonly gaps: readonly GapRow[] },
): RunReport {
  const { spec, kind } = request;
  const { ledger, windows, modelScores, featureImportance } = executed;
  const fromMs = ledger.openTime[0];
  const markets = executed.markets.map((m) => candlesBetween(m, fromMs, spec.market.toMs));
  const hold = holdLedger(markets, { cashQuote: spec.account.cashQuote, firstStep: ledger.firstStep });
  const benchmark = hold.equity;
  const name = spec.strategy.replace(/\(.*$/s, '');
  const codeAt = codeVersion();
  const identity = hashJson({ request, data: executed.dataHash, code: codeAt });
  const regime = regimes.bind('rule');
  return {
    runId: `${kind === 'walkforward' ? 'walkforward-' : ''}${name}-${identity.slice(0, 8)}`,
    kind,
    title: `${name} on ${spec.market.symbols.join(', ')}`,
    command,
    spec,
    specHash: hashJson(request),
    dataHash: executed.dataHash,
    codeVersion: codeAt,
    markets,
    ledger,
    metrics: measure(ledger, benchmark),
    benchmarkMetrics: measure(hold, benchmark),
    benchmark,
    regime: {
      model: regime.text,
      path: regimesWalkForward(markets[0], regime, { firstFitBars: 1, refitBars: 1_000_000, seed: spec.seed }),
    },
    windows,
    modelScores: modelScores?.length === 0 ? undefined : modelScores,
    featureImportance: featureImportance?.length === 0 ? undefined : featureImportance,
    assumptions: assumptionsOf(spec),
    findings: findingsOf(executed, markets, gaps),
  };
}

/** What a reader must know before believing the figures. */
function findingsOf(executed: Executed, markets: readonly Candles[], gaps: readonly GapRow[]): FindingRow[] {
  const { ledger } = executed;
  const out: FindingRow[] = [];
  if (markets.some((m) => m.isSimulated))
    out.push({ severity: 'info', text: 'The market is simulated: these figures say nothing about a real one.' });
  if (ledger.isBankrupt)
    out.push({ severity: 'error', text: 'The account went bankrupt: equity reached zero and trading stopped.' });
  if (gaps.length > 0) {
    const missing = gaps.reduce((sum, g) => sum + g.bars, 0);
    const longest = gaps.reduce((a, b) => (b.bars > a.bars ? b : a));
    out.push({
      severity: 'warning',
      text: `${plural(gaps.length, 'gap')} with ${plural(missing, 'missing bar')} were crossed without filling them, the longest ${plural(longest.bars, 'bar')} from ${minuteUtc(longest.fromMs)} UTC. Orders waited, positions stayed open.`,
    });
  }
  const closed = ledger.trades.filter((t) => t.isClosed).length;
  if (closed < 30)
    out.push({ severity: 'warning', text: `Only ${plural(closed, 'closed trade')}: too few to tell skill from luck.` });
  if (ledger.rejects.length > 0)
    out.push({
      severity: 'info',
      text: `${plural(ledger.rejects.length, 'order')} refused or cut; the reasons are counted with the costs.`,
    });
  if (markets[0].market === 'swap') {
    out.push({
      severity: 'warning',
      text: 'Funding and liquidation of perpetuals are not simulated yet: the result leaves them out.',
    });
  }
  return out;
}
