import { alignMarkets } from '../core/align.js';
import type { Candles } from '../core/candles.js';
import { type MarketRules, plainRules } from '../core/market-rules.js';
import type { DetailRows } from './detail.js';
import type { HigherBars } from './higher-bars.js';
import type { MarkRows } from './mark-rows.js';
import { type SideBook, type SideBookInput, sideBooks } from './side-books.js';
import { Units } from './units.js';

type Columns = readonly Float64Array[];

/** Funding settlements of one market, oldest first. */
export interface FundingSchedule {
  /** UTC ms */
  readonly time: Float64Array;
  /** fraction of the notional, longs pay when positive; NaN where the settlement is known to exist but not its rate */
  readonly rate: Float64Array;
}

/** What a run may know beside the bars; each per market, in the order of the markets. */
export interface TapeExtras {
  readonly rules?: readonly MarketRules[];
  readonly marks?: readonly (MarkRows | null)[];
  readonly detail?: readonly (DetailRows | null)[];
  readonly funding?: readonly (FundingSchedule | null)[];
  /** account currency per quote at the open and at the close of each bar; null where the quote is the account's currency */
  readonly rates?: readonly ({ readonly open: Float64Array; readonly close: Float64Array } | null)[];
  /** longer bars that strategies read, by interval */
  readonly higher?: readonly HigherBars[];
  /** the markets on other venues, those of one market together */
  readonly sides?: readonly SideBookInput[];
}

/**
 * The markets of a run on one clock, and how far it has been played. One column per market; scalars are fields and
 * everything per market is a typed array, so that a step allocates nothing.
 */
export class Tape {
  readonly markets: readonly Candles[];
  readonly symbols: readonly string[];
  readonly count: number;
  readonly intervalMs: number;
  readonly steps: number;
  readonly openTime: Float64Array;
  /** per market and step: the row of its bar, -1 where it has none */
  readonly rowAt: readonly Int32Array[];
  readonly open: Columns;
  readonly high: Columns;
  readonly low: Columns;
  readonly close: Columns;
  readonly volume: Columns;
  readonly rules: readonly MarketRules[];
  readonly units: Units;
  /** derivatives on margin, all of them; a run has either these or spot markets */
  readonly isMargined: boolean;
  readonly marks: readonly (MarkRows | null)[];
  readonly detail: readonly (DetailRows | null)[];
  readonly funding: readonly (FundingSchedule | null)[];
  readonly higher: readonly HigherBars[];
  /** the markets on other venues: all of them, and per market */
  readonly sides: readonly SideBook[];
  readonly sidesOf: readonly (readonly SideBook[])[];
  /** per market and row: what a unit is worth at the close, account currency; the closes themselves where that is the same */
  readonly worthAtClose: Columns;
  /** markets in order of their symbols: who is served first must not depend on the order of a list in a config */
  readonly turn: Int32Array;
  private readonly rates: NonNullable<TapeExtras['rates']>;
  /** no bar is missing on the clock: times can be reckoned, which is cheaper than to look them up */
  private readonly isWhole: boolean;
  private readonly startMs: number;

  /** the step being played, and the last one at which all markets were closed */
  step = -1;
  private closedStep = -1;
  /** per market: the last bar that has closed, -1 before its first; known where something is held, or somebody is asked */
  readonly row: Int32Array;
  /** per market: what a unit was worth at the last close, account currency; NaN before its first bar */
  readonly worth: Float64Array;

