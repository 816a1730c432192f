import type { CostComponent, CostDefinition, CostModel, CostRate, FillFacts } from '../core/cost.js';
import type { Bound } from '../core/kit/registry.js';
import { YEAR_MS } from '../core/kit/time.js';
import { LiveFacts } from './fill-facts.js';
import type { Tape } from './tape.js';

/** Spread and slippage together never take more than this share of a price: a price stays above 0. */
const LARGEST_SHIFT = 0.9;

/** The cost models of one account of a run, asked once per fill. Rates of one kind add up. */
export class CostStack {
  /** the fill being priced; the same object every time */
  readonly facts: LiveFacts;
  /** answers of the last `price`, fractions of the notional */
  feeRate = 0;
  spreadRate = 0;
  slippageRate = 0;
  readonly hasBorrow: boolean;
  readonly hasFunding: boolean;
  /** what the run does where stored settlements are missing: `refuse` as soon as one model says so */
  readonly fundingMissing: 'refuse' | 'flag';
  private readonly fee: readonly CostRate[];
  private readonly spread: readonly CostRate[];
  private readonly slippage: readonly CostRate[];
  private readonly borrow: readonly CostRate[];
  private readonly funding: readonly CostRate[];
  private readonly listeners: readonly CostRateListener[];
  /** those of them that are no fees: fees by tiers count what was traded on their own venue */
  private readonly elsewhere: readonly CostRateListener[];
  private readonly tape: Tape;

  constructor(bound: readonly Bound<CostDefinition>[], tape: Tape) {
    this.tape = tape;
    this.facts = new LiveFacts(tape);
    const models = bound.map(({ definition, params }) => ({
      component: definition.component,
      model: asModel(definition.create(params)),
    }));
    const of = (component: CostComponent): CostRate[] =>
      models.filter((m) => m.component === component).map((m) => m.model.rate);
    this.fee = of('fee');
    this.spread = of('spread');
    this.slippage = of('slippage');
    this.borrow = of('borrow');
    this.funding = of('funding');
    const listeners = models.flatMap(({ component, model: { filled } }) => (filled ? [{ component, filled }] : []));
    this.listeners = listeners.map((l) => l.filled);
    this.elsewhere = listeners.filter((l) => l.component !== 'fee').map((l) => l.filled);
    this.hasBorrow = this.borrow.length > 0;
    this.hasFunding = this.funding.length > 0;
    const isRefused = bound.some((b) => b.definition.component === 'funding' && b.params.missing === 'refuse');
    this.fundingMissing = isRefused ? 'refuse' : 'flag';
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

  /** Asks every model for a fill of this size, units > 0. Spread and slippage are for fills that take liquidity. */
  price(quantity: number): void {
    const { facts } = this;
    facts.quantity = quantity;
    this.feeRate = this.feeOf(facts);
    this.spreadRate = facts.isMaker ? 0 : total(this.spread, facts);
    this.slippageRate = facts.isMaker ? 0 : total(this.slippage, facts);
    const shift = this.spreadRate + this.slippageRate;
    if (shift > LARGEST_SHIFT) {
      this.spreadRate *= LARGEST_SHIFT / shift;
      this.slippageRate *= LARGEST_SHIFT / shift;
    }
  }

  /** Tells the models that remember that the fill they are turned to has happened, units > 0. */
  filled(quantity: number): void {
    const { facts } = this;
    const listeners = facts.market < this.tape.count ? this.listeners : this.elsewhere;
    facts.quantity = quantity;
    for (let k = 0; k < listeners.length; k++) listeners[k](facts);
  }

  /** A fee that was given for another venue stands for that of the models. */
  private feeOf(facts: LiveFacts): number {
    const { count, sides } = this.tape;
    const given = facts.market < count ? Number.NaN : sides[facts.market - count].feeRate;
    return Number.isNaN(given) ? total(this.fee, facts) : given;
  }

  /**
   * What a short of `quantity` > 0 coins of market s costs for `ms`, each worth `price` in account currency; or cash below
   * zero, as that many units worth 1 of the first market.
   */
  borrowCharge(s: number, row: number, quantity: number, price: number, ms: number): number {
    this.aim(s, row, -1, price, false);
    this.facts.quantity = quantity;
    return quantity * price * total(this.borrow, this.facts) * (ms / YEAR_MS);
  }

  /**
   * The rate that a position pays at a settlement, as a fraction of its notional: longs pay when it is positive.
   *
   * @param row the bar that the settlement lies in
   * @param storedRate of the venue; NaN where it is missing
   * @param side 1 for a long position, -1 for a short one: an assumed rate is paid by either
   * @returns NaN where a model needs a rate that is missing and was not told to go on
   */
  fundingRate(s: number, row: number, storedRate: number, side: number): number {
    const { facts } = this;
    this.aim(s, row, side, Number.NaN, false);
    facts.quantity = Number.NaN;
    facts.fundingRate = storedRate;
    const rate = total(this.funding, facts);
    facts.fundingRate = Number.NaN;
    return rate;
  }
}

type CostRateListener = NonNullable<CostModel['filled']>;

function asModel(made: CostRate | CostModel): CostModel {
  if (typeof made === 'function') return { rate: made };
  // Called through the model, so that one written as a class keeps its `this`.
  const filled = made.filled === undefined ? undefined : (fill: Readonly<FillFacts>) => made.filled?.(fill);
  return { rate: (fill) => made.rate(fill), filled };
}

function total(rates: readonly CostRate[], facts: FillFacts): number {
  let sum = 0;
  for (let k = 0; k < rates.length; k++) sum += rates[k](facts);
  return sum;
}
