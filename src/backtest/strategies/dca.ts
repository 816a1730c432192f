import { type BarContext, defineStrategy, type Strategy } from '../../core/strategy.js';
import { type CalendarSpan, spanNumber } from '../../features/utc.js';
import { SHARE } from '../share.js';

export interface SavingsPlan {
  readonly parts: number;
  readonly every: number;
  readonly unit: 'bar' | CalendarSpan;
  readonly dip: number;
  readonly multiple: number;
  readonly share: number;
}

/**
 * Parts to buy now: one, more of them below the dip, and never more than are left.
 *
 * @param fall how far the close stands below the highest one since the plan began, fraction ≥ 0
 */
export function partsNow(left: number, fall: number, { dip, multiple }: Pick<SavingsPlan, 'dip' | 'multiple'>): number {
  return Math.min(left, dip > 0 && fall >= dip ? multiple : 1);
}

/**
 * Buys for the same amount again and again until all is invested, and then holds.
 *
 * It asks for the units that it should hold by now, not for a weight: a weight would sell a little after every rise. What
 * a bar could not fill is bought with the next part. When somebody else has sold everything (a stop), that is not
 * bought back: only the parts that are left still are.
 */
export class DollarCostAveraging implements Strategy {
  private readonly plan: SavingsPlan;
  private readonly share: number;
  /** per market: account currency per part, NaN before the first */
  private readonly amount: Float64Array;
  private readonly left: Float64Array;
  private readonly wanted: Float64Array;
  private readonly held: Float64Array;
  private readonly peak: Float64Array;
  private readonly bars: Int32Array;
  /** bar, day, week or month in which the next part is due */
  private readonly due: Float64Array;

  constructor(plan: SavingsPlan, symbolCount: number) {
    this.plan = plan;
    this.share = plan.share / symbolCount;
    this.amount = new Float64Array(symbolCount).fill(Number.NaN);
    this.left = new Float64Array(symbolCount).fill(plan.parts);
    this.wanted = new Float64Array(symbolCount);
    this.held = new Float64Array(symbolCount);
    this.peak = new Float64Array(symbolCount);
    this.bars = new Int32Array(symbolCount);
    this.due = new Float64Array(symbolCount).fill(Number.NEGATIVE_INFINITY);
  }

  onBar(bar: BarContext, s: number): void {
    const { parts, every, unit } = this.plan;
    const held = bar.position(s);
    if (held === 0 && this.held[s] !== 0) this.wanted[s] = 0;
    this.held[s] = held;
    const close = bar.close(s);
    this.peak[s] = Math.max(this.peak[s], close);
    // The bar that opens next is the one that buys: its day counts.
    const now = unit === 'bar' ? this.bars[s]++ : spanNumber(bar.time, unit);
    if (this.left[s] <= 0 || now < this.due[s]) return;
    this.due[s] = now + every;
    if (Number.isNaN(this.amount[s])) this.amount[s] = (this.share * bar.equity) / parts;
    const count = partsNow(this.left[s], 1 - close / this.peak[s], this.plan);
    this.left[s] -= count;
    this.wanted[s] += (count * this.amount[s]) / bar.unitValue(s);
    bar.targetQuantity(s, this.wanted[s], count > 1 ? 'several parts in a dip' : 'next part');
  }
}

export default defineStrategy({
  name: 'dca',
  summary:
    'Dollar-cost averaging: buys for the same amount every week until all is invested, more in a dip when asked to',
  source:
    'Graham 1949, The Intelligent Investor; Constantinides 1979, A Note on the Suboptimality of Dollar-Cost Averaging, Journal of Financial and Quantitative Analysis 14',
  works: 'In markets that rise in the end after falls on the way: it pays a middling price and needs no forecast.',
  fails:
    'In markets that rise at once, where holding from the start earns more, and in those that never come back: it sells nothing.',
  params: {
    parts: {
      type: 'int',
      default: 52,
      min: 1,
      max: 100_000,
      sweep: [12, 26, 52],
      doc: 'equal parts in which the account is invested',
    },
    every: { type: 'int', default: 1, min: 1, max: 100_000, doc: 'bars, days, weeks or months between two parts' },
    unit: {
      type: 'choice',
      default: 'week',
      options: ['bar', 'day', 'week', 'month'],
      doc: 'what `every` counts; days begin at 00:00 UTC, weeks on Mondays',
    },
    dip: {
      type: 'float',
      default: 0,
      min: 0,
      max: 1,
      sweep: [0, 0.1, 0.2],
      doc: 'fall from the highest close so far from which `multiple` parts are bought, fraction; 0: no difference is made',
    },
    multiple: { type: 'float', default: 2, min: 1, max: 100, doc: 'parts bought at once in a dip' },
    share: SHARE,
  },
  needs: () => ({ features: [] }),
  start: (p, symbolCount) => new DollarCostAveraging(p, symbolCount),
});
