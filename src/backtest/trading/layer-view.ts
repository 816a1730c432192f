import type { Confidence } from '../../core/confidence.js';
import { YEAR_MS } from '../../core/kit/time.js';
import type { RiskView } from '../../core/risk-rule.js';
import type { SizerView } from '../../core/sizer.js';
import type { ExitView } from '../../core/stop.js';
import type { PastTrades } from '../../core/trading-view.js';
import { notListed } from '../bar-view.js';
import { ForwardingBars } from '../forwarding-bar.js';
import type { Tape } from '../tape.js';
import type { FeatureList } from './layer.js';

/** What is the same in all views: the bars that have closed, and the account. */
class BarsView extends ForwardingBars {
  readonly marketCount: number;
  readonly intervalMs: number;
  readonly barsPerYear: number;
  readonly trades: PastTrades;

  constructor(marketCount: number, intervalMs: number, trades: PastTrades) {
    super();
    this.marketCount = marketCount;
    this.intervalMs = intervalMs;
    this.barsPerYear = YEAR_MS / intervalMs;
    this.trades = trades;
  }
}

/** What sizers, stops, take-profits and confidences see: one object for all of them, turned to one market at a time. */
export class LayerView extends BarsView implements SizerView, ExitView {
  market = 0;
  side = 1;
  stopRate = Number.NaN;
  entryPrice = Number.NaN;
  barsHeld = 0;
  stop = Number.NaN;
  risk = Number.NaN;
  highest = Number.NaN;
  lowest = Number.NaN;
  /** the features of the plug-in that is being asked */
  place: FeatureList = { first: 0, count: 0 };
  confidences: Confidence | null = null;
  hasSignal = false;
  /** per market: what is wanted, 1, -1 or 0 */
  readonly sides: Int8Array;
  /** the side of a market on which orders of the strategy's own wait; 0 for none */
  ordered: (s: number) => number = () => 0;

  constructor(marketCount: number, intervalMs: number, trades: PastTrades) {
    super(marketCount, intervalMs, trades);
    this.sides = new Int8Array(marketCount);
  }

  sideOf(s: number): number {
    // A strategy that orders in units says what it wants by what it holds and has in the book.
    return this.sides[s] || Math.sign(this.bar.position(s)) || this.ordered(s);
  }
  feature(k: number, ago?: number): number {
    const { first, count } = this.place;
    // What stands before and after them is that of others.
    if (!(Number.isInteger(k) && k >= 0 && k < count)) throw notListed('feature', k, count);
    return this.bar.feature(this.market, first + k, ago);
  }
  get signal(): number {
    return this.hasSignal ? this.bar.signal(this.market) : Number.NaN;
  }
  confidence(side: number): number {
    return this.confidences === null ? 1 : this.confidences.of(this.market, side);
  }
}

/** What risk rules see. */
export class AccountView extends BarsView implements RiskView {
  readonly symbols: readonly string[];
  readonly startCash: number;
  private readonly tape: Tape;
  private readonly exits: Pick<RiskView, 'stopRate' | 'entryRisk'>;

  constructor(
    account: {
      readonly tape: Tape;
      readonly startCash: number;
      readonly exits: Pick<RiskView, 'stopRate' | 'entryRisk'>;
    },
    trades: PastTrades,
  ) {
    super(account.tape.count, account.tape.intervalMs, trades);
    this.tape = account.tape;
    this.symbols = account.tape.symbols;
    this.startCash = account.startCash;
    this.exits = account.exits;
  }

  closedAt(s: number): number {
    return this.openTime(s) + this.intervalMs;
  }
  held(s: number): number {
    return this.bar.weight(s);
  }
  stopRate(s: number): number {
    return this.exits.stopRate(s);
  }
  entryRisk(s: number): number {
    return this.exits.entryRisk(s);
  }
  unitValue(s: number): number {
    // The volume of linear contracts counts coins, that of inverse ones contracts.
    const { contract, contractSize } = this.tape.rules[s];
    return this.bar.unitValue(s) / (contract === 'linear' ? contractSize : 1);
  }
}
