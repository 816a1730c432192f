import { QuantError } from '../../core/kit/errors.js';

/**
 * Where bars end that hold a fixed amount: at the tick with which it is reached. What goes beyond belongs to that bar
 * too, for a trade is not cut in two, and the next one begins from 0.
 *
 * @param amount (n,) ≥ 0: trades, base or quote
 * @param size   amount per bar, > 0
 * @returns last tick of each bar, increasing
 * @throws E_PARAM when the size is none
 * @source López de Prado 2018, Advances in Financial Machine Learning, section 2.3.1
 */
export function fixedEnds(amount: Float64Array, size: number): Int32Array {
  checkSize(size);
  const ends = new Int32Array(amount.length);
  let count = 0;
  let sum = 0;
  for (let i = 0; i < amount.length; i++) {
    sum += amount[i];
    if (sum < size) continue;
    ends[count++] = i;
    sum = 0;
  }
  return ends.slice(0, count);
}

function checkSize(size: number): void {
  if (!(size > 0 && size < Number.POSITIVE_INFINITY)) {
    throw new QuantError('E_PARAM', `the size of a bar must be above 0, was ${size}`);
  }
}

export interface Expectation {
  /** ticks that a bar is expected to have at first, whole, ≥ 1 */
  readonly size: number;
  /** span of the exponentially weighted expectations, bars, ≥ 1 */
  readonly span: number;
  /** how many times longer or shorter than `size` a bar may get, ≥ 1 */
  readonly limit: number;
}

/**
 * Where bars end that hold more one-sided trading than expected: more information, as far as who is in a hurry knows
 * something.
 *
 * With B and S what buyers and sellers have taken in the running bar, a bar of `imbalance` ends when |B - S| ≥ a, a bar
 * of `run` when max(B, S) ≥ (E[T] · E[v] + a) / 2, where a is the imbalance to expect after E[T] ticks of v each:
 *
 *   a² = (E[T] · E[b v])² + E[T] · Var[b v]
 *
 * The first term is the source's. Where both sides trade alike it is 0, any tick would end a bar, and the bars collapse:
 * the second is what chance alone adds, and makes bars of E[T] ticks of it. All expectations fade exponentially over
 * `span` bars (`span` · `size` ticks) and are taken when a bar ends, for the next one.
 *
 * Warm start: the first bar has `size` ticks, which give the first expectations. As a long bar makes a longer one
 * expected, such bars may still explode: E[T] and the ticks of any bar stay within `size` / `limit` and `size` · `limit`.
 *
 * @param amount (n,) ≥ 0: what each tick counts: 1, base or quote
 * @param sign   (n,) 1 or -1
 * @returns last tick of each bar, increasing
 * @throws E_PARAM when the size is no whole number of ticks
 * @source López de Prado 2018, Advances in Financial Machine Learning, sections 2.3.2.1 to 2.3.2.4; chance: own
 */
export function driftEnds(
  amount: Float64Array,
  sign: Int8Array,
  by: 'imbalance' | 'run',
  { size, span, limit }: Expectation,
): Int32Array {
  if (!Number.isInteger(size) || size < 1) {
    throw new QuantError('E_PARAM', `the expected ticks of a bar must be a whole number, at least 1, was ${size}`);
  }
  const [least, most] = [size / limit, size * limit];
  const gain = 2 / (span + 1);
  const keep = 1 - 2 / (span * size + 1);
  const ends = new Int32Array(amount.length);
  let count = 0;
  let ticks = 0;
  let expectedTicks = size;
  let [bought, sold] = [0, 0];
  // Faded sums over ticks: of what buyers and sellers took, of its square, and of 1.
  let [buys, sells, squares, weight] = [0, 0, 0, 0];
  let threshold = Number.POSITIVE_INFINITY;
  for (let i = 0; i < amount.length; i++) {
    const bid = sign[i] > 0 ? amount[i] : 0;
    const offer = amount[i] - bid;
    bought += bid;
    sold += offer;
    buys = buys * keep + bid;
    sells = sells * keep + offer;
    squares = squares * keep + amount[i] * amount[i];
    weight = weight * keep + 1;
    ticks++;
    const reached = by === 'imbalance' ? Math.abs(bought - sold) : Math.max(bought, sold);
    const isFull = count === 0 ? ticks >= size : ticks >= most || (ticks >= least && reached >= threshold);
    if (!isFull) continue;
    ends[count++] = i;
    expectedTicks = Math.min(most, Math.max(least, expectedTicks + gain * (ticks - expectedTicks)));
    const drift = (buys - sells) / weight;
    const variance = Math.max(0, squares / weight - drift * drift);
    const imbalance = Math.sqrt((expectedTicks * drift) ** 2 + expectedTicks * variance);
    threshold = by === 'imbalance' ? imbalance : (expectedTicks * ((buys + sells) / weight) + imbalance) / 2;
    [bought, sold, ticks] = [0, 0, 0];
  }
  return ends.slice(0, count);
}
