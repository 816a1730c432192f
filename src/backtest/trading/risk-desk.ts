import type { Bound } from '../../core/kit/registry.js';
import type { RiskAction, RiskBreaker, RiskEvent, RiskLimit, RiskRuleDefinition } from '../../core/risk-rule.js';
import { actionOf, makeRiskRule } from './answers.js';
import type { AccountView } from './layer-view.js';

/** A limit is kept within this relative distance: rounding is no breach. */
const SLACK = 1e-9;
/** What a position is cut to when it has outgrown a limit, as a share of the limit: not every tick is worth an order. */
const REFILL = 0.9;
const HALVINGS = 50;
/** A breach or an order that is this close to the last one, as a share of it, is the same. */
const SAME_VALUE = 0.01;

interface Rule<R> {
  readonly text: string;
  readonly unit: string;
  readonly action: RiskAction;
  readonly rule: R;
}

/** What a rule found, for the ledger. */
interface Found extends Pick<RiskEvent, 'step' | 'at' | 'action' | 'value' | 'limit'> {
  /** -1 for the whole account */
  readonly s: number;
}

/**
 * Holds one strategy's orders and positions to the risk rules of its run, and writes down what it did.
 *
 * `Weights` are signed shares of equity, one per market: what would be held when all that is wanted had been filled.
 */
export class RiskDesk {
  readonly events: RiskEvent[] = [];
  /** per market: share of its size that the last review leaves it; 1 when nothing is to be done */
  readonly keep: Float64Array;
  /** per market: the breakers' share of its full size; what they close is what is above the second, blocking ones left out */
  readonly scale: Float64Array;
  readonly keepScale: Float64Array;
  /** per market: 1 when there is room that was not there before, or more to close */
  readonly hasMoved: Uint8Array;
  /** per market: a breaker closes what is held */
  readonly isFlat: Uint8Array;
  /** set by `allow`: a limit closes the market, or the whole account */
  closes: 'nothing' | 'market' | 'account' = 'nothing';
  private readonly limits: Rule<RiskLimit>[] = [];
  private readonly breakers: (Rule<RiskBreaker> & { readonly last: Float64Array })[] = [];
  /** per limit and market: the value of a breach that lasts, as it was told last, and the order that was cut last; NaN for none */
  private readonly toldValue: Float64Array[] = [];
  private readonly toldOrder: Float64Array[] = [];
  /** per limit and market: the step of that order */
  private readonly toldAt: Int32Array[] = [];
  /** per market: the side of the orders that breakers have refused, as told; 0 for none */
  private readonly toldBlock: Int8Array;
  private readonly view: AccountView;
  private readonly strategy: number;
  private readonly weights: Float64Array;

  constructor(rules: readonly Bound<RiskRuleDefinition>[], view: AccountView, strategy: number) {
    const n = view.marketCount;
    this.view = view;
    this.strategy = strategy;
    this.keep = new Float64Array(n).fill(1);
    this.scale = new Float64Array(n).fill(1);
    this.keepScale = new Float64Array(n).fill(1);
    this.hasMoved = new Uint8Array(n);
    this.isFlat = new Uint8Array(n);
    this.weights = new Float64Array(n);
    this.toldBlock = new Int8Array(n);
    for (const bound of rules) {
      const rule = makeRiskRule(bound, n);
      const head = { text: bound.text, unit: bound.definition.unit, action: actionOf(bound) };
      if (rule.type === 'limit') {
        this.limits.push({ ...head, rule });
        this.toldValue.push(new Float64Array(n).fill(Number.NaN));
        this.toldOrder.push(new Float64Array(n).fill(Number.NaN));
        this.toldAt.push(new Int32Array(n));
      } else this.breakers.push({ ...head, rule, last: new Float64Array(n).fill(1) });
    }
  }

