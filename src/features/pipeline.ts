import type { Candles, ExtraColumn } from '../core/candles.js';
import type { FeatureMatrix } from '../core/feature.js';
import type { AccountColumns, FeatureContext, FeatureRead } from '../core/feature-context.js';
import { QuantError } from '../core/kit/errors.js';
import type { ParamValue } from '../core/kit/params.js';
import type { LabelDefinition, Labels } from '../core/labels.js';
import { firstKnown } from '../core/math/rolling.js';
import { resample } from '../core/resample.js';
import { howToBring, readName } from './bring.js';
import { labelsAtEvents } from './cusum.js';
import { overKnownStretches } from './known-stretches.js';
import { parseLabel } from './label-spec.js';
import { featureRegistries } from './registry.js';
import { type FeatureSpec, parseFeature, type SourceSpec } from './spec.js';
import { countUses, KEEP_ALL } from './uses.js';

/**
 * What a model looks at when nothing else is named: 22 columns without unit that do not grow with the price, so that
 * they mean the same in every market and year. Returns over several lengths, place in the recent range, trend, size
 * of moves, volume, clock.
 */
export const DEFAULT_FEATURES: readonly string[] = [
  'return(lag=1)',
  'return(lag=6)',
  'return(lag=24)',
  'return(lag=72)',
  'rsi(period=14)',
  'stochastic.k(period=14)',
  'bollinger.position(period=20)',
  'bollinger.width(period=20)',
  'donchian.position(period=55)',
  'price-zscore(period=100)',
  'zscore(macd.histogram(fast=12, slow=26, signal=9), window=100)',
  'adx.adx(period=14)',
  'adx.plus-di(period=14)',
  'adx.minus-di(period=14)',
  'natr(period=14)',
  'volatility(period=20)',
  'volatility(period=100)',
  'volume-ratio(period=20)',
  'hour.sin',
  'hour.cos',
  'weekday.weekend',
  'session.overlap',
];

/** Every output of every registered feature that reads bars alone, at default parameters, as canonical texts. */
export function ALL_FEATURES(): string[] {
  return featureRegistries
    .filter(({ kind }) => kind !== 'account')
    .flatMap((registry) => registry.list())
    .filter(({ reads = [] }) => reads.length === 0)
    .flatMap(({ name, outputs }) => outputs.map((output) => parseFeature(`${name}.${output}`).text));
}

export interface FeatureOptions {
  /** what is known beside the bars; features that need what is not there are refused */
  readonly context?: FeatureContext;
  /** Called after each computation with the canonical text of what was computed, an input before what is made of it. */
  readonly onComputed?: (text: string) => void;
}

/**
 * Features of one market as a matrix: one column per text, in the order given, named by its canonical text.
 *
 * Equal parts are computed once: all outputs of one indicator, and any column that several transforms take in. Equal
 * texts share one array, so treat columns as read only.
 *
 * @param specs feature texts, see `parseFeature`
 * @returns columns (n,) each; `warmup` is the first row on which every column is known, at most n
 * @throws E_UNKNOWN, E_PARAM as `parseFeature`; E_PARAM when `on` names an interval that is not a multiple of the bars'
 * @throws E_NO_DATA when a feature reads what the context does not hold
 */
