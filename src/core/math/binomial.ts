/**
 * The chance of at least `hits` heads in `draws` throws of a fair coin.
 *
 * @param draws whole, 0 … 1000: beyond, 2^−draws leaves the doubles
 * @returns in [0, 1]
 */
export function fairCoinAtLeast(hits: number, draws: number): number {
  let term = 0.5 ** draws;
  let above = 0;
  for (let k = 0; k <= draws; k++) {
    if (k >= hits) above += term;
    term *= (draws - k) / (k + 1);
  }
  return Math.min(1, above);
}
