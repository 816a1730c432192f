import { join, parse } from 'node:path';
import type { Candles } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { DAY_MS, formatInterval, HOUR_MS, INTERVAL_NAMES, MINUTE_MS, parseInterval } from '../../core/kit/time.js';
import { plural } from '../../core/kit/words.js';
import { median } from '../../core/math/quantile.js';
import { mean } from '../../core/math/sum.js';
import { resample } from '../../core/resample.js';
import { safeName, writePiecesAtomic } from '../../data/artifacts.js';
import { exportColumns, exportHeader, exportLine } from '../../data/csv/write.js';
import type { SampledBars } from '../../features/sampling/assemble.js';
import type { SamplingKind } from '../../features/sampling/kinds.js';
import { returnShape } from '../../features/sampling/return-shape.js';
import { sampleBars } from '../../features/sampling/sample.js';
import type { Ticks } from '../../features/sampling/ticks.js';
import { timeBars } from '../../features/sampling/time-bars.js';
import type { CommandContext } from '../command.js';
import { breathe } from '../interrupt.js';
import type { MarketFlags } from '../market/flags.js';
import { withFilledStore } from '../market/open.js';
import { type BarSource, barSources } from './bars-source.js';
import { barsDocument, barsView, type Clock, type Sampled } from './bars-view.js';

export interface BarsFlags extends MarketFlags {
  readonly kind: 'time' | SamplingKind;
  readonly size: string;
  readonly from: string;
  readonly span: number;
  readonly limit: number;
  readonly out: string;
}

/** Samples bars of the markets that the flags mean, tells how their returns look, and writes them when asked to. */
export async function runBars(context: CommandContext, flags: BarsFlags): Promise<undefined> {
  if (flags.out !== '' && !/\.csv$/i.test(flags.out)) {
    throw new QuantError('E_USAGE', `--out must name a file that ends in .csv, was ${flags.out}`);
  }
  await withFilledStore(context.globals.db, async (store) => {
    const { sources, note } = barSources(store, flags, context.now());
    if (note !== '') context.output.note(note);
    const sampled: Sampled[] = [];
    for (const source of sources) {
      await breathe(context.signal);
      sampled.push(sampleOne(source, flags, sources.length > 1));
    }
    const views = await Promise.all(sampled.map((one) => barsView(one, `${flags.kind} ${flags.size}`)));
    const files = sampled.flatMap(({ file }) => (file === '' ? [] : [file]));
    context.output.result({
      text: () => [...views, ...files.map((file) => `written: ${file}`)].join('\n\n'),
      json: () => ({
        schema: 'quant/bars@1',
        kind: flags.kind,
        size: flags.size,
        files,
        markets: sampled.map(barsDocument),
      }),
    });
  });
  return undefined;
}

function sampleOne(source: BarSource, flags: BarsFlags, isOneOfMany: boolean): Sampled {
  const ticks = source.ticks();
  const { candles, startTime } = barsOf(source, ticks, flags);
  if (candles.length === 0) {
    throw new QuantError(
      'E_NO_DATA',
      `${source.market.symbol}: no ${flags.kind} bar of ${flags.size} is complete in ${plural(ticks.length, source.noun)}`,
      { hint: sizeHint(ticks, flags.kind) },
    );
  }
  const durations = startTime.map((start, k) => candles.openTime[k] + candles.intervalMs - start);
  const file = flags.out === '' ? '' : pathOf(flags.out, isOneOfMany ? source.market.symbol : '');
  if (file !== '') writePiecesAtomic(file, csvPieces(candles, startTime));
  return {
    market: source.market,
    source: plural(ticks.length, source.noun),
    bars: candles.length,
    meanMs: mean(durations),
    medianMs: median(durations),
    shape: returnShape(candles.close),
    clock: flags.kind === 'time' ? null : clockBars(source, ticks, candles.length),
    file,
  };
}

