/** What a signal in [-1, 1] is expected to be when the market is to be sold, held and bought, in this order. */
export const THREE_WAY_MEANS: readonly [number, number, number] = [-0.8, 0, 0.8];

/**
 * How likely "sell", "hold" and "buy" are once a signal has been seen: Bayes' rule with one normal likelihood each.
 *
 * posterior_c ∝ prior_c × exp(−(signal − mean_c)² / 2σ²). It is done in logarithms and the largest term is taken out
 * first, so that a signal far from all three means still gives shares that add up to 1. Several signals of one bar are
 * seen one after the other, the posterior of one being the prior of the next: that treats them as independent.
 *
 * @param signal any number; the means are made for [-1, 1]
 * @param prior  weights of sell, hold and buy, ≥ 0, not all 0; they need not add up to 1
 * @param sigma  spread of a signal around its mean, > 0, unit of the signal
 * @param means  of sell, hold and buy
 * @returns probabilities of sell, hold and buy, adding up to 1; all NaN when the signal is
 * @source Bayes 1763; Duda, Hart & Stork 2001, Pattern Classification, chapter 2 (normal class densities)
 */
export function threeWayPosterior(
  signal: number,
  prior: readonly number[],
  sigma: number,
  means: readonly number[] = THREE_WAY_MEANS,
): [number, number, number] {
  const log = (c: number): number => Math.log(prior[c]) - (signal - means[c]) ** 2 / (2 * sigma * sigma);
  const [sell, hold, buy] = [log(0), log(1), log(2)];
  const most = Math.max(sell, hold, buy);
  const [s, h, b] = [Math.exp(sell - most), Math.exp(hold - most), Math.exp(buy - most)];
  // Sell and buy first: then a mirrored market has the mirrored shares, bit for bit.
  const sum = s + b + h;
  return [s / sum, h / sum, b / sum];
}
