import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { QuantError } from '../../../src/core/kit/errors.js';
import { unzipOne } from '../../../src/data/archive/zip.js';

const NAME = 'BTCUSDT-1h-2024-01.csv';
const CONTENT = new TextEncoder().encode('1,2,3\n'.repeat(5000));
const GOOD = zipSync({ [NAME]: CONTENT });

const open = (bytes: Uint8Array): Uint8Array => unzipOne(bytes, NAME, 'x.zip');

/** The archive with a number of its central directory overwritten. */
function patched(offset: number, value: number, bytes: 2 | 4, archive = GOOD): Uint8Array {
  const copy = Buffer.from(archive);
  const at = copy.readUInt32LE(copy.length - 22 + 16) + offset;
  if (bytes === 2) copy.writeUInt16LE(value, at);
  else copy.writeUInt32LE(value >>> 0, at);
  return copy;
}

describe('an archive of one file', () => {
  it('gives its content, packed or stored', () => {
    expect(Buffer.compare(open(GOOD), CONTENT)).toBe(0);
    expect(Buffer.compare(open(zipSync({ [NAME]: [CONTENT, { level: 0 }] })), CONTENT)).toBe(0);
  });

  it('may carry a comment', () => {
    expect(open(zipSync({ [NAME]: CONTENT }, { comment: 'from the venue' })).length).toBe(CONTENT.length);
  });

  it.each([
    ['two members', zipSync({ [NAME]: CONTENT, 'more.csv': CONTENT }), 'must hold one file, holds 2'],
    ['no member', zipSync({}), 'must hold one file, holds 0'],
    ['another name', zipSync({ 'other.csv': CONTENT }), `must hold "${NAME}", found "other.csv"`],
    ['a path upwards', zipSync({ [`../../${NAME}`]: CONTENT }), `found "../../${NAME}"`],
    ['a path from the root', zipSync({ [`/etc/${NAME}`]: CONTENT }), `found "/etc/${NAME}"`],
    ['a path with backslashes', zipSync({ [`..\\${NAME}`]: CONTENT }), `found "..\\${NAME}"`],
    ['a symbolic link', patched(38, 0xa1ff0000, 4), 'the member is a symbolic link'],
    ['encryption', patched(8, 1, 2), 'the member is encrypted'],
    ['an unknown method', patched(10, 99, 2), 'unknown compression 99'],
    ['a wrong CRC', patched(16, 12345, 4), 'does not fit its checksum'],
    ['an announced size too small', patched(24, 100, 4), 'unpacks to more than the 100 bytes announced'],
    ['an announced size too large', patched(24, CONTENT.length + 1, 4), `unpacked ${CONTENT.length} bytes, announced`],
    ['an announced size of 3 GiB', patched(24, 3 * 1024 ** 3, 4), 'more than 2 GiB'],
    ['a bomb', zipSync({ [NAME]: new Uint8Array(20_000_000) }), 'unpacks to more than 200 times its size'],
    ['a cut end', GOOD.subarray(0, GOOD.length - 10), 'is no zip archive, or its end is missing'],
    ['a cut start', GOOD.subarray(40), 'has a broken directory'],
    ['nothing', new Uint8Array(0), 'is no zip archive'],
  ])('is refused for %s', (_, bytes, message) => {
    expect(() => open(bytes)).toThrow(message);
    expect(() => open(bytes)).toThrow(QuantError);
  });

  it('ends in its content or in a refusal for any bytes overwritten (seed 41)', () => {
    const change = fc.tuple(fc.nat(GOOD.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = Uint8Array.from(GOOD);
        for (const [at, value] of changes) bytes[at] = value;
        try {
          return Buffer.compare(open(bytes), CONTENT) === 0;
        } catch (error) {
          return error instanceof QuantError && error.code === 'E_DATA';
        }
      }),
      { numRuns: 1500, seed: 41 },
    );
  });
});