  constructor(markets: readonly Candles[], extras: TapeExtras = {}) {
    const clock = alignMarkets(markets);
    this.markets = markets;
    this.symbols = markets.map((m) => m.symbol);
    this.count = markets.length;
    this.intervalMs = markets[0].intervalMs;
    this.steps = clock.steps;
    this.openTime = clock.openTime;
    this.startMs = clock.openTime[0] ?? 0;
    this.isWhole = clock.openTime[clock.steps - 1] - this.startMs === (clock.steps - 1) * this.intervalMs;
    this.rowAt = clock.rowAt;
    this.open = markets.map((m) => m.open);
    this.high = markets.map((m) => m.high);
    this.low = markets.map((m) => m.low);
    this.close = markets.map((m) => m.close);
    this.volume = markets.map((m) => m.volume);
    const nothing = markets.map(() => null);
    this.rules = extras.rules ?? markets.map(unknownRules);
    this.units = new Units(this.rules);
    this.isMargined = this.rules.some((r) => r.contract !== 'spot');
    this.marks = extras.marks ?? nothing;
    this.detail = extras.detail ?? nothing;
    this.funding = extras.funding ?? nothing;
    this.higher = extras.higher ?? [];
    this.sides = sideBooks(extras.sides ?? [], this.openTime, this.count);
    this.sidesOf = markets.map((_, s) => this.sides.filter((side) => side.market === s));
    this.rates = extras.rates ?? nothing;
    this.worthAtClose = markets.map((_, s) => this.worthColumn(s));
    const names = this.symbols;
    this.turn = Int32Array.from(names.keys()).sort((a, b) =>
      names[a] === names[b] ? a - b : names[a] < names[b] ? -1 : 1,
    );
    this.row = new Int32Array(this.count).fill(-1);
    this.worth = new Float64Array(this.count).fill(Number.NaN);
  }

  /** Back to before the first step: another run may play it. */
  rewind(): void {
    this.step = -1;
    this.closedStep = -1;
    this.row.fill(-1);
    this.worth.fill(Number.NaN);
  }

  /** Open time of a step, UTC ms. */
  timeOf(step: number): number {
    return this.isWhole ? this.startMs + step * this.intervalMs : this.openTime[step];
  }

  /** Takes the closes of this step as known; of a market without a bar here, its last one before. */
  closeAll(): void {
    for (let s = 0; s < this.count; s++) {
      // Steps since the last look at all markets have closed bars of those that nobody held.
      let step = this.step;
      while (step > this.closedStep && !this.closeBar(s, step)) step--;
    }
    this.closedStep = this.step;
  }

  /** The same for the markets in which there is a position. */
  closeHeld({ openCount, quantity }: { readonly openCount: number; readonly quantity: Float64Array }): void {
    if (openCount === 0) return;
    for (let s = 0; s < this.count; s++) if (quantity[s] !== 0) this.closeBar(s, this.step);
  }

  /** @returns false when market s has no bar at this step */
  private closeBar(s: number, step: number): boolean {
    const row = this.rowAt[s][step];
    if (row < 0) return false;
    this.row[s] = row;
    this.worth[s] = this.worthAtClose[s][row];
    return true;
  }

  /** Account currency per quote when a bar opens. */
  rateAt(s: number, row: number): number {
    const rate = this.rates[s];
    return rate === null ? 1 : rate.open[row];
  }

  /** What a unit of market s is worth at a price inside a bar, account currency. */
  worthAt(s: number, row: number, price: number): number {
    return this.units.valueAt(s, price) * this.rateAt(s, row);
  }

  /** Whether somebody trades when a bar opens: its volume, or that of the first of its finer bars. */
  volumeAtOpen(s: number, row: number): number {
    const detail = this.detail[s];
    if (detail === null || detail.to[row] === detail.from[row]) return this.volume[s][row];
    return detail.bars.volume[detail.from[row]];
  }

  /** The price that a position is valued at when a bar closes: the mark price of a derivative where it is known. */
  valuationPrice(s: number, row: number): number {
    const mark = this.marks[s];
    return mark === null ? this.close[s][row] : mark.close[row];
  }

  private worthColumn(s: number): Float64Array {
    const prices = this.marks[s]?.close ?? this.close[s];
    const rate = this.rates[s];
    if (this.units.isPlain(s) && rate === null) return prices;
    return prices.map((price, row) => this.units.valueAt(s, price) * (rate === null ? 1 : rate.close[row]));
  }
}

/** A market about which the store knows nothing: no steps, no limits. */
function unknownRules(market: Candles): MarketRules {
  const contract = market.market === 'spot' ? 'spot' : 'linear';
  return plainRules({ contract, base: market.symbol, quote: 'quote' });
}
