/** Probabilities are held this far from 0 and 1, where their odds would be infinite. */
const SURE = 1e-9;

export function heldInside(p: number): number {
  return Math.min(Math.max(p, SURE), 1 - SURE);
}

/** ln(p / (1 − p)), finite. */
export function logOdds(p: number): number {
  const held = heldInside(p);
  return Math.log(held / (1 - held));
}

export interface Shares {
  readonly ups: number;
  readonly downs: number;
}

/** Weight of the rows of either kind. */
export function shareOf({ target, weights }: { target: Float64Array; weights: Float64Array }): Shares {
  let ups = 0;
  let downs = 0;
  for (let i = 0; i < target.length; i++) {
    if (target[i] === 1) ups += weights[i];
    else downs += weights[i];
  }
  return { ups, downs };
}
