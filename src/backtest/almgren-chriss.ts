import { QuantError } from '../core/kit/errors.js';

/** A market as Almgren and Chriss see it. Any unit of time and of quantity, as long as all agree. */
export interface ImpactMarket {
  /** standard deviation of the price, price per √time: not of returns */
  readonly volatility: number;
  /** η: price given up while trading, per unit of quantity per time */
  readonly temporary: number;
  /** γ: price moved for good, per unit of quantity */
  readonly permanent: number;
  /** ε: price given up whatever the size: half spread and fee */
  readonly fixed: number;
}

/** η̃ = η − γτ/2. */
function netTemporary(market: Pick<ImpactMarket, 'temporary' | 'permanent'>, tau: number): number {
  const net = market.temporary - (market.permanent * tau) / 2;
  if (!(net > 0)) {
    throw new QuantError('E_PARAM', `temporary impact must exceed permanent impact × time / 2, left was ${net}`);
  }
  return net;
}

/**
 * How fast an order should be traded: κ of 2(cosh κτ − 1)/τ² = λσ²/η̃, per time. 1/κ is the time in which an order without
 * a deadline would shrink to 1/e.
 *
 * @param riskAversion λ, per money: what a unit of variance is worth
 * @param tau time between two trades
 * @throws E_PARAM when permanent impact outweighs temporary impact
 * @source Almgren & Chriss 2000, Optimal Execution of Portfolio Transactions, J. Risk 3, equations 17 to 19
 */
export function tradingSpeed(
  market: Pick<ImpactMarket, 'volatility' | 'temporary' | 'permanent'>,
  riskAversion: number,
  tau: number,
): number {
  const ratio = (riskAversion * market.volatility * market.volatility) / netTemporary(market, tau);
  // cosh y − 1 = 2 sinh²(y/2), which keeps its digits for small y.
  return (2 * Math.asinh((Math.sqrt(ratio) * tau) / 2)) / tau;
}

/**
 * What is still to be traded at each moment, as a share of the order: sinh κ(T − t) / sinh κT. It begins with 1, ends
 * with 0, falls faster the larger κT, and is a straight line (TWAP) for κT = 0.
 *
 * @param urgency κT, >= 0, no unit
 * @param trades how many trades, whole, >= 1
 * @returns (trades + 1,) in [0, 1]
 * @source Almgren & Chriss 2000, equation 17
 */
export function holdings(urgency: number, trades: number): Float64Array {
  const out = new Float64Array(trades + 1);
  for (let j = 0; j <= trades; j++) {
    const passed = j / trades;
    const left = (trades - j) / trades;
    // sinh a / sinh b with a <= b, without what overflows.
    out[j] =
      urgency < 1e-9
        ? left
        : (Math.exp(-urgency * passed) * Math.expm1(-2 * urgency * left)) / Math.expm1(-2 * urgency);
  }
  return out;
}

/**
 * Mean and standard deviation of what a trajectory costs against the arrival price: ½γX² + ε Σ|n| + (η̃/τ) Σn² and
 * σ √(τ Σx²), with n what is traded in a step and x what is left after it.
 *
 * @param left (n + 1,) units still to trade at each moment, the whole order first
 * @param tau time between two of them
 * @returns money: quantity × price
 * @source Almgren & Chriss 2000, equations 8 and 9
 */
export function trajectoryCost(
  left: ArrayLike<number>,
  market: ImpactMarket,
  tau: number,
): { readonly mean: number; readonly deviation: number } {
  const net = netTemporary(market, tau);
  let traded = 0;
  let squares = 0;
  let atRisk = 0;
  for (let j = 1; j < left.length; j++) {
    const n = left[j - 1] - left[j];
    traded += Math.abs(n);
    squares += n * n;
    atRisk += left[j] * left[j];
  }
  return {
    mean: (market.permanent * left[0] * left[0]) / 2 + market.fixed * traded + (net / tau) * squares,
    deviation: market.volatility * Math.sqrt(tau * atRisk),
  };
}
