import { asHeld } from '../../backtest/as-held.js';
import { assumptionsOf } from '../../backtest/assumptions.js';
import { holdLedger } from '../../backtest/benchmark.js';
import { costs } from '../../backtest/registry.js';
import { runHash } from '../../backtest/run-hash.js';
import { splitMix } from '../../backtest/split-mix.js';
import { type Candles, candlesBetween, rowAtOrAfter } from '../../core/candles.js';
import type { FindingRow } from '../../core/finding.js';
import { hashJson } from '../../core/kit/hash.js';
import type { Bound } from '../../core/kit/registry.js';
import { minuteUtc } from '../../core/kit/time.js';
import { plural } from '../../core/kit/words.js';
import type { RegimeDefinition, RegimePath } from '../../core/regime.js';
import type { RunReport } from '../../core/report.js';
import type { RunSpec } from '../../core/spec.js';
import type { GapRow } from '../../data/store/gaps.js';
import { regimesWalkForward } from '../../models/regime-path.js';
import { regimes } from '../../models/registry.js';
import { measure } from '../../risk/measure.js';
import { codeVersion } from './code-version.js';
import type { Executed } from './execute.js';
import type { RunRequest } from './request.js';
import { tradeFindings } from './trade-findings.js';

/**
 * Everything that the report of a run shows. The benchmark is buying and holding the same markets in equal parts,
 * without costs, over the same bars, in the account's currency.
 */
export function assembleReport(
  request: RunRequest,
  executed: Executed,
  { command, gaps }: { readonly command: string; readonly gaps: readonly GapRow[] },
): RunReport {
  const { spec, kind } = request;
  const { ledger, windows, retrainings, modelScores, featureImportance, modelOverlap } = executed;
  const fromMs = ledger.openTime[0];
  const markets = executed.markets.map((m) => candlesBetween(m, fromMs, spec.market.toMs));
  const hold = holdLedger(asHeld(spec, markets, executed.venueData), {
    cashQuote: spec.account.cashQuote,
    firstStep: ledger.firstStep,
  });
  const benchmark = hold.equity;
  const name = splitMix(spec.strategy)
    .map((part) => part.replace(/[(@].*$/s, ''))
    .join('-');
  const codeAt = codeVersion();
  const identity = hashJson({ request, data: executed.dataHash, code: codeAt });
  const regime = regimes.bind('rule');
  return {
    runId: `${kind === 'walkforward' ? 'walkforward-' : ''}${name}-${identity.slice(0, 8)}`,
    kind,
    title: `${name} on ${spec.market.symbols.join(', ')}`,
    command,
    spec,
    costModels: spec.costs.map((text) => {
      const { definition, text: canonical } = costs.parse(text);
      return { component: definition.component, text: canonical };
    }),
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
      path: shownPath(executed.markets[0], regime, { fromMs, seed: spec.seed }),
    },
    windows,
    ...(retrainings === undefined ? {} : { retrainings }),
    modelScores: modelScores?.length === 0 ? undefined : modelScores,
    featureImportance: featureImportance?.length === 0 ? undefined : featureImportance,
    modelOverlap,
    runHash: runHash(ledger),
    assumptions: assumptionsOf(spec),
    findings: findingsOf(spec, executed, markets, gaps),
  };
}

/** The regimes of the bars that the report shows, by all that was known before them. */
function shownPath(
  market: Candles,
  regime: Bound<RegimeDefinition>,
  { fromMs, seed }: { readonly fromMs: number; readonly seed: number },
): RegimePath {
  const { names, state, probabilities } = regimesWalkForward(market, regime, {
    firstFitBars: 1,
    refitBars: 1_000_000,
    seed,
  });
  const first = rowAtOrAfter(market, fromMs);
  return { names, state: state.subarray(first), probabilities: probabilities.map((column) => column.subarray(first)) };
}

/** What a reader must know before believing the figures. */
function findingsOf(
  spec: RunSpec,
  { ledger }: Executed,
  markets: readonly Candles[],
  allGaps: readonly GapRow[],
): FindingRow[] {
  const decidesFrom = ledger.openTime[Math.min(ledger.firstStep, ledger.steps - 1)];
  const gaps = allGaps.filter((gap) => gap.fromMs > decidesFrom);
  const out: FindingRow[] = [];
  if (markets.some((m) => m.isSimulated))
    out.push({ severity: 'info', text: 'The market is simulated: these figures say nothing about a real one.' });
  if (ledger.isBankrupt)
    out.push({ severity: 'error', text: 'The account went bankrupt: equity reached zero and trading stopped.' });
  else {
    const least = 1e-12 * ledger.startCash;
    const ruined = ledger.strategies.filter((part) => part.equity[ledger.steps - 1] <= least * part.share);
    for (const { name } of ruined)
      out.push({ severity: 'error', text: `${name} lost its whole part of the account, and stopped trading.` });
  }
  if (gaps.length > 0) {
    const missing = gaps.reduce((sum, g) => sum + g.bars, 0);
    const longest = gaps.reduce((a, b) => (b.bars > a.bars ? b : a));
    out.push({
      severity: 'warning',
      text: `${plural(gaps.length, 'gap')} with ${plural(missing, 'missing bar')} were crossed without filling them, the longest ${plural(longest.bars, 'bar')} from ${minuteUtc(longest.fromMs)} UTC. Orders waited, positions stayed open.`,
    });
  }
  const late = markets.reduce((a, b) => (b.openTime[0] > a.openTime[0] ? b : a));
  if (late.openTime[0] > ledger.openTime[0]) {
    out.push({
      severity: 'warning',
      text: `All markets wait for ${late.symbol}, whose first bar opens ${minuteUtc(late.openTime[0])} UTC: nothing is traded before.`,
    });
  }
  const charged = spec.costs.map((text) => costs.parse(text).definition.component);
  const free = (['fee', 'spread', 'slippage'] as const).filter((component) => !charged.includes(component));
  if (free.length > 0)
    out.push({ severity: 'warning', text: `Nothing is charged for ${free.join(', ')}: no venue is that kind.` });
  out.push(...tradeFindings(spec, ledger));
  if (ledger.rejects.length > 0)
    out.push({
      severity: 'info',
      text: `${plural(ledger.rejects.length, 'order')} refused or cut; the reasons are counted with the costs.`,
    });
  if (spec.market.type === 'swap' && !charged.includes('funding'))
    out.push({ severity: 'warning', text: 'No funding is charged: perpetuals pay or receive it every few hours.' });
  if (ledger.liquidations.length > 0) {
    out.push({
      severity: 'warning',
      text: `${plural(ledger.liquidations.length, 'position')} liquidated, the first on ${minuteUtc(ledger.liquidations[0].time)} UTC.`,
    });
  }
  return [...out, ...ledger.findings];
}
