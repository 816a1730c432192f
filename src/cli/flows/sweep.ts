import { makeTape } from '../../backtest/make-tape.js';
import { strategies } from '../../backtest/registry.js';
import { splitMix } from '../../backtest/split-mix.js';
import { formatMix, parseMix } from '../../backtest/strategy-mix.js';
import { tradingSpec } from '../../backtest/trading/layer.js';
import type { FindingRow } from '../../core/finding.js';
import { QuantError } from '../../core/kit/errors.js';
import type { ParamValue } from '../../core/kit/params.js';
import { parseSpecText } from '../../core/kit/spec-text.js';
import { formatInterval, isoUtc, minuteUtc } from '../../core/kit/time.js';
import { plural } from '../../core/kit/words.js';
import type { ModelOverlap } from '../../core/report.js';
import { writeFileAtomic } from '../../data/artifacts.js';
import { csvText } from '../../report/csv.js';
import { overlapDocument } from '../../report/model-overlap.js';
import { formatNumber, formatPercent, formatQuote, PLAIN } from '../../report/number.js';
import { sweepCandidates } from '../../research/candidates.js';
import { choosePoints, parseGrid } from '../../research/grid.js';
import { SWEEP_WIDTH, type SweepPlan, type SweepRow, sweepRow } from '../../research/sweep.js';
import type { CommandContext } from '../command.js';
import type { MarketFlags } from '../market/flags.js';
import { withFilledStore } from '../market/open.js';
import type { RunFlags } from '../market/run-flags.js';
import { loadMarkets, type Selection, selectSeries, symbolLabel } from '../market/select.js';
import { tradingFromFlags } from '../market/trading-flags.js';
import { loadedPlugins } from '../plugins.js';
import { runJobs, STEP_NS } from '../pool.js';
import { startProgress } from '../progress.js';
import { table } from '../table.js';
import { backtestInputs } from './execute.js';
import { chooseModel, flagsOfModel, type ModelChoiceFlags, overlapLines, requireTradable } from './model-overlap.js';
import { specFromFlags, strategyText } from './request.js';

export interface SweepFlags extends MarketFlags, ModelChoiceFlags, Omit<RunFlags, 'report'> {
  readonly seed: number;
  readonly most: number;
  readonly sort: SortKey;
  readonly top: number;
  readonly csv: string;
  readonly runHash: boolean;
  readonly workers: number;
}

/** One parameter set and what it came to. */
interface Tried extends SweepRow {
  readonly strategy: string;
  readonly params: Readonly<Record<string, ParamValue>>;
}

type SortKey = 'sharpe' | 'total-return' | 'final-equity' | 'max-drawdown' | 'trades' | 'total-cost';

/** Larger is better; NaN is worse than anything. */
const RANK: Readonly<Record<SortKey, (row: SweepRow) => number>> = {
  sharpe: (row) => row.sharpe,
  'total-return': (row) => row.totalReturn,
  'final-equity': (row) => row.finalEquity,
  'max-drawdown': (row) => row.maxDrawdown,
  trades: (row) => row.trades,
  'total-cost': (row) => -row.totalCost,
};

export async function runSweep(context: CommandContext, typed: SweepFlags): Promise<undefined> {
  await withFilledStore(context.globals.db, async (store) => {
    const flags = flagsOfModel(context, store, typed);
    const asked = selectSeries(store, flags, context.now());
    if (asked.note !== '') context.output.note(asked.note);
    const grid = candidatesOf(await strategyText(flags.strategy), flags);
    const { id: model, selection, spec: choice, labels } = chooseModel(context, store, flags, asked);
    requireTradable(grid.candidates[0], labels);
    const draft = { ...flags, strategy: grid.candidates[0], report: false };
    const plain = await specFromFlags(store, draft, selection, loadMarkets(store, selection), model);
    const spec = { ...plain, ...choice };
    const { run, modelOverlap } = backtestInputs(store, spec, grid.candidates);
    const plan: SweepPlan = {
      run,
      candidates: grid.candidates,
      fromMs: spec.market.fromMs,
      withHash: flags.runHash,
    };
    const jobs = plan.candidates.length;
    const steps = run.markets.reduce((sum, market) => sum + market.length, 0);
    const progress = startProgress(context.output, 'sweep', context.now);
    const result = await runJobs({
      task: 'sweep',
      plan,
      jobs,
      width: SWEEP_WIDTH,
      workers: flags.workers,
      estimatedMs: (jobs * steps * STEP_NS) / 1e6,
      plugins: loadedPlugins(),
      signal: () => context.signal,
      onProgress: (done) => progress.update(done / jobs, `${done} of ${jobs}`),
    }).finally(progress.stop);
    context.output.detail(result.workers === 0 ? 'no workers were started' : plural(result.workers, 'worker'));
    const tried = plan.candidates.map((text, job) => ({
      ...sweepRow(plan, result.table, job),
      strategy: text,
      params: paramsOf(text),
    }));
    if (flags.csv !== '') writeFileAtomic(flags.csv, csvOf(tried, flags.runHash));
    const shown = ranked(tried, flags.sort).slice(0, flags.top === 0 ? undefined : flags.top);
    const { currency } = spec.account;
    const { findings } = makeTape(run, []);
    const outcome: Outcome = { tried, shown, gridSize: grid.size, selection, findings, currency, flags, modelOverlap };
    const text = await view(outcome);
    context.output.result({
      text: (colors) => [...overlapLines(modelOverlap).map(colors.red), text].join('\n'),
      json: () => documentOf(outcome),
    });
  });
  return undefined;
}