export function computeFeatures(
  candles: Candles,
  specs: readonly string[],
  options: FeatureOptions = {},
): FeatureMatrix {
  const steps = featureSteps(candles, specs, options);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/** `computeFeatures`, pausing after each column: who computes many of them on long bars can be interrupted. */
export function* featureSteps(
  candles: Candles,
  specs: readonly string[],
  options: FeatureOptions = {},
): Generator<undefined, FeatureMatrix> {
  const parsed = specs.map(parseFeature);
  const { onBars } = columnsOf(candles, options, countUses(parsed));
  const columns: Float64Array[] = [];
  for (const spec of parsed) {
    columns.push(onBars(spec));
    yield;
  }
  return {
    names: parsed.map((spec) => spec.text),
    columns,
    rows: candles.length,
    openTime: candles.openTime,
    warmup: columns.reduce((rows, x) => Math.max(rows, firstKnown(x)), 0),
  };
}

/** A feature on the bars that it is made of. */
export interface TimedColumn {
  /** one value per bar, or per closed bar of the feature's own, longer interval */
  readonly column: Float64Array;
  /** per bar: the row of `column` that is known when it closes, -1 before the first; null when it is the bar's own */
  readonly rowAt: Int32Array | null;
  /** first bar on which the feature is known; the number of bars when it never is */
  readonly warmup: number;
}

/**
 * Features of one market, each computed when it is first asked for and kept: what many runs over the same bars share. A
 * feature written as `on(…, interval=4h)` stays on its own bars.
 *
 * @throws E_UNKNOWN, E_PARAM, E_NO_DATA as `computeFeatures`, when a feature is asked for
 */
export function featureBank(candles: Candles, context: FeatureContext = {}): (text: string) => TimedColumn {
  const columns = columnsOf(candles, { context });
  const made = new Map<string, TimedColumn>();
  return (text) => {
    const spec = parseFeature(text);
    const known = made.get(spec.text) ?? timed(columns.onOwnBars(spec), candles.length);
    made.set(spec.text, known);
    return known;
  };
}

function timed({ column, rowAt }: Omit<TimedColumn, 'warmup'>, bars: number): TimedColumn {
  const first = firstKnown(column);
  if (rowAt === null) return { column, rowAt, warmup: first };
  const bar = rowAt.findIndex((row) => row >= first);
  return { column, rowAt, warmup: bar < 0 ? bars : bar };
}

const NO_COLUMN = new Float64Array(0);

/** Computes the columns of features on these bars, and remembers them as long as they will be asked for. */
function columnsOf(
  candles: Candles,
  { context = {}, onComputed = () => {} }: FeatureOptions,
  uses = KEEP_ALL,
): {
  readonly onBars: (spec: FeatureSpec) => Float64Array;
  readonly onOwnBars: (spec: FeatureSpec) => Omit<TimedColumn, 'warmup'>;
} {
  const sources = new Map<string, readonly Float64Array[]>();
  const longer = new Map<number, { rowAt: Int32Array; column: (spec: FeatureSpec) => Float64Array }>();
  const done = new Map<string, Float64Array>();
  const make = (spec: FeatureSpec): Float64Array => {
    if (spec.type === 'source') return outputsOf(spec)[spec.output];
    if (spec.type === 'transform') {
      const [input, other] = [onBars(spec.input), spec.other === null ? NO_COLUMN : onBars(spec.other)];
      const { definition, params } = spec;
      const column = overKnownStretches(input, other, (x, y) => definition.compute(x, params, y));
      onComputed(spec.text);
      return column;
    }
    const { column, rowAt } = onOwnBars(spec);
    const out = new Float64Array(candles.length);
    for (let i = 0; i < out.length; i++) out[i] = rowAt![i] < 0 ? Number.NaN : column[rowAt![i]];
    return out;
  };
  const outputsOf = (spec: SourceSpec): readonly Float64Array[] => {
    let outputs = sources.get(spec.base);
    if (outputs === undefined) {
      requireReads(spec, candles, context);
      const all = spec.definition.compute(candles, spec.params, context);
      outputs = all.map((column, k) => (uses.needs(spec.base, k) ? column : NO_COLUMN));
      onComputed(spec.base);
    }
    if (uses.isLast(spec.base)) sources.delete(spec.base);
    else sources.set(spec.base, outputs);
    return outputs;
  };
  const onBars = (spec: FeatureSpec): Float64Array => {
    const known = done.get(spec.text) ?? make(spec);
    if (uses.isLast(spec.text)) done.delete(spec.text);
    else done.set(spec.text, known);
    return known;
  };
  const onOwnBars = (spec: FeatureSpec): Omit<TimedColumn, 'warmup'> => {
    if (spec.type !== 'resampled') return { column: onBars(spec), rowAt: null };
    let bars = longer.get(spec.intervalMs);
    if (bars === undefined) {
      const resampled = resample(candles, spec.intervalMs);
      const own = columnsOf(resampled.candles, {
        context: onLongerBars(context, candles, resampled.candles),
        onComputed,
      });
      bars = { rowAt: resampled.rowAt, column: own.onBars };
      longer.set(spec.intervalMs, bars);
    }
    return { column: bars.column(spec.input), rowAt: bars.rowAt };
  };
  return { onBars, onOwnBars };
}

/** True when there is what a feature reads beside open, high, low, close and volume. */
export function hasPart(candles: Pick<Candles, 'extra'>, context: FeatureContext, part: FeatureRead): boolean {
  if (part.startsWith('bars.')) return candles.extra[part.slice(5) as ExtraColumn] !== undefined;
  return context[part as keyof FeatureContext] !== undefined;
}

function requireReads({ definition }: SourceSpec, candles: Candles, context: FeatureContext): void {
  const missing = definition.reads?.find((part) => !hasPart(candles, context, part));
  if (missing === undefined) return;
  if (missing.startsWith('bars.')) {
    const what = `${definition.name} reads ${missing.slice(5)} of the bars`;
    throw new QuantError('E_NO_DATA', `${what}, and those of ${candles.symbol} came without`, {
      hint: howToBring(missing),
    });
  }
  const read = `${definition.name} reads ${readName(missing)}`;
  throw new QuantError('E_NO_DATA', `${read}, and there is none for ${candles.symbol}`, {
    hint: howToBring(missing),
  });
}

/**
 * Bars that go with longer bars are as long as those; of the account the newest row that had closed by the end of each
 * longer bar; what carries its own times stays.
 */
function onLongerBars(context: FeatureContext, candles: Candles, longer: Candles): FeatureContext {
  const { peers, mark, spot, account } = context;
  const nowMs = candles.length === 0 ? 0 : candles.openTime[candles.length - 1] + candles.intervalMs;
  const resampled = (bars: Candles): Candles => resample(bars, longer.intervalMs, nowMs).candles;
  return {
    ...context,
    peers: peers?.map(resampled),
    mark: mark === undefined ? undefined : resampled(mark),
    spot: spot === undefined ? undefined : resampled(spot),
    account: account === undefined ? undefined : accountAtEnds(account, candles, longer),
  };
}

function accountAtEnds(account: AccountColumns, candles: Candles, longer: Candles): AccountColumns {
  const rows = new Int32Array(longer.length);
  let row = -1;
  for (let k = 0; k < rows.length; k++) {
    const lastOpen = longer.openTime[k] + longer.intervalMs - candles.intervalMs;
    while (row + 1 < candles.length && candles.openTime[row + 1] <= lastOpen) row++;
    rows[k] = row;
  }
  const at = (column: Float64Array): Float64Array => Float64Array.from(rows, (i) => column[i]);
  return { balance: at(account.balance), position: at(account.position) };
}

export interface ComputedLabels {
  readonly labels: Labels;
  /** canonical text */
  readonly text: string;
  readonly target: LabelDefinition['target'];
}

export interface LabelOptions {
  /** for labels that read a feature which needs more than the bars */
  readonly context?: FeatureContext;
  /** parameters of the label that take the place of those in its text */
  readonly given?: Readonly<Record<string, ParamValue>>;
}

/**
 * The label named by a text, for example `triple-barrier(horizon=24)` or `cusum(meta, threshold=0.03)`.
 *
 * @throws E_UNKNOWN, E_PARAM as `parseLabel`; E_NO_DATA when it reads a feature whose data the context does not hold
 */
export function computeLabels(candles: Candles, text: string, { context, given }: LabelOptions = {}): ComputedLabels {
  const { definition, params, events, text: canonical } = parseLabel(text, given);
  const inputs = definition.inputs?.(params) ?? [];
  const columns = inputs.length === 0 ? [] : computeFeatures(candles, inputs, { context }).columns;
  const all = definition.compute(candles, params, columns);
  const labels = events === null ? all : labelsAtEvents(candles, all, events);
  return { labels, text: canonical, target: definition.target };
}
