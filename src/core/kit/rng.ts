import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * Seeded random numbers. The same seed gives the same draws on every machine and for any number of workers; only the last
 * digit of `normal` rests on Math.log, which the language leaves to the machine.
 */
export interface Rng {
  /** uniform in [0, 1), 53 bits */
  uniform(): number;
  /** standard normal */
  normal(): number;
  /** whole number in [0, n) */
  below(n: number): number;
  /** An independent stream named by a label; it does not move this one, so order of work cannot change it. */
  fork(label: string): Rng;
}

/**
 * xoshiro128** seeded through SHA-256 of its name.
 *
 * @source Blackman & Vigna 2021, Scrambled linear pseudorandom number generators
 */
export function createRng(seed: number | string): Rng {
  const name = String(seed);
  const state = new Uint32Array(sha256(utf8ToBytes(`quant-rng:${name}`)).slice(0, 16).buffer);
  if (state.every((word) => word === 0)) state[0] = 1;
  let spare = Number.NaN;

  const next = (): number => {
    const s1 = state[1];
    const product = Math.imul(s1, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    state[2] ^= state[0];
    state[3] ^= s1;
    state[1] = s1 ^ state[2];
    state[0] ^= state[3];
    state[2] ^= s1 << 9;
    state[3] = (state[3] << 11) | (state[3] >>> 21);
    return result >>> 0;
  };
  const uniform = (): number => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992;
  const normal = (): number => {
    if (!Number.isNaN(spare)) {
      const value = spare;
      spare = Number.NaN;
      return value;
    }
    // Marsaglia's polar method: no call to sin or cos, whose last digits differ between machines.
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const scale = Math.sqrt((-2 * Math.log(s)) / s);
        spare = v * scale;
        return u * scale;
      }
    }
  };
  return {
    uniform,
    normal,
    below: (n) => Math.floor(uniform() * n),
    fork: (label) => createRng(`${name}/${label}`),
  };
}