/** The parameter sets in the order they are tried, canonical, and how many the whole grid has. */
function candidatesOf(text: string, flags: SweepFlags): { candidates: string[]; size: number } {
  const grid = parseGrid(text);
  if (grid.names.length > 0) {
    const texts = choosePoints(grid.size, flags).map((point) => formatMix(parseMix(grid.textAt(point))));
    return { candidates: [...new Set(texts)], size: grid.size };
  }
  const base = strategies.parse(text);
  const fixed = Object.keys(parseSpecText(text).args);
  const candidates = sweepCandidates(strategies, base, { fixed, most: flags.most, seed: flags.seed });
  if (candidates.length > 1 || flags.most === 1) {
    return { candidates: candidates.map((c) => c.text), size: candidates.length };
  }
  throw new QuantError('E_USAGE', `${base.text} has no parameter left to vary`, {
    hint: `give one a range or a list, as in ${base.definition.name}(lookback=10..100/10) or (lookback=5|10|20)`,
  });
}

/** `momentum`, or `momentum + breakout` of several in one account. */
function namesOf(text: string): string {
  return parseMix(text)
    .map(({ strategy }) => strategy.definition.name)
    .join(' + ');
}

/** The parameters of a strategy; those of several in one account with their places before them. */
function paramsOf(text: string): Record<string, ParamValue> {
  const parts = parseMix(text);
  return Object.fromEntries(
    parts.flatMap(({ strategy }, k) =>
      Object.entries(strategy.params).map(([name, value]) => [parts.length === 1 ? name : `${k + 1}.${name}`, value]),
    ),
  );
}

/** The best first; equals stay in the order tried. */
function ranked(tried: readonly Tried[], sort: SortKey): Tried[] {
  const value = (row: Tried): number => {
    const rank = RANK[sort](row);
    return Number.isNaN(rank) ? Number.NEGATIVE_INFINITY : rank;
  };
  return [...tried].sort((a, b) => (value(a) === value(b) ? 0 : value(b) - value(a)));
}

interface Outcome {
  readonly tried: readonly Tried[];
  readonly shown: readonly Tried[];
  readonly gridSize: number;
  readonly selection: Selection;
  /** what was missing or assumed of the data beside the bars, the same for all sets */
  readonly findings: readonly FindingRow[];
  /** of the account */
  readonly currency: string;
  readonly flags: SweepFlags;
  readonly modelOverlap?: ModelOverlap;
}

/** Parameters in which the sets differ; the others are said once. */
function variedNames(tried: readonly Tried[]): string[] {
  return Object.keys(tried[0].params).filter((name) => tried.some((t) => t.params[name] !== tried[0].params[name]));
}

async function view(outcome: Outcome): Promise<string> {
  const { tried, shown, selection, currency } = outcome;
  const varied = variedNames(tried);
  const right = (title: string): { title: string; align: 'right' } => ({ title, align: 'right' });
  const heads = ['sharpe', 'return', 'drawdown', 'trades', 'cost', 'equity'].map(right);
  const rows = shown.map((row, k) => [
    String(k + 1),
    ...varied.map((name) => String(row.params[name])),
    formatNumber(row.sharpe, { digits: 2, type: PLAIN }),
    formatPercent(row.totalReturn, { isSigned: true, type: PLAIN }),
    formatPercent(row.maxDrawdown, { type: PLAIN }),
    formatNumber(row.trades, { digits: 0, type: PLAIN }),
    formatQuote(row.totalCost, { type: PLAIN }),
    formatQuote(row.finalEquity, { type: PLAIN }),
    [fateOf(row), row.runHash?.slice(0, 12) ?? ''].join(' ').trim(),
  ]);
  const columns = [right('#'), ...varied.map(right), ...heads, { title: '' }];
  const { interval, from, to } = whenOf(selection);
  const markets = selection.series.map(symbolLabel).join(', ');
  const [{ venue, market }] = selection.series;
  const fixed = Object.entries(tried[0].params).filter(([name]) => !varied.includes(name));
  const rest = fixed.map(([name, value]) => `${name}=${value}`).join(', ');
  return [
    `${namesOf(tried[0].strategy)}${rest === '' ? '' : ` with ${rest}`}`,
    `${venue} ${market}; ${markets} ${interval}, ${minuteUtc(from)} to ${minuteUtc(to)} UTC, account in ${currency}`,
    '',
    await table(columns, rows),
    '',
    ...warnings(outcome),
  ].join('\n');
}

