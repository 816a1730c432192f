import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashJson, sha256Hex } from '../../../src/core/kit/hash.js';
import { canonicalJson } from '../../../src/core/kit/json.js';

describe('canonical JSON', () => {
  it('does not depend on the order of keys', () => {
    expect(canonicalJson({ b: 1, a: [true, null, 'x'] })).toBe('{"a":[true,null,"x"],"b":1}');
    expect(hashJson({ a: 1, b: 2 })).toBe(hashJson({ b: 2, a: 1 }));
  });

  it('is JSON of an equal value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        // JSON itself cannot tell -0 from 0.
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 13, numRuns: 200 },
    );
  });

  it('writes NaN as null, leaves undefined out, and refuses infinity', () => {
    expect(canonicalJson({ a: Number.NaN, b: undefined })).toBe('{"a":null}');
    expect(() => canonicalJson({ a: Number.POSITIVE_INFINITY })).toThrow('must be finite');
  });

  it('hashes as FIPS 180-2 says', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
