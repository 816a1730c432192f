import type { SplitRules } from './split-rules.js';

/** Between which numbers a leaf's answer has to stay, so that the columns above it keep their direction. */
export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

export const UNBOUNDED: Bounds = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };

type Penalties = Pick<SplitRules, 'l1' | 'l2' | 'maxDelta'>;

/** A sum of gradients less α, but not past 0. */
export function softThreshold(gradient: number, l1: number): number {
  if (gradient > l1) return gradient - l1;
  if (gradient < -l1) return gradient + l1;
  return 0;
}

/**
 * The answer of a leaf that lowers the loss most, before the learning rate: −T(G)/(H + λ), at most maxDelta either way and
 * within the bounds.
 *
 * @source Chen & Guestrin 2016, XGBoost, eq. 5; its ThresholdL1, max_delta_step and bounds of monotone constraints
 */
export function leafAnswer(gradient: number, hessian: number, rules: Penalties, { lower, upper }: Bounds): number {
  const denominator = hessian + rules.l2;
  const { l1 = 0, maxDelta = 0 } = rules;
  let answer = denominator > 0 ? -softThreshold(gradient, l1) / denominator : 0;
  if (maxDelta > 0) answer = Math.max(-maxDelta, Math.min(maxDelta, answer));
  return Math.max(lower, Math.min(upper, answer)) + 0;
}

/** Twice the loss that a leaf with this answer saves: −(2·G·w + (H + λ)·w² + 2·α·|w|); G²/(H + λ) for the best w alone. */
export function savedLoss(gradient: number, hessian: number, answer: number, { l1 = 0, l2 }: Penalties): number {
  return -(2 * gradient * answer + (hessian + l2) * answer * answer + 2 * l1 * Math.abs(answer));
}
