/** GARCH(1,1) with the long-run variance at the sample's: σ² next = s² · (1 − persistence) + arch · r² + garch · σ². */
export interface GarchFit {
  /** mean square of the returns about 0, ≥ 0 */
  readonly variance: number;
  /** weight of the newest squared return, ≥ 0 */
  readonly arch: number;
  /** arch + garch, in [arch, 0.999] */
  readonly persistence: number;
  /** mean of ln h + r² / h, returns in units of s: twice the negative mean log-likelihood, constants left out */
  readonly loss: number;
}

/** Starting points of the search: calm, usual, nervous, and hardly any memory; as arch and persistence. */
const STARTS: readonly (readonly [number, number])[] = [
  [0.048, 0.96],
  [0.096, 0.88],
  [0.192, 0.8],
  [0.064, 0.48],
];
const FIRST_STEP = 0.064;
const LAST_STEP = 0.002;
const MOST_PERSISTENT = 0.999;
/** A point must be better by this much, so that the last digits of a flat likelihood decide nothing. */
const NOTICEABLE = 1e-9;

/**
 * The GARCH(1,1) of a stretch of returns, by quasi-maximum likelihood with variance targeting.
 *
 * The two free parameters stand on a lattice of steps of 0.002, a tenth of their standard error on a thousand returns:
 * a compass search walks it from four starts and halves its steps. A lattice has no tolerance to be reached, so the
 * same returns give the same parameters, and returns that differ in their last digits do too. About 200 passes over
 * the returns.
 *
 * @param returns fractions, taken around 0
 * @param from    first row
 * @param to      row after the last
 * @returns a variance of 0 when nothing moved
 * @source Bollerslev 1986, Journal of Econometrics 31; variance targeting: Francq, Horváth & Zakoïan 2011, Journal of
 *   Financial Econometrics 9
 */
export function fitGarch(returns: Float64Array, from: number, to: number): GarchFit {
  let variance = 0;
  for (let i = from; i < to; i++) variance += returns[i] ** 2 / (to - from);
  if (!(variance > 0)) return { variance: 0, arch: 0, persistence: 0, loss: 0 };
  const squares = new Float64Array(to - from);
  for (let i = 0; i < squares.length; i++) squares[i] = returns[from + i] ** 2 / variance;
  let best: GarchFit | undefined;
  for (const [arch, persistence] of STARTS) {
    const found = compass(squares, { variance, arch, persistence, loss: garchLoss(squares, arch, persistence) });
    if (best === undefined || found.loss < best.loss - NOTICEABLE) best = found;
  }
  return best!;
}

function compass(squares: Float64Array, start: GarchFit): GarchFit {
  let here = start;
  for (let step = FIRST_STEP; step >= LAST_STEP; ) {
    const around = [
      [here.arch + step, here.persistence],
      [here.arch - step, here.persistence],
      [here.arch, here.persistence + step],
      [here.arch, here.persistence - step],
      // The likelihood's ridge runs along equal garch: both up or both down.
      [here.arch + step, here.persistence + step],
      [here.arch - step, here.persistence - step],
    ];
    let next = here;
    for (const [a, p] of around) {
      const persistence = Math.min(MOST_PERSISTENT, Math.max(0, p));
      const arch = Math.min(persistence, Math.max(0, a));
      const loss = garchLoss(squares, arch, persistence);
      if (loss < next.loss - NOTICEABLE) next = { ...here, arch, persistence, loss };
    }
    if (next === here) step /= 2;
    else here = next;
  }
  return here;
}

/** Mean of ln h + x / h over squared returns x of mean 1; h starts at 1. */
export function garchLoss(squares: Float64Array, arch: number, persistence: number): number {
  const garch = persistence - arch;
  const base = 1 - persistence;
  let h = 1;
  let total = 0;
  // ln of a product is the sum of the lns: one logarithm for every eight bars.
  let product = 1;
  for (let i = 0; i < squares.length; i++) {
    product *= h;
    total += squares[i] / h;
    if ((i & 7) === 7) {
      total += Math.log(product);
      product = 1;
    }
    h = base + arch * squares[i] + garch * h;
  }
  return (total + Math.log(product)) / squares.length;
}
