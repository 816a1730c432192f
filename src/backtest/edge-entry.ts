import type { BarContext } from '../core/strategy.js';

/** The parameter of strategies that enter by a stop order: how much of the account goes into it. */
export const EDGE_SHARE = {
  type: 'float',
  default: 0.95,
  min: 0.01,
  max: 10,
  doc: 'share of the account to invest, all markets together; the rest pays for costs and gaps',
} as const;

export interface EdgeRule {
  readonly direction: 'long' | 'short' | 'both';
  /** distance of the protective stop from the entry, ranges; 0 for none */
  readonly stop: number;
  /** most of the account to invest, all markets together */
  readonly share: number;
}

/** What is waited for in one span of time. */
export interface Edges {
  /** quote per base; above and below the close */
  readonly upper: number;
  readonly lower: number;
  /** unit of the stop's distance, quote per base, > 0 */
  readonly range: number;
  /** end of the span, UTC ms: nothing rests and nothing is held from then on */
  readonly untilMs: number;
  /** side to begin with where both edges are equally far; long when absent */
  readonly side?: number;
}

/**
 * One entry per span of time, at a stop order that rests at an edge, and flat at the span's end.
 *
 * Where both sides may be taken, the nearer edge is the one that rests: a bar that reaches both does not tell which came
 * first. What is stopped, or closed by somebody else, is over for the span.
 */
export class EdgeEntry {
  private readonly rule: EdgeRule;
  private readonly share: number;
  private readonly edges: (Edges | null)[];
  /** per market: side that rests, and its order's number, 0 when none does */
  private readonly side: Int8Array;
  private readonly order: Int32Array;

  constructor(rule: EdgeRule, symbolCount: number) {
    this.rule = rule;
    this.share = rule.share / symbolCount;
    this.edges = new Array<Edges | null>(symbolCount).fill(null);
    this.side = new Int8Array(symbolCount);
    this.order = new Int32Array(symbolCount);
  }

  /** Begins a span; what the one before left is ended by `follow` first. */
  lay(bar: BarContext, s: number, edges: Edges): void {
    this.edges[s] = edges;
    this.rest(bar, s, edges, nearerSide(bar.close(s), edges, edges.side ?? 1));
  }

  /** Asked at every close, before a new span is laid: ends what is over, and moves the order to the nearer edge. */
  follow(bar: BarContext, s: number, reason: string): void {
    const edges = this.edges[s];
    if (edges === null) return;
    if (bar.time >= edges.untilMs) {
      this.edges[s] = null;
      bar.cancelAll(s);
      if (bar.position(s) !== 0) bar.target(s, 0, reason);
    } else if (bar.position(s) === 0 && bar.isOpen(this.order[s])) {
      const side = nearerSide(bar.close(s), edges, this.side[s]);
      if (this.rule.direction !== 'both' || side === this.side[s]) return;
      bar.cancel(this.order[s]);
      this.rest(bar, s, edges, side);
    }
  }

  private rest(bar: BarContext, s: number, edges: Edges, wanted: number): void {
    const { direction, stop } = this.rule;
    const side = direction === 'both' ? wanted : direction === 'long' ? 1 : -1;
    const edge = side > 0 ? edges.upper : edges.lower;
    const reason = side > 0 ? 'above the range' : 'below the range';
    const options = { goodUntil: edges.untilMs, reason };
    // A contract is not always worth one coin.
    const quantity = (side * bar.equity * this.share * bar.close(s)) / (bar.unitValue(s) * edge);
    const exit = edge - side * stop * edges.range;
    this.side[s] = side;
    this.order[s] =
      stop > 0 && exit > 0
        ? bar.bracket(s, quantity, { stopEntry: edge, stop: { price: exit } }, options).entry
        : bar.stop(s, quantity, edge, options);
  }
}

/** The side whose edge is nearer; `tie` where both are equally far, give or take rounding. */
function nearerSide(close: number, { upper, lower, range }: Edges, tie: number): number {
  const lead = close - lower - (upper - close);
  return Math.abs(lead) <= 1e-9 * range ? tie : lead > 0 ? 1 : -1;
}
