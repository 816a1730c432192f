/**
 * The share of equity that makes it grow fastest on a bet that is won with probability p and pays b for 1.
 *
 * @param p in [0, 1]
 * @param b what a win pays per unit lost in a loss, > 0
 * @returns p − (1 − p) / b; 0 or less: no bet pays
 * @source Kelly 1956, A New Interpretation of Information Rate; Thorp 2006, The Kelly Criterion
 */
export function kellyBinary(p: number, b: number): number {
  return p - (1 - p) / b;
}

/**
 * The same for returns that are small and many, from their mean and variance alone.
 *
 * @param mean per bet, fraction
 * @param variance of the same, fraction²
 * @returns mean / variance; NaN where nothing varies
 * @source Merton 1969, Lifetime Portfolio Selection under Uncertainty; Thorp 2006, The Kelly Criterion
 */
export function kellyContinuous(mean: number, variance: number): number {
  return variance > 0 ? mean / variance : Number.NaN;
}

/**
 * The same for a sample of returns, whatever their shape: the f ≥ 0 with the largest mean of ln(1 + f · r).
 *
 * The slope of that mean falls all the way from f = 0 to where the worst return would take everything, so halving the
 * interval finds where it crosses 0. Fat left tails count in full, which mean and variance alone would miss.
 *
 * @param returns per bet, fraction, in any order
 * @returns f, right to 1e-12 of the largest that does not ruin; 0 when the mean is not above 0; NaN without a losing
 *   return: then more is always better, and the sample has not seen what it costs
 * @source Vince 1990, Portfolio Management Formulas; Thorp 2006, The Kelly Criterion
 */
export function kellyEmpirical(returns: ArrayLike<number>): number {
  let worst = 0;
  let sum = 0;
  for (let i = 0; i < returns.length; i++) {
    worst = Math.min(worst, returns[i]);
    sum += returns[i];
  }
  if (!(worst < 0)) return Number.NaN;
  if (!(sum > 0)) return 0;
  let low = 0;
  let high = -1 / worst;
  const enough = high * 1e-12;
  while (high - low > enough) {
    const middle = (low + high) / 2;
    let slope = 0;
    for (let i = 0; i < returns.length; i++) slope += returns[i] / (1 + middle * returns[i]);
    if (slope > 0) low = middle;
    else high = middle;
  }
  return low;
}
