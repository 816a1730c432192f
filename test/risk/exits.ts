import type { ExitView, StopRule } from '../../src/core/stop.js';
import { stops, takeProfits } from '../../src/risk/registry.js';
import { type ExitOptions, exitView } from './view.js';

/** A stop by its text, made for one position, and the columns it wants. */
export function stopRule(text: string): StopRule {
  const { definition, params } = stops.parse(text);
  definition.needs(params);
  return definition.create(params);
}

/** Where a stop stands in one view. */
export function stopAt(text: string, view: ExitOptions): number {
  return stopRule(text)(exitView(view));
}

/** The levels of a take-profit in one view, as pairs of price and share. */
export function levelsAt(text: string, view: ExitOptions): [number, number][] {
  const { definition, params } = takeProfits.parse(text);
  definition.needs(params);
  return definition
    .create(params)(exitView(view))
    .map((level) => [level.price, level.share]);
}

/** The other side of a price: what a fall is here is a rise there. */
export const AXIS = 200;
export const reflect = (price: number): number => AXIS - price;

/** Bars of a position: `entry` is the number of the bar that it was entered in, at its open. */
export interface Path {
  readonly open: readonly number[];
  readonly high: readonly number[];
  readonly low: readonly number[];
  readonly close: readonly number[];
  readonly entry: number;
  readonly side: number;
  /** the stop's own columns */
  readonly features?: readonly (readonly number[])[];
  readonly confidence?: number;
  /** distance to the first stop when another rule has set it; default: what the rule itself says before the entry */
  readonly risk?: number;
}

/** The same path upside down, with the other side. Columns that are prices are turned over too when named. */
export function reflectPath(path: Path, priceColumns: readonly number[] = []): Path {
  const flip = (column: readonly number[]): number[] => column.map(reflect);
  return {
    ...path,
    side: -path.side,
    open: flip(path.open),
    close: flip(path.close),
    high: flip(path.low),
    low: flip(path.high),
    features: path.features?.map((column, k) => (priceColumns.includes(k) ? flip(column) : column)),
  };
}

/**
 * What a rule says at every close from the one before the entry on, and where the stop then stands when the tightest is
 * kept: what the layer does with it.
 */
export function walk(rule: StopRule, path: Path): { said: number[]; kept: number[] } {
  const { entry, side, close } = path;
  const said: number[] = [];
  const kept: number[] = [];
  let stop = Number.NaN;
  let risk = path.risk ?? Number.NaN;
  for (let i = entry - 1; i < close.length; i++) {
    const barsHeld = i - entry + 1;
    const entryPrice = barsHeld === 0 ? close[i] : path.open[entry];
    const view: ExitView = exitView({
      markets: [path],
      seen: i + 1,
      side,
      entryPrice,
      barsHeld,
      stop,
      risk,
      features: path.features,
      confidence: path.confidence,
    });
    const price = rule(view);
    said.push(price);
    if (!Number.isNaN(price))
      stop = Number.isNaN(stop) ? price : side > 0 ? Math.max(stop, price) : Math.min(stop, price);
    if (barsHeld === 0 && path.risk === undefined && Number.isFinite(stop)) risk = Math.abs(entryPrice - stop);
    kept.push(stop);
  }
  return { said, kept };
}

/** Ten bars: a rise from 100 to 110 with a dip, then a fall. Entered at the open of bar 2, at 101. */
export const RISE: Path = {
  open: [100, 100, 101, 103, 106, 104, 108, 110, 107, 104],
  high: [101, 102, 104, 107, 107, 109, 111, 112, 108, 105],
  low: [99, 99, 100, 102, 103, 103, 107, 106, 103, 100],
  close: [100, 101, 103, 106, 104, 108, 110, 107, 104, 101],
  entry: 2,
  side: 1,
};
