import { isTouchFilled } from './limit-draw.js';
import type { TradingRules } from './trading-rules.js';

/** What it takes to fill a limit order: rule 6 of docs/assumptions.md. */
export class LimitReach {
  private readonly needsThrough: boolean;
  private readonly draws: boolean;
  private readonly seed: number;
  private readonly probability: number;

  constructor(rules: TradingRules) {
    this.needsThrough = rules.limitFill !== 'touch';
    this.draws = rules.limitFill === 'probability';
    this.seed = rules.seed;
    this.probability = rules.touchProbability;
  }

  /** True when trading at `extreme` fills the limit order `id` at `price`. @param now open of the bar, UTC ms */
  reaches(isBuy: boolean, extreme: number, price: number, id: number, now: number): boolean {
    if (extreme !== price) return isBuy ? extreme < price : extreme > price;
    if (!this.needsThrough) return true;
    return this.draws && isTouchFilled(this.seed, id, now, this.probability);
  }
}
