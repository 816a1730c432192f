import { parseMix } from '../../backtest/strategy-mix.js';
import { type Candles, rowAtOrAfter } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { ceilToInterval, formatInterval, minuteUtc } from '../../core/kit/time.js';
import type { ModelOverlap } from '../../core/report.js';
import type { RunSpec } from '../../core/spec.js';
import type { Store } from '../../data/store/database.js';
import { terminalText } from '../../report/escape.js';
import { overlapSentence } from '../../report/model-overlap.js';
import { wrapLines } from '../../report/terminal.js';
import type { CommandContext } from '../command.js';
import type { MarketFlags } from '../market/flags.js';
import type { Selection } from '../market/select.js';
import { honestFrom, loadBundle, type ModelBundle } from './model-bundle.js';
import { requireDirection } from './train-target.js';

export type ModelChoiceFlags = Pick<MarketFlags, 'since'> & {
  readonly model: string;
  readonly allowOverlap: boolean;
};

/**
 * The markets and bars of the model that is named, where the flags do not say which: those that it was trained on, in
 * their order.
 */
export function flagsOfModel<T extends Pick<MarketFlags, 'symbols' | 'interval'> & Pick<ModelChoiceFlags, 'model'>>(
  { output }: Pick<CommandContext, 'output'>,
  store: Store,
  flags: T,
): T {
  if (flags.model === '' || flags.symbols !== '') return flags;
  const { models } = loadBundle(store, flags.model);
  const symbols = models.map(({ symbol }) => symbol).join(',');
  const lengths = [...new Set(models.map(({ intervalMs }) => formatInterval(intervalMs)))];
  const interval = flags.interval === '' && lengths.length === 1 ? lengths[0] : flags.interval;
  output.note(`trading ${symbols}${interval === '' ? '' : ` ${interval}`}, which model ${flags.model} was trained on`);
  return { ...flags, symbols, interval };
}

/** The model behind a run, and the range that it may be judged on. */
export interface ModelChoice {
  readonly id: string | null;
  readonly selection: Selection;
  /** what the specification says of it */
  readonly spec: Pick<RunSpec, 'allowOverlap'>;
  /** what it foretells, by market; empty without a model */
  readonly labels: readonly string[];
}

/**
 * Finds the model that is meant, and keeps it off the bars that it has learnt from. A bar is one of those when it closes
 * by the last moment that training knew, whatever its venue: the same coin moves alike everywhere. Bars from before the
 * training count too, since a model that knows what came next has no past.
 *
 * With a stated start the run is refused; without one it starts after the training. `--allow-overlap` takes all bars.
 *
 * @throws E_USAGE when the stated range reaches into the training, or when `--allow-overlap` stands without a model
 */
export function chooseModel(
  { output }: Pick<CommandContext, 'output'>,
  store: Store,
  flags: ModelChoiceFlags,
  selection: Selection,
): ModelChoice {
  if (flags.model === '') {
    if (!flags.allowOverlap) return { id: null, selection, spec: {}, labels: [] };
    throw new QuantError('E_USAGE', '--allow-overlap is about the bars that a model was trained on: name the --model');
  }
  const bundle = loadBundle(store, flags.model);
  // The id, not the name: a name may stand for another model tomorrow.
  const { id } = bundle;
  const labels = bundle.models.map(({ model }) => model.label);
  if (bundle.status === 'retired') output.note(`warning: model ${id} is retired`);
  const { intervalMs } = selection.series[0];
  const firstMs = firstHonestOpen(bundle, intervalMs);
  if (selection.fromMs >= firstMs) return { id, selection, spec: {}, labels };
  if (flags.allowOverlap) {
    output.note(`warning: model ${id} was trained on bars of this run: its figures will flatter it`);
    return { id, selection, spec: { allowOverlap: true }, labels };
  }
  if (flags.since !== '') throw refusal(bundle, selection, firstMs);
  // Nothing is left: what reads the bars says so.
  if (firstMs >= selection.toMs) return { id, selection, spec: {}, labels };
  output.note(`starting ${minuteUtc(firstMs)} UTC, after the bars that model ${id} was trained on`);
  return { id, selection: { ...selection, fromMs: firstMs }, spec: {}, labels };
}

/**
 * A strategy that reads the model as a chance of a rise needs one that foretells a direction: a volatility is always above
 * 0, and would be held for ever.
 *
 * @throws E_USAGE when the model foretells something else
 */
export function requireTradable(strategy: string, labels: readonly string[]): void {
  const reader = parseMix(strategy).find(({ strategy: { definition, params } }) => definition.needs(params).signal);
  if (reader === undefined) return;
  for (const label of labels) requireDirection(`--strategy ${reader.strategy.definition.name}`, label);
}

/** Open of the first bar that closes after all that the model has learnt from. */
function firstHonestOpen(bundle: ModelBundle, intervalMs: number): number {
  return ceilToInterval(honestFrom(bundle) - intervalMs + 1, intervalMs);
}

function refusal(bundle: ModelBundle, { fromMs, toMs }: Selection, firstMs: number): QuantError {
  const [from, to, first] = [fromMs, toMs, firstMs].map(minuteUtc);
  return new QuantError(
    'E_USAGE',
    `the run is asked for ${from} to ${to} UTC, and model ${bundle.id} was trained on bars ${trainedOn(bundle)}`,
    {
      hint: `start after them: --since ${first.replace(' ', 'T')}Z; or train on each window anew: quant walkforward; or trade them all the same, and have the report say so in red: --allow-overlap`,
    },
  );
}

function trainedOn(bundle: ModelBundle): string {
  const until = minuteUtc(honestFrom(bundle));
  return bundle.trainedFrom === null ? `until ${until} UTC` : `from ${minuteUtc(bundle.trainedFrom)} to ${until} UTC`;
}

/** Columns that a warning is wrapped at, as in the report of a run. */
const WARNING_WIDTH = 100;

/** The warning that stands above figures of a run on training bars, with an empty line behind it; nothing otherwise. */
export function overlapLines(overlap: ModelOverlap | undefined): string[] {
  if (overlap === undefined) return [];
  return [...wrapLines(terminalText(`WARNING: ${overlapSentence(overlap)}`), WARNING_WIDTH), ''];
}

/** What the report has to say in red; nothing for a run that stays clear of the training. */
export function overlapOf(
  bundle: ModelBundle | undefined,
  markets: readonly Candles[],
  { market, allowOverlap }: Pick<RunSpec, 'market' | 'allowOverlap'>,
): ModelOverlap | undefined {
  if (bundle === undefined || allowOverlap !== true) return undefined;
  const knownUntil = honestFrom(bundle);
  const bars = { overlapping: 0, all: 0 };
  for (const candles of markets) {
    for (let row = rowAtOrAfter(candles, market.fromMs); row < candles.length; row++) {
      bars.all++;
      if (candles.openTime[row] + candles.intervalMs <= knownUntil) bars.overlapping++;
    }
  }
  if (bars.overlapping === 0) return undefined;
  return {
    model: bundle.id,
    trainedFrom: bundle.trainedFrom,
    trainedUntil: knownUntil,
    overlappingBars: bars.overlapping,
    bars: bars.all,
  };
}
