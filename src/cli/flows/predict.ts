import type { Candles } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { formatDuration, formatInterval, minuteUtc, parseTime } from '../../core/kit/time.js';
import { writeFileAtomic } from '../../data/artifacts.js';
import { loadCandles } from '../../data/store/candles.js';
import type { Store } from '../../data/store/database.js';
import { getModel } from '../../data/store/models.js';
import type { SeriesInfo } from '../../data/store/series.js';
import type { CommandContext } from '../command.js';
import { withFilledStore } from '../market/open.js';
import { selectSeries, splitSymbols } from '../market/select.js';
import { type BundleEntry, loadBundle, type ModelBundle } from './model-bundle.js';
import { predictionCsv, predictionDocument } from './predict-document.js';
import type { PredictOutcome, Speaker } from './predict-outcome.js';
import { closedBy, type Prediction, predictLast } from './predict-rows.js';
import { type Decision, decide } from './predict-signal.js';
import { predictView, signalView } from './predict-view.js';

export interface PredictFlags {
  readonly symbols: string;
  readonly exchange: string;
  readonly market: '' | 'spot' | 'swap';
  readonly at: string;
  readonly last: number;
  readonly csv: string;
  readonly signal: boolean;
  readonly threshold: number;
}

/** What `--threshold` is when it is absent. */
const USUAL_THRESHOLD = 0.55;

/** Says what a stored model says of the newest bars of its markets. Writes nothing to the store. */
export async function runPredict(
  context: CommandContext,
  flags: PredictFlags,
  [name]: readonly string[],
): Promise<undefined> {
  requireHeard(flags);
  await withFilledStore(context.globals.db, async (store) => {
    const bundle = loadBundle(store, name);
    const row = getModel(store, bundle.id);
    const speaker: Speaker = {
      id: bundle.id,
      version: row?.codeVersion ?? null,
      meta: JSON.parse(row?.metaJson ?? '{}'),
    };
    const entries = entriesOf(bundle, flags.symbols);
    const predictions = entries.map((entry) => {
      const series = seriesOf(store, entry, flags, context.now());
      const atMs = flags.at === '' ? Number.POSITIVE_INFINITY : parseTime('--at', flags.at, context.now());
      const load = (one: SeriesInfo): Candles => {
        const candles = loadCandles(store, one);
        return flags.at === '' ? candles : closedBy(candles, atMs);
      };
      const [own, ...peers] = series;
      return predictLast(store, { entry, candles: load(own), series: own, peers: peers.map(load) }, flags.last);
    });
    if (flags.at !== '') {
      const atMs = parseTime('--at', flags.at, context.now());
      for (const prediction of predictions) noteAge(context, prediction, atMs);
    }
    const outcome: PredictOutcome = { speaker, predictions, madeAt: context.now() };
    if (flags.csv !== '') writeFileAtomic(flags.csv, predictionCsv(outcome));
    if (flags.signal) {
      const decisions = predictions.map((prediction): Decision => decide(speaker, prediction, flags.threshold));
      const text = signalView(outcome, decisions);
      context.output.result({
        text: () => text,
        json: () => ({ schema: 'quant/signal@1', model_id: speaker.id, signals: decisions.map((one) => one.document) }),
      });
      return;
    }
    const text = await predictView(outcome, { csv: flags.csv, isLive: flags.at === '' });
    context.output.result({ text: () => text, json: () => predictionDocument(outcome) });
  });
  return undefined;
}

/** Flags that would change nothing are a misunderstanding. @throws E_USAGE */
function requireHeard({ signal, last, csv, threshold }: PredictFlags): void {
  if (!signal) {
    if (threshold === USUAL_THRESHOLD) return;
    throw new QuantError('E_USAGE', '--threshold says from which chance a signal buys: it needs --signal');
  }
  const unheard = [['--last', last !== 1] as const, ['--csv', csv !== ''] as const].find(([, isGiven]) => isGiven);
  if (unheard === undefined) return;
  throw new QuantError('E_USAGE', `--signal is one decision on the newest bar: it takes no ${unheard[0]}`, {
    hint: 'as it was known earlier: --at; several bars, or a file of them: leave --signal out',
  });
}

/** The newest bar answers for any later moment: how far it lies behind must not go unsaid. */
function noteAge({ output }: CommandContext, { entry, said }: Prediction, atMs: number): void {
  const { knownAt } = said[said.length - 1];
  const age = atMs - knownAt;
  if (age < entry.intervalMs) return;
  const at = minuteUtc(atMs);
  output.note(
    `${entry.symbol}: the newest bar by ${at} UTC closed at ${minuteUtc(knownAt)}, ${formatDuration(age)} before`,
  );
}

/** @throws E_NO_DATA when the model was not trained on a market */
export function entriesOf(bundle: ModelBundle, symbols: string): readonly BundleEntry[] {
  if (symbols === '') return bundle.models;
  return splitSymbols(symbols).map((wanted) => {
    const found = bundle.models.find((entry) => entry.symbol === wanted.name);
    if (found !== undefined) return found;
    throw new QuantError('E_NO_DATA', `model ${bundle.id} was not trained on ${wanted.name}`, {
      hint: `it knows ${bundle.models.map((entry) => entry.symbol).join(', ')}`,
    });
  });
}

/** The series of a market, and behind it those that its features compare with, in their order. */
export function seriesOf(
  store: Store,
  { symbol, intervalMs, peers = [] }: BundleEntry,
  flags: Pick<PredictFlags, 'exchange' | 'market'>,
  nowMs: number,
): SeriesInfo[] {
  const { exchange, market } = flags;
  const symbols = [symbol, ...peers];
  const { series } = selectSeries(
    store,
    { symbols: symbols.join(','), interval: formatInterval(intervalMs), exchange, market, since: '', until: '' },
    nowMs,
  );
  return symbols.flatMap((wanted) => series.find((one) => one.symbol === wanted) ?? []);
}
