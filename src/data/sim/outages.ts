import type { Rng } from '../../core/kit/rng.js';

/** Hours of one block of the calendar of outages: 90 days. */
const BLOCK_HOURS = 90 * 24;
const LONGEST_HOURS = 10;

/**
 * Hours in which the venue is down: none to three stretches of 1 to 10 hours in every 90 days. Bars of these hours do
 * not exist, in any market; prices go on behind the scenes and meet the next bar with a jump.
 *
 * @returns (hours,) 1 when down; the same prefix for any number of hours
 */
export function outagePath(root: Rng, hours: number): Uint8Array {
  const isDown = new Uint8Array(hours);
  for (let block = 0; block * BLOCK_HOURS < hours; block++) {
    const rng = root.fork(`outages/${block}`);
    const count = rng.below(4);
    for (let k = 0; k < count; k++) {
      const start = block * BLOCK_HOURS + rng.below(BLOCK_HOURS - LONGEST_HOURS);
      const length = 1 + rng.below(LONGEST_HOURS);
      isDown.fill(1, Math.min(start, hours), Math.min(start + length, hours));
    }
  }
  return isDown;
}
