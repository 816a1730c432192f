import type { CostDefinition, CostRate, FillFacts } from '../core/cost.js';
import type { Bound } from '../core/kit/registry.js';
import { YEAR_MS } from '../core/kit/time.js';
import type { Tape } from './tape.js';

/** Returns behind `FillFacts.volatility`. */
const VOLATILITY_BARS = 20;
/** Spread and slippage together never take more than this share of a price: a price stays above 0. */
const LARGEST_SHIFT = 0.9;

/**
 * The fill that the models are asked about. What has to be looked up in the bars is looked up when a model reads it: a
 * run that only pays fees then touches no column that it does not need.
 */
class LiveFacts implements FillFacts {
  quantity = 0;
  side = 0;
  price = 0;
  isMaker = false;
  market = 0;
  row = 0;
  private readonly tape: Tape;

  constructor(tape: Tape) {
    this.tape = tape;
  }
  get barVolume(): number {
    return this.tape.volume[this.market][this.row];
  }
  get barRange(): number {
    const { tape, market, row } = this;
    return (tape.high[market][row] - tape.low[market][row]) / tape.open[market][row];
  }
  get volatility(): number {
    return volatilityBefore(this.tape.close[this.market], this.row);
  }
}

/** The cost models of a run, asked once per fill. Rates of one kind add up. */
export class CostStack {
  /** the fill being priced; the same object every time */
  readonly facts: LiveFacts;
  /** answers of the last `price`, fractions of the notional */
  feeRate = 0;
  spreadRate = 0;
  slippageRate = 0;
  readonly hasBorrow: boolean;
  private readonly fee: readonly CostRate[];
  private readonly spread: readonly CostRate[];
  private readonly slippage: readonly CostRate[];
  private readonly borrow: readonly CostRate[];

  constructor(bound: readonly Bound<CostDefinition>[], tape: Tape) {
    this.facts = new LiveFacts(tape);
    const of = (component: CostDefinition['component']): CostRate[] =>
      bound.filter((b) => b.definition.component === component).map((b) => b.definition.create(b.params));
    this.fee = of('fee');
    this.spread = of('spread');
    this.slippage = of('slippage');
    this.borrow = of('borrow');
    this.hasBorrow = this.borrow.length > 0;
  }

  /** Turns the models to a fill of market s in row `row`; its size comes with `price`. */
  aim(s: number, row: number, side: number, price: number, isMaker: boolean): void {
    const { facts } = this;
    facts.market = s;
    facts.row = row;
    facts.side = side;
    facts.price = price;
    facts.isMaker = isMaker;
  }

  /** Asks every model for a fill of this size, base units > 0. Spread and slippage are for fills that take liquidity. */
  price(quantity: number): void {
    const { facts } = this;
    facts.quantity = quantity;
    this.feeRate = total(this.fee, facts);
    this.spreadRate = facts.isMaker ? 0 : total(this.spread, facts);
    this.slippageRate = facts.isMaker ? 0 : total(this.slippage, facts);
    const shift = this.spreadRate + this.slippageRate;
    if (shift > LARGEST_SHIFT) {
      this.spreadRate *= LARGEST_SHIFT / shift;
      this.slippageRate *= LARGEST_SHIFT / shift;
    }
  }

  /** What a short of `quantity` > 0 base units of market s costs for `ms`, at its last close, quote. */
  borrowCharge(s: number, row: number, quantity: number, price: number, ms: number): number {
    this.aim(s, row, -1, price, false);
    this.facts.quantity = quantity;
    return quantity * price * total(this.borrow, this.facts) * (ms / YEAR_MS);
  }
}

function total(rates: readonly CostRate[], facts: FillFacts): number {
  let sum = 0;
  for (let k = 0; k < rates.length; k++) sum += rates[k](facts);
  return sum;
}

/** Standard deviation (ddof 1) of the last 20 one-bar returns that were known before row `row` opened; NaN early on. */
function volatilityBefore(close: Float64Array, row: number): number {
  if (row <= VOLATILITY_BARS) return Number.NaN;
  let mean = 0;
  for (let i = row - VOLATILITY_BARS; i < row; i++) mean += close[i] / close[i - 1] - 1;
  mean /= VOLATILITY_BARS;
  let squares = 0;
  for (let i = row - VOLATILITY_BARS; i < row; i++) {
    const d = close[i] / close[i - 1] - 1 - mean;
    squares += d * d;
  }
  return Math.sqrt(squares / (VOLATILITY_BARS - 1));
}
