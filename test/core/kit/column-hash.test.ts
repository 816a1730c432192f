import { describe, expect, it } from 'vitest';
import { columnHash } from '../../../src/core/kit/column-hash.js';
import { createRng } from '../../../src/core/kit/rng.js';

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

/** MurmurHash3_x86_128 of any bytes, written from its description: one byte after the other, no shortcuts. */
function murmur(bytes: readonly number[], seed: number): number[] {
  const C = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93];
  const TURN = [15, 16, 17, 18];
  const h = [seed | 0, seed | 0, seed | 0, seed | 0];
  const mixKey = (k: number, lane: number): number =>
    Math.imul(rotate(Math.imul(k, C[lane]), TURN[lane]), C[(lane + 1) % 4]);
  const wordAt = (at: number): number =>
    [0, 1, 2, 3].reduce((word, byte) => word | ((bytes[at + byte] ?? 0) << (8 * byte)), 0);
  const AFTER = [19, 17, 15, 13];
  const ADD = [0x561ccd1b, 0x0bcaa747, 0x96cd1c35, 0x32ac3b17];
  const whole = bytes.length - (bytes.length % 16);
  for (let at = 0; at < whole; at += 16) {
    for (let lane = 0; lane < 4; lane++) {
      h[lane] ^= mixKey(wordAt(at + 4 * lane), lane);
      h[lane] = (rotate(h[lane], AFTER[lane]) + h[(lane + 1) % 4]) | 0;
      h[lane] = (Math.imul(h[lane], 5) + ADD[lane]) | 0;
    }
  }
  for (let lane = 3; lane >= 0; lane--) h[lane] ^= mixKey(wordAt(whole + 4 * lane), lane);
  const add = (): void => {
    h[0] = (h[0] + h[1] + h[2] + h[3]) | 0;
    for (let lane = 1; lane < 4; lane++) h[lane] = (h[lane] + h[0]) | 0;
  };
  for (let lane = 0; lane < 4; lane++) h[lane] ^= bytes.length;
  add();
  for (let lane = 0; lane < 4; lane++) {
    let x = h[lane];
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    h[lane] = x ^ (x >>> 16);
  }
  add();
  return h;
}

const bytesOf = (words: readonly number[]): number[] =>
  words.flatMap((word) => [word & 255, (word >>> 8) & 255, (word >>> 16) & 255, word >>> 24]);
const hex = (words: readonly number[]): string => words.map((w) => (w >>> 0).toString(16).padStart(8, '0')).join('');

describe('the fingerprint of a column', () => {
  it('has a slow form that passes the verification of the author of the hash', () => {
    // SMHasher: keys 0…i-1 of every length up to 255 with seed 256 - i; the hash of all results is 0xB3ECE62A.
    const key = Array.from({ length: 256 }, (_, i) => i);
    const all = key.flatMap((_, i) => bytesOf(murmur(key.slice(0, i), 256 - i)));
    expect(murmur(all, 0)[0] >>> 0).toBe(0xb3ece62a);
  });

  it('equals the slow form over the bytes of the numbers, for even and odd lengths', () => {
    const rng = createRng('column-hash/1');
    for (const length of [0, 1, 2, 3, 4, 5, 1023, 1024, 1025, 2050]) {
      const column = Float64Array.from({ length }, () => rng.normal() * 10 ** rng.below(20));
      expect(columnHash(column), `${length} rows`).toBe(hex(murmur([...new Uint8Array(column.buffer)], 0)));
    }
  });

  it('changes with the last bit of any number, and with the length', () => {
    const column = Float64Array.from({ length: 9 }, (_, i) => 100 + i);
    const hashes = new Set([columnHash(column), columnHash(column.subarray(0, 8))]);
    for (let i = 0; i < column.length; i++) {
      const other = column.slice();
      new Uint32Array(other.buffer)[2 * i] ^= 1;
      hashes.add(columnHash(other));
    }
    expect(hashes.size).toBe(11);
  });

  it('takes every NaN for the same, and -0 for 0', () => {
    const odd = new Float64Array([Number.NaN, -0, Number.NaN]);
    const words = new Uint32Array(odd.buffer);
    words[0] = 7;
    words[4] = 9;
    words[5] = 0xfff80000;
    expect(odd.every((x) => Number.isNaN(x) || x === 0)).toBe(true);
    expect(columnHash(odd)).toBe(columnHash(new Float64Array([Number.NaN, 0, Number.NaN])));
    expect(columnHash(odd.subarray(2))).toBe(columnHash(new Float64Array([Number.NaN])));
  });

  it('reads a view by itself, not the memory around it, shared memory too', () => {
    const shared = new Float64Array(new SharedArrayBuffer(80)).map((_, i) => i);
    expect(columnHash(shared.subarray(3, 6))).toBe(columnHash(new Float64Array([3, 4, 5])));
  });
});
