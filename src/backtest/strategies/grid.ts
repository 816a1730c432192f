import { type BarContext, defineStrategy, type Strategy } from '../../core/strategy.js';

export interface GridRule {
  readonly step: number;
  readonly levels: number;
  readonly short: boolean;
  readonly recentre: number;
  readonly pause: number;
  readonly share: number;
}

/**
 * A ladder of limit orders: buys below the centre, each of which, once filled, offers what it bought one step higher.
 *
 * Every rung earns its step as often as the price swings across it. What it holds is bounded by the number of rungs. When
 * the price rises away from an empty grid, the grid follows; when it falls through the last rung by a step, everything
 * is sold and the grid rests before it starts anew around the price of then. With `short` the mirror image stands above
 * the centre.
 */
export class Grid implements Strategy {
  private readonly rule: GridRule;
  private readonly share: number;
  private readonly rungs: number;
  /** per market: centre of the grid, 0 when there is none, its step (quote per base) and units of a rung */
  private readonly centre: Float64Array;
  private readonly step: Float64Array;
  private readonly size: Float64Array;
  /** per market: bars to wait before the next grid */
  private readonly rest: Int32Array;
  /** per market and rung (the ones below the centre first): the order that rests (0 for none), and whether it is the way out */
  private readonly order: Int32Array;
  private readonly isHeld: Uint8Array;

  constructor(rule: GridRule, symbolCount: number) {
    this.rule = rule;
    this.share = rule.share / symbolCount;
    this.rungs = rule.levels * (rule.short ? 2 : 1);
    this.centre = new Float64Array(symbolCount);
    this.step = new Float64Array(symbolCount);
    this.size = new Float64Array(symbolCount);
    this.rest = new Int32Array(symbolCount);
    this.order = new Int32Array(symbolCount * this.rungs);
    this.isHeld = new Uint8Array(symbolCount * this.rungs);
  }

  onBar(bar: BarContext, s: number): void {
    if (this.centre[s] === 0) this.begin(bar, s);
    else if (this.hasLeft(bar.close(s), s, bar.position(s))) this.end(bar, s);
    else if (this.isIdle(bar, s)) this.build(bar, s);
    else this.work(bar, s);
  }

  private begin(bar: BarContext, s: number): void {
    if (this.rest[s] > 0) this.rest[s]--;
    // What is still being sold belongs to the grid before.
    else if (bar.position(s) === 0 && !bar.hasOrders(s)) this.build(bar, s);
  }

  private build(bar: BarContext, s: number): void {
    const close = bar.close(s);
    const step = this.rule.step * bar.feature(s, 0);
    // A market that does not move needs no grid; one whose last rung would lie below a tenth of the price is none.
    if (!(step > 0) || step * (this.rule.levels + 1) > 0.9 * close) return;
    bar.cancelAll(s);
    this.centre[s] = close;
    this.step[s] = step;
    this.size[s] = (this.share * bar.equity) / (this.rule.levels * bar.unitValue(s));
    for (let k = 0; k < this.rungs; k++) this.layEntry(bar, s, k);
  }

  /** Looks after every rung: what was bought is offered one step on, what was sold is bid for again. */
  private work(bar: BarContext, s: number): void {
    const isFlat = bar.position(s) === 0;
    for (let k = 0; k < this.rungs; k++) {
      const cell = s * this.rungs + k;
      const order = this.order[cell];
      const isOpen = order !== 0 && bar.isOpen(order);
      if (this.isHeld[cell] === 1) {
        if (isOpen && !isFlat) continue;
        // Nothing is held, so nothing can be sold: somebody else has closed it.
        if (isOpen) bar.cancel(order);
        this.layEntry(bar, s, k);
      } else if (!isOpen) {
        // An entry that ended and left nothing was refused.
        if (order !== 0 && !isFlat) this.layExit(bar, s, k);
        else this.layEntry(bar, s, k);
      }
    }
  }