/** What became of the account, where it did not simply trade to the end. */
function fateOf({ isBankrupt, liquidations }: Tried): string {
  if (isBankrupt) return 'bankrupt';
  return liquidations === 0 ? '' : `${liquidations} liquidated`;
}

function whenOf({ series, fromMs, toMs }: Selection): { interval: string; from: number; to: number } {
  return { interval: formatInterval(series[0].intervalMs), from: fromMs, to: toMs };
}

/** What a reader must know before believing the first row. */
function warnings({ tried, gridSize, selection, findings, flags }: Outcome): string[] {
  const parts = splitMix(flags.strategy);
  const out = [
    gridSize > tried.length
      ? `Tried: ${tried.length} of the ${gridSize} parameter sets of the grid.`
      : `Tried: ${plural(tried.length, 'parameter set')}.`,
  ];
  if (tried.length > 1) {
    out.push(
      `The best of ${tried.length} is flattered by the choice: part of its lead is luck on these very bars, and more so the more are tried.`,
    );
    // As it was typed: a file is found by its path only. Several strategies are walked forward one by one.
    const lines = parts.map((part) => `quant walkforward --strategy ${part.replace(/[(@].*$/s, '').trim()}`);
    out.push(`Judge the choosing on bars that it has not seen: ${lines.join('; ')}.`);
  }
  if (selection.series.some((s) => s.isSimulated)) {
    out.push('The market is simulated: these figures say nothing about a real one.');
  }
  for (const { severity, text } of findings) if (severity !== 'info') out.push(text);
  if (flags.csv !== '') out.push(`written: ${flags.csv}`);
  return out;
}

function documentOf(outcome: Outcome): object {
  const { tried, shown, gridSize, selection, currency, flags, modelOverlap } = outcome;
  const { interval, from, to } = whenOf(selection);
  return {
    schema: 'quant/sweep@1',
    strategy: namesOf(tried[0].strategy),
    venue: selection.series[0].venue,
    market: selection.series[0].market,
    symbols: selection.series.map((s) => s.symbol),
    interval,
    from: isoUtc(from),
    to: isoUtc(to),
    currency,
    is_simulated: selection.series.some((s) => s.isSimulated),
    model_overlap: overlapDocument(modelOverlap),
    grid_size: gridSize,
    tried: tried.length,
    trading: tradingSpec(tradingFromFlags(flags)) ?? null,
    varied: variedNames(tried),
    sort: flags.sort,
    rows: shown.map((row) => ({
      strategy: row.strategy,
      params: row.params,
      sharpe: known(row.sharpe),
      ...(Number.isNaN(row.sharpe) ? { sharpe_reason: 'the returns do not vary: it never traded' } : {}),
      total_return: known(row.totalReturn),
      max_drawdown: known(row.maxDrawdown),
      trades: row.trades,
      fills: row.fills,
      total_cost: known(row.totalCost),
      final_equity: known(row.finalEquity),
      liquidations: row.liquidations,
      is_bankrupt: row.isBankrupt,
      ...(row.runHash === undefined ? {} : { run_hash: row.runHash }),
    })),
    warnings: warnings(outcome),
    csv: flags.csv === '' ? null : flags.csv,
  };
}

function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function csvOf(tried: readonly Tried[], withHash: boolean): string {
  const names = Object.keys(tried[0].params);
  const figures = ['sharpe', 'total_return', 'max_drawdown', 'trades', 'fills', 'total_cost', 'final_equity'];
  const heads = [...names, ...figures, 'liquidations', 'is_bankrupt', ...(withHash ? ['run_hash'] : [])];
  const cell = (value: number): number | string => (Number.isNaN(value) ? '' : value);
  const rows = tried.map((row) => [
    ...names.map((name) => row.params[name]),
    ...[row.sharpe, row.totalReturn, row.maxDrawdown, row.trades, row.fills, row.totalCost, row.finalEquity].map(cell),
    row.liquidations,
    row.isBankrupt,
    ...(row.runHash === undefined ? [] : [row.runHash]),
  ]);
  return csvText(heads, rows);
}
