import { join, parse } from 'node:path';
import type { Candles } from '../../core/candles.js';
import type { FeatureMatrix } from '../../core/feature.js';
import type { FeatureContext } from '../../core/feature-context.js';
import { hashJson } from '../../core/kit/hash.js';
import { formatInterval } from '../../core/kit/time.js';
import { safeName } from '../../data/artifacts.js';
import { featureFileForm, writeFeatureFile } from '../../data/features/file.js';
import type { FeatureTable } from '../../data/features/table.js';
import { hashCandles } from '../../data/store/candles.js';
import type { Store } from '../../data/store/database.js';
import type { SeriesInfo } from '../../data/store/series.js';
import { featureSteps } from '../../features/pipeline.js';
import type { CommandContext } from '../command.js';
import { breathe, breathing } from '../interrupt.js';
import { contextHashes } from '../market/feature-context.js';
import { withFilledStore } from '../market/open.js';
import { loadMarkets, selectSeries, symbolLabel } from '../market/select.js';
import { startProgress } from '../progress.js';
import { codeVersion } from './code-version.js';
import { readsOf } from './feature-reads.js';
import { chosenFeatures, computationsOf, firstOutputs } from './features-choice.js';
import { contextOf, partsBeside } from './features-context.js';
import type { FeatureFlags } from './features-flags.js';
import { addLabels, askedLabels } from './features-labels.js';
import { type LeftOut, leftOut, leftOutNote, neverKnownNote } from './features-left-out.js';
import {
  type ColumnSummary,
  costTable,
  type FeatureCost,
  summariesOf,
  summaryTable,
  unknownBecause,
} from './features-view.js';

interface Described {
  readonly series: SeriesInfo;
  readonly rows: number;
  readonly warmup: number;
  readonly columns: readonly ColumnSummary[];
  /** columns of the set that the store has no data for */
  readonly leftOut: readonly LeftOut[];
  readonly costs: readonly FeatureCost[];
  readonly ms: number;
  /** where it was written to; empty when it was not */
  readonly written: string;
}

const IN_STORE = 'store';

/** Computes the chosen features of each market, tells what they are like, and writes them when asked. */
export async function runCompute(context: CommandContext, flags: FeatureFlags): Promise<undefined> {
  const choice = await chosenFeatures(flags);
  const labels = askedLabels(flags);
  const askedBy = labels.flatMap(({ inputs }) => inputs);
  if (flags.out !== '' && flags.out !== IN_STORE) featureFileForm(flags.out);
  await withFilledStore(context.globals.db, async (store) => {
    const selection = selectSeries(store, flags, context.now());
    if (selection.note !== '') context.output.note(selection.note);
    for (const line of firstOutputs(flags.features === 'all' ? '' : flags.features)) context.output.note(line);
    const described: Described[] = [];
    // One market after the other: the features of five million bars take gigabytes.
    for (const [k, series] of selection.series.entries()) {
      await breathe(context.signal);
      const [candles] = loadMarkets(store, { ...selection, series: [series] });
      const available = partsBeside(store, series, selection);
      const texts = choice(available);
      const without = leftOut(choice, available);
      const beside = contextOf(store, { series, candles }, selection, readsOf([...texts, ...askedBy]));
      const progress = startProgress(context.output, symbolLabel(series), context.now);
      const total = computationsOf(texts);
      const costs: { name: string; ms: number }[] = [];
      const startMs = performance.now();
      let matrix: FeatureMatrix;
      try {
        let since = startMs;
        const onComputed = (name: string): void => {
          const at = performance.now();
          costs.push({ name, ms: at - since });
          since = at;
          progress.update((k + costs.length / total) / selection.series.length, name);
        };
        matrix = await breathing(context.signal, featureSteps(candles, texts, { context: beside, onComputed }));
      } finally {
        progress.stop();
      }
      const ms = performance.now() - startMs;
      for (const note of [leftOutNote(symbolLabel(series), without), neverKnownNote(symbolLabel(series), matrix)]) {
        if (note !== '') context.output.note(note);
      }
      const withLabels = addLabels(matrix, candles, labels, beside);
      const table = { ...withLabels, about: aboutOf(candles, beside) };
      const written = await write(context, store, flags.out, {
        series,
        table,
        isOneOfMany: selection.series.length > 1,
      });
      described.push({
        series,
        rows: matrix.rows,
        warmup: matrix.warmup,
        columns: summariesOf(table),
        leftOut: without,
        costs: shares(costs, candles.length),
        ms,
        written,
      });
    }
    await tell(context, flags, described);
  });
  return undefined;
}

