import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { QuantError } from '../../../src/core/kit/errors.js';
import { readCandleFile } from '../../../src/data/csv/candle-file.js';
import { scratchFolder } from '../../support/cli.js';
import { expectSameBits } from '../../support/laws.js';
import { csv, HEADER, NOW, read, rowsOf } from './support.js';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

function file(name: string, content: string | Uint8Array): string {
  const path = join(scratch.path, name);
  writeFileSync(path, content);
  return path;
}
const readFile = (path: string) => readCandleFile(path, { nowMs: NOW, hash: true });

describe('files on disk', () => {
  it('give the same bars plain, gzipped and through any number of buffers', async () => {
    const text = csv(rowsOf(60_000, 60_000));
    const plain = await readFile(file('a.csv', text));
    const packed = await readFile(file('a.csv.gz', gzipSync(text)));
    expect(text.length, 'more than two buffers of a megabyte').toBeGreaterThan(2.1e6);
    expect(plain.sets[0].length).toBe(60_000);
    const wanted = plain.sets[0].bars;
    for (const bars of [packed.sets[0].bars, read(text).sets[0].bars]) {
      for (const name of ['openTime', 'open', 'high', 'low', 'close', 'volume'] as const) {
        expectSameBits(bars[name], wanted[name], name);
      }
    }
    expect(plain.facts.bytes).toBe(text.length);
    expect(plain.facts.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(packed.facts.sha256, 'of the bytes on disk').not.toBe(plain.facts.sha256);
  });

  it('keep their line numbers over buffers and blank lines', async () => {
    const lines = csv(rowsOf(60_000, 60_000)).trimEnd().split('\n');
    lines[50_000] = lines[50_000].replace(/,[^,]*$/, ',-1');
    lines.splice(10, 0, '', '');
    await expect(readFile(file('b.csv', lines.join('\n')))).rejects.toThrow('line 50003, column "volume"');
  });

  it.each([
    ['nothing there', 'missing.csv', undefined, 'E_USAGE', 'no such file'],
    ['a cut gzip file', 'cut.csv.gz', gzipSync(csv(rowsOf(5000))).subarray(0, 3000), 'E_DATA', 'broken gzip data'],
    ['a line over a megabyte', 'long.csv', `${HEADER}\n${'1'.repeat(2_000_000)}\n`, 'E_DATA', 'shorter than 1 MiB'],
    [
      'a bomb',
      'bomb.csv.gz',
      gzipSync(`${csv(rowsOf(1))}${'\n'.repeat(120_000_000)}`),
      'E_DATA',
      'more than 200 times',
    ],
  ])('are refused: %s', async (_, name, content, code, message) => {
    const path = content === undefined ? join(scratch.path, name) : file(name, content);
    const error = await readFile(path).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(QuantError);
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('refuses a folder by name', async () => {
    await expect(readFile(scratch.path)).rejects.toThrow('is not a file');
  });
});

describe('any bytes', () => {
  const outcome = (bytes: Uint8Array): string => {
    try {
      return `${read(bytes, { onBadRows: 'quarantine' }).rows} rows`;
    } catch (error) {
      if (error instanceof QuantError && error.code !== 'E_BUG' && error.code !== 'E_SHAPE') return error.code;
      throw error;
    }
  };

  it('end in bars or in a refusal, never in another error (seed 31)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => outcome(bytes) !== ''),
      { numRuns: 1000, seed: 31 },
    );
  });

  it('end so after a good header too (seed 32)', () => {
    const piece = fc.constantFrom(
      ...'0123456789.,;-+eE"\'\n\r\t NaN:/Z\ufeff\u0000',
      '1704067200000',
      '\r\n',
      '""',
      'é',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 300 }), (pieces) => {
        const text = pieces.join('');
        return outcome(Buffer.from(`${HEADER}\n${text}`)) !== '' && outcome(Buffer.from(text)) !== '';
      }),
      { numRuns: 1500, seed: 32 },
    );
  });

  it('end so after any few bytes of a good file are overwritten (seed 33)', () => {
    const good = Buffer.from(csv(rowsOf(20)));
    const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const bytes = Buffer.from(good);
        for (const [at, value] of changes) bytes[at] = value;
        return outcome(bytes) !== '';
      }),
      { numRuns: 1500, seed: 33 },
    );
  });
});

describe('the collection of dialects', () => {
  const folder = join(import.meta.dirname, '../../fixtures/csv');
  const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<string, string>;

  it('has an expectation for each file', () => {
    expect(Object.keys(expected).sort()).toEqual(
      readdirSync(folder)
        .filter((name) => name !== 'expected.json')
        .sort(),
    );
  });

  it.each(Object.entries(expected))('reads %s as expected', async (name, wanted) => {
    const found = await readFile(join(folder, name)).then(
      (content) => `${content.sets.map((set) => `${set.symbol ?? '?'} ${set.length}`).join(', ')}: ${content.dialect}`,
      (error: QuantError) => `${error.code} ${error.message.replace(`${folder}/`, '')}`,
    );
    expect(found).toBe(wanted);
  });
});
