import { createRng } from '../core/kit/rng.js';

/**
 * Whether a limit that was only touched had its turn in the queue. It depends on the seed, the order and the bar alone:
 * orders that are added or left out do not change the luck of the others.
 *
 * @param id the order's number
 * @param time open of the bar, UTC ms
 * @param probability in [0, 1]
 */
export function isTouchFilled(seed: number, id: number, time: number, probability: number): boolean {
  return createRng(`${seed}/touch/${id}/${time}`).uniform() < probability;
}