function barsOf(source: BarSource, ticks: Ticks, flags: BarsFlags): SampledBars {
  const { kind, span, limit } = flags;
  if (kind === 'time') {
    if (flags.size === '') {
      throw new QuantError('E_USAGE', 'time bars need their length: --size', { hint: 'for example --size 4h' });
    }
    return barsOfTime(source, ticks, parseInterval(flags.size));
  }
  const size = flags.size.trim() === '' ? Number.NaN : Number(flags.size);
  if (!(size > 0 && Number.isFinite(size))) {
    const found = flags.size === '' ? 'none was given' : `was "${flags.size}"`;
    throw new QuantError('E_USAGE', `--size must say how much makes a ${kind} bar, a number above 0; ${found}`, {
      hint: sizeHint(ticks, kind),
    });
  }
  return sampleBars(ticks, { kind, size, span, limit });
}

function barsOfTime({ candles }: BarSource, ticks: Ticks, intervalMs: number): SampledBars {
  if (candles === null) return timeBars(ticks, intervalMs);
  const bars = candles.intervalMs === intervalMs ? candles : resample(candles, intervalMs).candles;
  return { candles: bars, startTime: bars.openTime };
}

/** Paces worth naming, the usual one first. */
const PACES = [
  ['an hour', HOUR_MS],
  ['a day', DAY_MS],
  ['a minute', MINUTE_MS],
  ['a second', 1000],
] as const;

/** Two digits of the size that makes about one bar an hour, or a day or a minute where that fits the data better. */
function sizeHint(ticks: Ticks, kind: BarsFlags['kind']): string {
  if (kind === 'time') return 'take a shorter --size';
  const spanMs = ticks.length === 0 ? 0 : ticks.time[ticks.length - 1] - ticks.start[0];
  const pace = PACES.find(([, ms]) => spanMs >= 3 * ms && ticks.length * ms >= 12 * spanMs);
  if (pace === undefined) return 'use more data, or finer candles';
  const amount = { tick: ticks.count, volume: ticks.volume, dollar: ticks.value }[kind as string];
  const total = amount === undefined ? ticks.length : mean(amount) * ticks.length;
  const size = Number(((total / spanMs) * pace[1]).toPrecision(2));
  return `--size ${amount === undefined ? Math.round(size) : size} makes about one bar ${pace[0]}`;
}

/** Bars of the named length that comes nearest to as many bars; null where there is none to compare with. */
function clockBars(source: BarSource, ticks: Ticks, bars: number): Clock | null {
  const wanted = (ticks.time[ticks.length - 1] - ticks.start[0]) / bars;
  const base = source.candles?.intervalMs ?? 0;
  const lengths = INTERVAL_NAMES.map(parseInterval).filter((ms) => base === 0 || ms % base === 0);
  const distance = (ms: number): number => Math.abs(Math.log(ms / wanted));
  lengths.sort((a, b) => distance(a) - distance(b));
  if (lengths.length === 0) return null;
  const { candles } = barsOfTime(source, ticks, lengths[0]);
  return { interval: formatInterval(lengths[0]), shape: returnShape(candles.close) };
}

const PIECE_ROWS = 4096;

/** Rows as `quant export` writes them, and when each bar began. `ts_ms` of a sampled bar is its last trade. */
function* csvPieces(candles: Candles, startTime: Float64Array): Generator<string> {
  const [time, ...rest] = exportColumns(candles, { withSymbol: false });
  const columns = [time, { name: 'start_ms', cell: (row: number) => startTime[row] }, ...rest];
  yield exportHeader(columns);
  for (let from = 0; from < candles.length; from += PIECE_ROWS) {
    let text = '';
    for (let row = from; row < Math.min(from + PIECE_ROWS, candles.length); row++) text += exportLine(columns, row);
    yield text;
  }
}

/** `out.csv` → `out-BTCUSDT.csv`: one file per symbol when there are several. */
function pathOf(out: string, symbol: string): string {
  if (symbol === '') return out;
  const { dir, name, ext } = parse(out);
  return join(dir, `${name}-${safeName(symbol)}${ext}`);
}