function aboutOf(candles: Candles, { account: _, ...stored }: FeatureContext): Record<string, string> {
  const { venue, market, symbol, intervalMs, isSimulated } = candles;
  const beside = contextHashes(stored);
  const bars = hashCandles(candles);
  return {
    'quant.series': `${venue} ${market} ${symbol} ${formatInterval(intervalMs)}`,
    'quant.time': 'open of the bar; a row is known one interval later, when the bar has closed',
    'quant.is_simulated': String(isSimulated),
    // Other trades, another peer: other data, though the bars are the same.
    'quant.data_hash': beside.length === 0 ? bars : hashJson([bars, ...beside]),
    'quant.code_version': codeVersion(),
  };
}

function shares(costs: readonly { name: string; ms: number }[], bars: number): FeatureCost[] {
  const total = costs.reduce((sum, { ms }) => sum + ms, 0);
  return costs
    .map(({ name, ms }) => ({ name, ms, nsPerBar: (ms * 1e6) / Math.max(1, bars), share: total > 0 ? ms / total : 0 }))
    .sort((a, b) => b.ms - a.ms);
}

async function write(
  context: CommandContext,
  store: Store,
  out: string,
  { series, table, isOneOfMany }: { series: SeriesInfo; table: FeatureTable; isOneOfMany: boolean },
): Promise<string> {
  if (out === '') return '';
  if (out === IN_STORE) {
    const { storeFeatures } = await import('../../data/features/store.js');
    return storeFeatures(store, series, table, context.now());
  }
  const file = pathOf(out, isOneOfMany ? series.symbol : '');
  await writeFeatureFile(file, table);
  return file;
}

/** `out.csv` → `out-BTCUSDT.csv`: one file per symbol when there are several. */
function pathOf(out: string, symbol: string): string {
  if (symbol === '') return out;
  const { dir, name, ext } = parse(out);
  return join(dir, `${name}-${safeName(symbol)}${ext}`);
}

async function tell(context: CommandContext, flags: FeatureFlags, described: readonly Described[]): Promise<void> {
  const isStored = flags.out === IN_STORE;
  const views = await Promise.all(described.map((one) => view(one, flags.profile)));
  const files = isStored ? [] : described.flatMap(({ written }) => (written === '' ? [] : [written]));
  const tables = isStored ? described.map(({ written }) => written) : [];
  context.output.result({
    text: () =>
      [
        ...views,
        files.map((file) => `written: ${file}`).join('\n'),
        tables.map((name) => `stored: quant data sql "SELECT * FROM ${name} LIMIT 5"`).join('\n'),
      ]
        .filter((part) => part !== '')
        .join('\n\n'),
    json: () => ({
      schema: 'quant/features@1',
      files,
      tables,
      markets: described.map(({ series, rows, warmup, columns, leftOut: without, costs, ms }) => ({
        symbol: series.symbol,
        is_simulated: series.isSimulated,
        bars: rows,
        warmup,
        features: columns.map((c) => ({ ...c, reason: unknownBecause(c) })),
        left_out: without,
        ...(flags.profile ? { ms, profile: costs.map(profileRow) } : {}),
      })),
    }),
  });
}

function profileRow({ name, ms, nsPerBar, share }: FeatureCost) {
  return { name, ms, ns_per_bar: nsPerBar, share };
}

async function view(described: Described, isProfiled: boolean): Promise<string> {
  const { series, columns, rows, warmup, costs, ms } = described;
  const labels = columns.filter(({ name }) => name.startsWith('label:')).length;
  const features = columns.length - labels;
  const counts = `${features} ${features === 1 ? 'feature' : 'features'}${labels > 0 ? ` and ${labels} ${labels === 1 ? 'label' : 'labels'}` : ''}`;
  const known =
    rows === warmup ? 'none of which has them all' : warmup === 0 ? 'no warm-up' : `the first ${warmup} are warm-up`;
  const title = `${symbolLabel(series)}: ${counts} of ${rows} ${rows === 1 ? 'bar' : 'bars'}, ${known}`;
  const parts = [`${title}\n${await summaryTable(columns)}`];
  if (isProfiled) parts.push(`${costs.length} computations in ${ms.toFixed(0)} ms\n${await costTable(costs)}`);
  return parts.join('\n\n');
}
