import type { Candles } from '../../core/candles.js';
import type { Bar, FeatureCategory, FeatureDefinition, FeatureStream } from '../../core/feature.js';
import { QuantError } from '../../core/kit/errors.js';
import type { ChoiceParam, IntParam, ParamSpecs, ParamsOf } from '../../core/kit/params.js';
import { atFullPrecision, loadTi, type TiModule } from './module.js';

export const SOURCE = 'npm technicalindicators 3.1.0';

type Prices = Omit<Bar, 'openTime'>;

/** What the package calls `values`: the number of each bar that goes in. */
const VALUES = {
  close: (bar) => bar.close,
  open: (bar) => bar.open,
  high: (bar) => bar.high,
  low: (bar) => bar.low,
  hl2: ({ high, low }) => (high + low) / 2,
  hlc3: ({ high, low, close }) => (high + low + close) / 3,
  ohlc4: ({ open, high, low, close }) => (open + high + low + close) / 4,
  volume: (bar) => bar.volume,
} as const satisfies Record<string, (bar: Prices) => number>;
const ALL_VALUES = Object.keys(VALUES);

/** A class of the package: made with parameters, fed bar by bar. What it gives is held to be anything. */
interface Machine {
  nextValue(input: unknown): unknown;
}

/**
 * A function of the package that says one thing per bar.
 *
 * Each is run as the package's own class, bar by bar, so that a value which the package leaves out (an exact zero, a
 * division by nothing) cannot move the rows after it: the arrays that its functions return would then be too short, and
 * lining them up at the last bar would be a look ahead.
 */
export interface TiDraft<S extends ParamSpecs> {
  /** the package's function in lower case */
  readonly name: string;
  /** the package's class of it */
  readonly machine: string;
  /** what goes in: whole bars, one price of each, or one price or the volume where zeros do no harm */
  readonly feed: 'bars' | 'price' | 'price-or-volume';
  readonly category: FeatureCategory;
  /** what it is, and where the package goes wrong */
  readonly summary: string;
  readonly formula?: string;
  /** the package's parameters under its names */
  readonly params: S;
  /** the package's names; one name where it gives a number */
  readonly outputs: readonly string[];
  warmup(params: ParamsOf<S>): number | readonly number[];
  /** what stands where the package has no finite number after its warm-up, by output */
  readonly still?: Readonly<Record<string, number | ((bar: Prices) => number)>>;
  /** The package never recovers from a NaN here: it is started anew. */
  readonly restarts?: boolean;
}

/** A length in bars. */
export function span(fallback: number, doc = 'window, bars'): IntParam {
  return { type: 'int', default: fallback, min: 1, max: 5000, doc };
}

function valuesParam(feed: 'price' | 'price-or-volume'): ChoiceParam {
  const options = feed === 'price' ? ALL_VALUES.filter((name) => name !== 'volume') : ALL_VALUES;
  return { type: 'choice', default: 'close', options, doc: 'what of each bar goes in' };
}

/** A feature that says what the package says, one row per bar. */
export function defineTi<const S extends ParamSpecs>(draft: TiDraft<S>): FeatureDefinition {
  const { name, category, summary, formula, outputs, feed } = draft;
  const rowsOf = (params: object): readonly number[] => {
    const rows = draft.warmup(params as ParamsOf<S>);
    return typeof rows === 'number' ? outputs.map(() => rows) : rows;
  };
  const stream = (params: Readonly<Record<string, unknown>>): FeatureStream => {
    const ti = loadTi();
    const start = (): Machine => atFullPrecision(ti, () => startMachine(ti, draft.machine, params));
    const pick = feed === 'bars' ? copyOf : VALUES[String(params.values) as keyof typeof VALUES];
    const warmup = rowsOf(params);
    let machine = start();
    let row = 0;
    return (bar, out) => {
      const value = atFullPrecision(ti, () => machine.nextValue(pick(bar)));
      let isLost = false;
      for (const [k, output] of outputs.entries()) {
        const found = numberIn(value, output);
        isLost ||= value !== undefined && Number.isNaN(found);
        out[k] = row < warmup[k] ? Number.NaN : Number.isFinite(found) ? found : stillOf(draft.still?.[output], bar);
      }
      if (isLost && draft.restarts === true) machine = start();
      row++;
    };
  };
  return Object.freeze({
    kind: 'indicator',
    name,
    category,
    summary,
    ...(formula === undefined ? {} : { formula }),
    source: SOURCE,
    params: feed === 'bars' ? draft.params : { ...draft.params, values: valuesParam(feed) },
    outputs,
    warmup: rowsOf,
    compute: (candles: Candles, params: Readonly<Record<string, unknown>>) =>
      columnsOf(candles, stream(params), outputs.length),
    stream,
  } as const);
}

function startMachine(ti: TiModule, name: string, params: object): Machine {
  const made: unknown = Reflect.get(ti, name);
  if (typeof made !== 'function') throw new QuantError('E_CONFIG', `technicalindicators has no class ${name}`);
  const none = { values: [], open: [], high: [], low: [], close: [], volume: [] };
  return Reflect.construct(made, [{ ...params, ...none }]);
}

/** Some of the package's classes keep the bar that they are given. */
function copyOf({ open, high, low, close, volume }: Bar): Prices {
  return { open, high, low, close, volume };
}

/** NaN where the package says nothing. */
function numberIn(value: unknown, output: string): number {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, output) : value;
  return typeof found === 'number' ? found : Number.NaN;
}

function stillOf(still: number | ((bar: Prices) => number) | undefined, bar: Bar): number {
  return typeof still === 'function' ? still(bar) : (still ?? Number.NaN);
}

/** The batch is the stream over all bars: equal bit for bit. */
export function columnsOf(candles: Candles, stream: FeatureStream, count: number): Float64Array[] {
  const { openTime, open, high, low, close, volume } = candles;
  const columns = Array.from({ length: count }, () => new Float64Array(candles.length));
  const out = new Float64Array(count);
  for (let i = 0; i < candles.length; i++) {
    const [o, h, l, c] = [open[i], high[i], low[i], close[i]];
    stream({ openTime: openTime[i], open: o, high: h, low: l, close: c, volume: volume[i] }, out);
    for (const [k, column] of columns.entries()) column[i] = out[k];
  }
  return columns;
}