  /** The breakers look at the account, once per close. */
  beginStep(step: number): void {
    const { view, breakers, scale, keepScale, hasMoved, isFlat } = this;
    const n = view.marketCount;
    for (let s = 0; s < n; s++) {
      hasMoved[s] = 0;
      isFlat[s] = 0;
    }
    const before = scale.slice();
    const keptBefore = keepScale.slice();
    scale.fill(1);
    keepScale.fill(1);
    for (const breaker of breakers) {
      breaker.rule.step(view);
      // One event for all of them only where the same happened to all.
      let isAll = true;
      for (let s = 1; s < n; s++) {
        if (breaker.rule.scale(s) !== breaker.rule.scale(0) || breaker.last[s] !== breaker.last[0]) isAll = false;
      }
      for (let s = 0; s < n; s++) {
        const now = breaker.rule.scale(s);
        if (now !== breaker.last[s] && (!isAll || s === 0)) this.tellScale(breaker, s, now, isAll, step);
        breaker.last[s] = now;
        if (now < scale[s]) scale[s] = now;
        if (breaker.action === 'flatten' && now < keepScale[s]) keepScale[s] = now;
      }
    }
    for (let s = 0; s < n; s++) {
      if (keepScale[s] === 0) isFlat[s] = 1;
      if (scale[s] > 0) this.toldBlock[s] = 0;
      if (scale[s] > before[s] || keepScale[s] < keptBefore[s]) hasMoved[s] = 1;
    }
  }

  /** True when nothing may be opened in market s; an order that asks for it is written down. */
  blocks(s: number, step: number, asked: number): boolean {
    const breaker = this.breakers.find((b) => b.rule.scale(s) === 0);
    if (breaker === undefined) return false;
    // A strategy that asks again on every bar is told once.
    if (this.toldBlock[s] === Math.sign(asked)) return true;
    this.toldBlock[s] = Math.sign(asked);
    const { value, limit } = breaker.rule;
    const words = `an order for ${percent(asked)} of equity was refused while the breaker is open`;
    this.tell({ step, at: 'order', s, action: 'block', value, limit }, breaker, words);
    return true;
  }

  /** True when no limit minds a weight of market s. */
  holds(weights: Float64Array, s: number, weight: number): boolean {
    const before = weights[s];
    weights[s] = weight;
    const holds = this.limits.every(({ rule }) => !exceeds(rule.measure(this.view, weights, s), rule.limit));
    weights[s] = before;
    return holds;
  }

  /**
   * The weight of market s that the limits let through on the way from one weight to another of the same side.
   *
   * @param weights what is planned in all markets; that of s is changed while this looks, and put back
   */
  allow(weights: Float64Array, s: number, from: number, to: number, step: number): number {
    const { view } = this;
    const before = weights[s];
    let goal = to;
    let closes = 'nothing' as RiskDesk['closes'];
    for (const [k, limit] of this.limits.entries()) {
      if (goal === from) break;
      const { rule } = limit;
      weights[s] = goal;
      const asked = rule.measure(view, weights, s);
      if (!exceeds(asked, rule.limit)) {
        this.toldOrder[k][s] = Number.NaN;
        continue;
      }
      weights[s] = from;
      const now = rule.measure(view, weights, s);
      // What makes a breach no worse may pass: a hedge, say.
      if (asked <= now) continue;
      const isCut = limit.action === 'shrink' && !exceeds(now, rule.limit);
      goal = isCut ? this.largest(rule, weights, s, from, goal) : from;
      if (limit.action === 'flatten') closes = !rule.isPerMarket || closes === 'account' ? 'account' : 'market';
      const tiny = Math.abs(goal - from) <= SLACK * Math.abs(to - from);
      if (tiny) goal = from;
      // An order that is given again on every bar is told once.
      const isAgain = step - this.toldAt[k][s] <= 1 && isNear(to, this.toldOrder[k][s]);
      this.toldAt[k][s] = step;
      this.toldOrder[k][s] = to;
      if (isAgain) continue;
      const action = limit.action === 'shrink' && tiny ? 'reject' : limit.action;
      const words = `an order for ${percent(to)} of equity was ${goal === from ? 'refused' : `cut to ${percent(goal)}`}`;
      this.tell({ step, at: 'order', s, action, value: asked, limit: rule.limit }, limit, words);
    }
    weights[s] = before;
    this.closes = closes;
    return goal;
  }

  /** Looks at what is held after a close and says in `keep` what each market is to be cut to. */
  review(step: number): void {
    const { view, limits, weights, keep } = this;
    const n = view.marketCount;
    keep.fill(1);
    for (let s = 0; s < n; s++) weights[s] = view.held(s);
    for (const [k, limit] of limits.entries()) {
      if (limit.rule.isPerMarket) {
        for (let s = 0; s < n; s++)
          if (weights[s] !== 0 || !Number.isNaN(this.toldValue[k][s])) this.reviewOne(k, limit, s, true, step);
      } else this.reviewOne(k, limit, 0, false, step);
    }
    for (let s = 0; s < n; s++) if (this.isFlat[s] === 1) keep[s] = 0;
  }

