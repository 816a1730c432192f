import { extname } from 'node:path';
import { QuantError } from '../../core/kit/errors.js';
import { unknownNameHint } from '../../core/kit/nearest.js';
import { writeFileAtomic } from '../../data/artifacts.js';
import type { Store } from '../../data/store/database.js';
import type { SeriesInfo } from '../../data/store/series.js';
import { parseLabel } from '../../features/label-spec.js';
import { computeLabels, featureSteps } from '../../features/pipeline.js';
import { categoryOf } from '../../research/selection/category.js';
import { selectFeatures } from '../../research/selection/select.js';
import {
  SELECTION_METHODS,
  type Selection,
  type SelectionInput,
  type SelectionMethod,
  type SelectionOptions,
} from '../../research/selection/types.js';
import type { CommandContext } from '../command.js';
import { breathe, breathing } from '../interrupt.js';
import { withFilledStore } from '../market/open.js';
import { loadMarkets, type Selection as MarketSelection, selectSeries, symbolLabel } from '../market/select.js';
import { startProgress } from '../progress.js';
import { readsOf } from './feature-reads.js';
import { chosenFeatures } from './features-choice.js';
import { contextOf, partsBeside } from './features-context.js';
import { selectionDocument } from './features-select-document.js';
import { pathForSymbol, setText } from './features-select-file.js';
import type { Selected, SelectFlags } from './features-select-types.js';
import { selectionText } from './features-select-view.js';
import { requireTwoClasses } from './two-classes.js';

/** Judges the columns of a set by all methods, advises which to keep, and writes those as a set of their own. */
export async function runSelect(context: CommandContext, flags: SelectFlags): Promise<undefined> {
  return judge(context, flags, { methods: methodsOf(flags.methods), schema: 'quant/feature-selection@1' });
}

/** What a boosting looks at, what it loses without it on rows not learnt from, and how far each column moves it. */
export async function runImportance(context: CommandContext, flags: SelectFlags): Promise<undefined> {
  return judge(context, flags, { methods: ['gain', 'permutation', 'shap'], schema: 'quant/feature-importance@1' });
}

async function judge(
  context: CommandContext,
  flags: SelectFlags,
  { methods, schema }: { methods: readonly SelectionMethod[]; schema: string },
): Promise<undefined> {
  requireYaml(flags.out);
  parseLabel(flags.label);
  const choice = await chosenFeatures(flags);
  await withFilledStore(context.globals.db, async (store) => {
    const markets = selectSeries(store, flags, context.now());
    if (markets.note !== '') context.output.note(markets.note);
    const done: Selected[] = [];
    // One market after the other: the columns of one are gigabytes already.
    for (const series of markets.series) {
      await breathe(context.signal);
      const texts = choice(partsBeside(store, series, markets));
      const prepared = await prepare(context, { store, series, markets, texts, flags });
      const label = symbolLabel(series);
      const { symbol, isSimulated, intervalMs } = series;
      const about = {
        ...{ symbol, label, isSimulated, intervalMs, methods, task: flags.task, labelText: prepared.labelText },
        untilMs: closeOfLast(prepared.input, intervalMs),
        selection: await work(context, label, prepared.input, optionsOf(flags, methods)),
      };
      done.push({ ...about, file: write(context, about, pathForSymbol(flags.out, symbol, markets.series.length)) });
    }
    const views = await Promise.all(done.map((one) => selectionText(one, flags.top)));
    context.output.result({
      text: () => views.join('\n\n'),
      json: () => selectionDocument(done, { schema, top: flags.top, nowMs: context.now() }),
    });
  });
  return undefined;
}

function closeOfLast({ matrix: { openTime, rows } }: SelectionInput, intervalMs: number): number {
  return openTime[rows - 1] + intervalMs;
}

function optionsOf(flags: SelectFlags, methods: readonly SelectionMethod[]): Partial<SelectionOptions> {
  return {
    methods,
    folds: flags.folds,
    embargoBars: flags.embargo,
    seed: flags.seed,
    maxTrainRows: flags.maxRows,
    maxTestRows: Math.floor(flags.maxRows / 2),
    maxColumns: flags.maxColumns,
  };
}

interface Order {
  readonly store: Store;
  readonly series: SeriesInfo;
  readonly markets: MarketSelection;
  readonly texts: readonly string[];
  readonly flags: SelectFlags;
}

/** The columns and the label of one market. */
async function prepare(
  context: CommandContext,
  { store, series, markets, texts, flags }: Order,
): Promise<{ readonly input: SelectionInput; readonly labelText: string }> {
  const [candles] = loadMarkets(store, { ...markets, series: [series] });
  const { definition, params } = parseLabel(flags.label);
  const reads = readsOf([...texts, ...(definition.inputs?.(params) ?? [])]);
  const beside = contextOf(store, { series, candles }, markets, reads);
  const { labels, text } = computeLabels(candles, flags.label, { context: beside });
  requireTwoClasses(flags.task, text, labels.values);
  context.output.note(`${symbolLabel(series)}: computing ${texts.length} columns of ${candles.length} bars`);
  const matrix = await breathing(context.signal, featureSteps(candles, texts, { context: beside }));
  return { input: { matrix, labels, task: flags.task, categories: texts.map(categoryOf) }, labelText: text };
}

/** Goes through the steps with a bar on stderr, and stops between them on Ctrl-C. */
async function work(
  context: CommandContext,
  title: string,
  input: SelectionInput,
  options: Partial<SelectionOptions>,
): Promise<Selection> {
  const progress = startProgress(context.output, title, context.now);
  try {
    const steps = selectFeatures(input, options);
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) return step.value;
      progress.update(step.value.share, step.value.note);
      await breathe(context.signal);
    }
  } finally {
    progress.stop();
  }
}

function write(context: CommandContext, selected: Omit<Selected, 'file'>, file: string): string {
  if (file === '') return '';
  if (selected.selection.features.every(({ advice }) => advice !== 'keep')) {
    context.output.note(`${selected.label}: nothing is kept, ${file} was not written`);
    return '';
  }
  writeFileAtomic(file, setText(selected));
  return file;
}

function methodsOf(text: string): readonly SelectionMethod[] {
  const names = text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
  if (names.length === 0) return SELECTION_METHODS;
  for (const name of names) {
    if (SELECTION_METHODS.some((method) => method === name)) continue;
    throw new QuantError('E_UNKNOWN', `unknown method "${name}"`, {
      hint: unknownNameHint(name, [...SELECTION_METHODS]),
    });
  }
  return SELECTION_METHODS.filter((method) => names.includes(method));
}

function requireYaml(out: string): void {
  if (out === '' || ['.yaml', '.yml'].includes(extname(out).toLowerCase())) return;
  throw new QuantError('E_USAGE', `--out must name a YAML file here, was ${out}`, {
    hint: 'for example --out set.yaml, to be used as --set set.yaml',
  });
}