  /**
   * Bids at a rung that the price has not passed yet, and none before its inventory is sold: what was refused or closed
   * by somebody else would otherwise be bought anew on every bar.
   */
  private layEntry(bar: BarContext, s: number, k: number): void {
    const side = k < this.rule.levels ? 1 : -1;
    const price = this.priceOf(s, side, (k % this.rule.levels) + 1);
    const cell = s * this.rungs + k;
    this.isHeld[cell] = 0;
    this.order[cell] = 0;
    const held = (side * bar.position(s)) / this.size[s];
    if (side * (bar.close(s) - price) <= 0 || held > this.heldRungs(s, side) + 0.5) return;
    const order = bar.limit(s, side * this.size[s], price, { reason: side === 1 ? 'rung below' : 'rung above' });
    // What was refused at once has not bought anything that could be offered.
    if (bar.isOpen(order)) this.order[cell] = order;
  }

  private layExit(bar: BarContext, s: number, k: number): void {
    const side = k < this.rule.levels ? 1 : -1;
    const price = this.priceOf(s, side, k % this.rule.levels);
    const cell = s * this.rungs + k;
    this.isHeld[cell] = 1;
    this.order[cell] = bar.limit(s, -side * this.size[s], price, { reduceOnly: true, reason: 'one step on' });
  }

  /** @param depth steps away from the centre */
  private priceOf(s: number, side: number, depth: number): number {
    return this.centre[s] - side * depth * this.step[s];
  }

  private heldRungs(s: number, side: number): number {
    const from = s * this.rungs + (side === 1 ? 0 : this.rule.levels);
    let held = 0;
    for (let k = 0; k < this.rule.levels; k++) held += this.isHeld[from + k];
    return held;
  }

  /** True when something is held and the price is a step beyond its last rung, or so far above that nothing offers it. */
  private hasLeft(close: number, s: number, position: number): boolean {
    const depth = (Math.sign(position) * (this.centre[s] - close)) / this.step[s];
    return depth > this.rule.levels + 1 || depth < -this.rule.recentre - 1;
  }

  private isIdle(bar: BarContext, s: number): boolean {
    if (bar.position(s) !== 0) return false;
    const away = (bar.close(s) - this.centre[s]) / this.step[s];
    return away > this.rule.recentre || away < -(this.rule.levels + 1);
  }

  private end(bar: BarContext, s: number): void {
    bar.cancelAll(s);
    bar.target(s, 0, 'left the grid');
    this.centre[s] = 0;
    this.rest[s] = this.rule.pause;
  }
}

export default defineStrategy({
  name: 'grid',
  summary: 'Limit buys on a ladder below the price, each sold again one step higher; gives up below the ladder',
  source:
    'own; Taranto & Khan 2020, Gambler’s ruin problem and bi-directional grid constrained trading and investment strategies, IMFI 17',
  works: 'In sideways markets that swing across its steps many times before they leave.',
  fails:
    'In every fall through the whole ladder, where it holds the most at the bottom and sells it there: many small gains, one large loss.',
  params: {
    step: {
      type: 'float',
      default: 1.5,
      min: 0.01,
      max: 100,
      sweep: [1, 1.5, 3],
      doc: 'distance of the rungs, average true ranges when the grid is laid',
    },
    levels: { type: 'int', default: 6, min: 1, max: 100, sweep: [4, 6, 10], doc: 'rungs on a side' },
    atr: { type: 'int', default: 48, min: 1, max: 5000, doc: 'bars of the average true range' },
    recentre: {
      type: 'float',
      default: 1,
      min: 0.1,
      max: 100,
      doc: 'rise above the centre after which an empty grid follows, steps',
    },
    pause: {
      type: 'int',
      default: 24,
      min: 0,
      max: 100_000,
      sweep: [0, 24, 72],
      doc: 'bars without a grid after it was left',
    },
    short: { type: 'bool', default: false, doc: 'also sell short on a ladder above the price' },
    share: {
      type: 'float',
      default: 0.9,
      min: 0.01,
      max: 10,
      doc: 'share of the account that all rungs of a side are worth, all markets together; the rest pays for costs',
    },
  },
  needs: (p) => ({ features: [`atr(period=${p.atr})`] }),
  start: (p, symbolCount) => new Grid(p, symbolCount),
});
