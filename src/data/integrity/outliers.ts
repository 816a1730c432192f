import { isPossible } from './bars.js';
import { at, type Finding, type RawCandles } from './finding.js';

/** Bars per block of the local scale of returns. */
const BLOCK = 256;
/** A spike is this many times the usual size of a return … */
const SPIKE_SCALES = 15;
/** … and at least this fraction of the price, so that quiet hours do not make small moves look large. */
const SPIKE_MOVE = 0.1;
/** What is left one bar later, as a fraction of the spike: less than this … */
const SPIKE_REST = 0.3;
/** … or, when the next bar opens at the spike (a market that was really there), next to nothing. */
const SPIKE_REST_TRADED = 0.1;
/** From one bar to the next and for good: a new unit does that. */
const JUMP_RATIO = 2.5;
const JUMP_SPAN = 10;

/**
 * The usual size of a one-bar log return around each block of bars: the median of its absolute values over the block and
 * its two neighbours, as a standard deviation (× 1.4826). A few wild bars do not move it.
 */
function returnScales(close: Float64Array): Float64Array {
  const blocks = Math.max(1, Math.ceil(close.length / BLOCK));
  const scales = new Float64Array(blocks);
  for (let b = 0; b < blocks; b++) {
    const from = Math.max(1, (b - 1) * BLOCK);
    const to = Math.min(close.length, (b + 2) * BLOCK);
    const sizes = new Float64Array(Math.max(0, to - from));
    for (let i = from; i < to; i++) {
      const size = Math.abs(Math.log(close[i] / close[i - 1]));
      sizes[i - from] = Number.isFinite(size) ? size : 0;
    }
    sizes.sort();
    scales[b] = sizes.length === 0 ? 0 : 1.4826 * sizes[sizes.length >> 1];
  }
  return scales;
}

/**
 * Closes that leap away and come back in one bar (a wrong print), and prices that change their scale for good (a
 * redenomination, another contract, another unit).
 *
 * Markets do both in earnest, in a crash or a squeeze; but these trade without a break, so a real move goes on where the
 * bar before ended, while a wrong number leaves its neighbour where it was.
 */
export function outlierFindings(c: RawCandles): Finding[] {
  const scales = returnScales(c.close);
  const findings: Finding[] = [];
  for (let i = 1; i < c.length; i++) {
    const size = Math.abs(Math.log(c.close[i] / c.close[i - 1]));
    if (size < SPIKE_MOVE || size < SPIKE_SCALES * scales[Math.floor(i / BLOCK)]) continue;
    if (!isPossible(c, i) || !isPossible(c, i - 1)) continue;
    const openTime = c.openTime[i];
    if (isSpike(c, i, size)) {
      const message = `close ${c.close[i]} at ${at(openTime)} stands alone between ${c.close[i - 1]} and ${c.close[i + 1]}`;
      findings.push({ kind: 'outlier', severity: 'warning', openTime, count: 1, message });
      i++;
    } else if (isJump(c, i, size)) {
      const ratio = Number((c.close[i] / c.close[i - 1]).toPrecision(4));
      const message = `the price changes by a factor of ${ratio} at ${at(openTime)} and stays there: another unit or contract?`;
      findings.push({ kind: 'scale-jump', severity: 'warning', openTime, count: c.length - i, message });
    }
  }
  return findings;
}

function isSpike(c: RawCandles, i: number, size: number): boolean {
  if (i + 1 >= c.length || !isPossible(c, i + 1)) return false;
  const rest = Math.abs(Math.log(c.close[i + 1] / c.close[i - 1])) / size;
  const wasTraded = Math.abs(Math.log(c.open[i + 1] / c.close[i])) < size / 2;
  return rest < (wasTraded ? SPIKE_REST_TRADED : SPIKE_REST);
}

function isJump(c: RawCandles, i: number, size: number): boolean {
  if (size < Math.log(JUMP_RATIO) || !staysApart(c.close, i)) return false;
  const opensThere = Math.abs(Math.log(c.open[i] / c.close[i - 1])) > 0.8 * size;
  const decades = size / Math.LN10;
  const isPowerOfTen = Math.round(decades) >= 1 && Math.abs(decades - Math.round(decades)) < 0.05;
  return opensThere || isPowerOfTen;
}

/** Do all closes around row i stay on their own side of the middle? */
function staysApart(close: Float64Array, i: number): boolean {
  const middle = Math.sqrt(close[i] * close[i - 1]);
  const isUp = close[i] > close[i - 1];
  const before = close.subarray(Math.max(0, i - JUMP_SPAN), i);
  const after = close.subarray(i, i + JUMP_SPAN);
  return before.every((price) => price < middle === isUp) && after.every((price) => price > middle === isUp);
}