  private reviewOne(k: number, limit: Rule<RiskLimit>, s: number, isOne: boolean, step: number): void {
    const { view, weights, keep, toldValue } = this;
    const { rule, action } = limit;
    const value = rule.measure(view, weights, s);
    if (!exceeds(value, rule.limit)) {
      toldValue[k][s] = Number.NaN;
      return;
    }
    const found = { step, at: 'close', s: isOne ? s : -1, value, limit: rule.limit } as const;
    if (action === 'reject') {
      if (Number.isNaN(toldValue[k][s])) {
        this.tell({ ...found, action: 'note' }, limit, 'the market moved past it; orders that add are refused');
      }
      toldValue[k][s] = value;
      return;
    }
    const share = action === 'flatten' ? 0 : this.shareThatHolds(rule, s, isOne);
    const words = share === 0 ? 'closed at the next open' : `cut to ${percent(share)} of its size at the next open`;
    // A breach that stays what it is, where nothing trades say, is told once.
    if (!(Math.abs(value - toldValue[k][s]) <= SLACK * value)) {
      toldValue[k][s] = value;
      this.tell({ ...found, action }, limit, words);
    }
    for (let m = 0; m < keep.length; m++) {
      if (isOne && m !== s) continue;
      keep[m] *= share;
      weights[m] *= share;
    }
  }

  /** The largest share of what is held at which a limit holds with room to spare. */
  private shareThatHolds(rule: RiskLimit, s: number, isOne: boolean): number {
    const { view, weights } = this;
    const whole = weights.slice();
    let low = 0;
    let high = 1;
    for (let round = 0; round < HALVINGS; round++) {
      const share = (low + high) / 2;
      for (let m = 0; m < whole.length; m++) weights[m] = isOne && m !== s ? whole[m] : whole[m] * share;
      if (rule.measure(view, weights, s) > REFILL * rule.limit) high = share;
      else low = share;
    }
    weights.set(whole);
    return low < SLACK ? 0 : low;
  }

  private largest(rule: RiskLimit, weights: Float64Array, s: number, from: number, to: number): number {
    let low = from;
    let high = to;
    for (let round = 0; round < HALVINGS; round++) {
      const middle = (low + high) / 2;
      weights[s] = middle;
      if (rule.measure(this.view, weights, s) > rule.limit) high = middle;
      else low = middle;
    }
    return low;
  }

  private tellScale(
    breaker: Rule<RiskBreaker> & { readonly last: Float64Array },
    s: number,
    now: number,
    isAll: boolean,
    step: number,
  ): void {
    const isResumed = now > breaker.last[s];
    const words = isResumed
      ? now === 1
        ? 'trading goes on as usual'
        : `trading goes on at ${percent(now)} of its size`
      : now > 0
        ? `trading is cut to ${percent(now)} of its size`
        : breaker.action === 'flatten'
          ? 'everything is closed at the next open, and nothing opened'
          : 'nothing is opened';
    const action = isResumed ? 'resume' : breaker.action;
    const { value, limit } = breaker.rule;
    this.tell({ step, at: 'close', s: isAll ? -1 : s, action, value, limit }, breaker, words);
  }

  private tell({ step, at, s, action, value, limit }: Found, { text, unit }: Rule<unknown>, words: string): void {
    const { view, strategy } = this;
    const name = text.replace(/\(.*$/s, '');
    const symbol = s < 0 ? null : view.symbols[s];
    const measured = Number.isFinite(value) ? plain(value) : 'without bound';
    const message = `${name}: ${measured} against a limit of ${plain(limit)} (${unit}): ${words}`;
    this.events.push({ step, time: view.time, strategy, rule: text, symbol, action, at, value, limit, message });
  }
}

/** True for what is within 1 % of what was told. */
function isNear(value: number, told: number): boolean {
  return Math.abs(value - told) <= SAME_VALUE * Math.abs(told);
}

function exceeds(value: number, limit: number): boolean {
  return value > limit + SLACK * Math.abs(limit);
}

function plain(x: number): string {
  return String(Number(x.toPrecision(4)));
}

function percent(x: number): string {
  return `${plain(100 * x)} %`;
}
