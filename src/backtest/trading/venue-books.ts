import type { CostDefinition } from '../../core/cost.js';
import type { VenueBook } from '../../core/execution.js';
import type { Bound } from '../../core/kit/registry.js';
import type { MarketRules } from '../../core/market-rules.js';
import { CostStack } from '../cost-stack.js';
import { volumeOfDay } from '../impact-model.js';
import { barVolatility, highLowSpread } from '../past-bars.js';
import type { Tape } from '../tape.js';

/** What the closed bars tell of a market on every venue that its orders may go to. */
export class VenueBooks {
  private readonly tape: Tape;
  /** asked for fees only: no fill is told to it, so that a fee by tiers is that of the lowest */
  private readonly costs: CostStack;

  constructor(tape: Tape, costs: readonly Bound<CostDefinition>[]) {
    this.tape = tape;
    this.costs = new CostStack(costs, tape);
  }

  /** The market on every venue at the last close, its own first; undefined where it has only that one. */
  of(s: number): readonly VenueBook[] | undefined {
    const { markets, rules, row, sidesOf, step } = this.tape;
    if (sidesOf[s].length === 0) return undefined;
    const own = this.bookAt(s, s, row[s], rules[s]);
    return [own, ...sidesOf[s].map((side) => this.bookAt(s, side.place, side.rowAt[step], side.rules))].map(
      (book, b) => ({ ...book, venue: b === 0 ? markets[s].venue : sidesOf[s][b - 1].bars.venue }),
    );
  }

  private bookAt(s: number, place: number, row: number, rules: MarketRules): Omit<VenueBook, 'venue'> {
    const { tape } = this;
    const bars = place < tape.count ? tape.markets[place] : tape.sides[place - tape.count].bars;
    const close = row < 0 ? Number.NaN : bars.close[row];
    return {
      close,
      feeRate: row < 0 ? Number.NaN : this.feeRate(place, row, close),
      spread: row < 0 ? Number.NaN : highLowSpread(bars, row + 1),
      volatility: row < 0 ? Number.NaN : barVolatility(bars, row + 1),
      volumeOfDay: volumeOfDay({
        volume: (ago) => bars.volume[row - ago],
        openTime: (ago) => bars.openTime[row - ago],
        barCount: row + 1,
        intervalMs: tape.intervalMs,
      }),
      lotStep: rules.lotStep,
      minQuantity: rules.minQuantity,
      // Demanded in what the market settles in.
      minNotional: rules.minNotional * tape.rateAt(s, tape.row[s]),
    };
  }

  /** Fee of one unit that takes liquidity. */
  private feeRate(place: number, row: number, price: number): number {
    this.costs.aim(place, row, 1, price, false);
    this.costs.price(1);
    return this.costs.feeRate;
  }
}
