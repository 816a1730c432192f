import type { Rng } from '../../core/kit/rng.js';

export interface DartRules {
  /** probability of each earlier round to be left out while the next is learnt; 0 for plain boosting */
  readonly dropRate: number;
  /** probability that a round leaves none out */
  readonly skipDrop: number;
  /** most rounds left out at once; 0 for no limit */
  readonly maxDrop: number;
}

/**
 * Which earlier rounds the next one is learnt without, so that late trees do not only mend what the first few left over.
 *
 * With a limit the rate falls as 1/rounds once the limit is what is expected, as in LightGBM.
 *
 * @returns round numbers, increasing
 * @source Rashmi & Gilad-Bachrach 2015, DART: dropouts meet multiple additive regression trees
 */
export function drawDropped(rounds: number, { dropRate, skipDrop, maxDrop }: DartRules, rng: Rng): number[] {
  if (rng.uniform() < skipDrop) return [];
  const rate = maxDrop > 0 ? Math.min(dropRate, maxDrop / rounds) : dropRate;
  const dropped: number[] = [];
  for (let r = 0; r < rounds; r++) {
    if (rng.uniform() < rate && (maxDrop === 0 || dropped.length < maxDrop)) dropped.push(r);
  }
  return dropped;
}

/**
 * What the new round and those left out count for afterwards: together they give what the latter gave before.
 *
 * The new trees were learnt at their learning rate, so they get 1/(k + rate) and the k old ones k/(k + rate): XGBoost's
 * `normalize_type=tree`.
 */
export function dartShares(dropped: number, learningRate: number): { readonly fresh: number; readonly old: number } {
  if (dropped === 0) return { fresh: 1, old: 1 };
  return { fresh: 1 / (dropped + learningRate), old: dropped / (dropped + learningRate) };
}
