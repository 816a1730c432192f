import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCandleRows, writeCandles } from '../../../src/data/store/candles.js';
import { coverage } from '../../../src/data/store/coverage.js';
import { checkDatabase, findDamage } from '../../../src/data/store/repair.js';
import { findSeries } from '../../../src/data/store/series.js';
import { bits, seriesFor, tempFolder, tempStore } from './temp-store.js';
import { OVERLAP, PAGE, PAGES, seriesOf } from './writer.child.js';

const JITI = join(dirname(createRequire(import.meta.url).resolve('jiti/package.json')), 'lib', 'jiti-cli.mjs');
const CHILD = join(import.meta.dirname, 'writer.child.ts');

/** Runs a writer; `onPage` sees each committed page and may kill it. */
function write(args: string[], onPage: (kill: () => void, pages: number) => void = () => {}): Promise<number> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [JITI, CHILD, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let pages = 0;
    let errors = '';
    child.stderr.on('data', (chunk) => (errors += chunk));
    child.stdout.on('data', (chunk: Buffer) => {
      pages += chunk.toString().split('\n').length - 1;
      onPage(() => child.kill('SIGKILL'), pages);
    });
    child.on('error', fail);
    child.on('close', (code, signal) => (code === 0 || signal === 'SIGKILL' ? done(pages) : fail(new Error(errors))));
  });
}

describe('a writer that is killed', () => {
  it.each([1, 7, 20])(
    'after page %d leaves whole pages, and the next run ends as if nothing had happened',
    async (killAt) => {
      const folder = tempFolder();
      const file = join(folder, 'quant.sqlite');
      const printed = await write([file, '31', '0', '1'], (kill, pages) => {
        if (pages >= killAt) kill();
      });
      const candles = seriesOf(31);
      const store = tempStore({ folder });
      const { id } = seriesFor(store, candles);
      const stored = readCandleRows(store, id);
      expect(stored.length % PAGE, 'only whole pages').toBe(OVERLAP);
      expect(stored.length, 'nothing that was reported is lost').toBeGreaterThanOrEqual(printed * PAGE + OVERLAP);
      expect(
        coverage(store, id).map(({ toMs }) => toMs),
        'coverage ends with the last bar',
      ).toEqual([stored.openTime[stored.length - 1] + 3_600_000]);
      expect([checkDatabase(store), findDamage(store, id)]).toEqual([[], []]);
      writeCandles(store, id, candles);
      expect(bits(readCandleRows(store, id))).toEqual(bits(candles));
    },
  );
});

describe('two writers of one series', () => {
  it('end with the union of their overlapping pages', async () => {
    const folder = tempFolder();
    const file = join(folder, 'quant.sqlite');
    const pages = await Promise.all([write([file, '32', '0', '2']), write([file, '32', '1', '2'])]);
    expect(pages).toEqual([PAGES / 2, PAGES / 2]);
    const store = tempStore({ folder });
    const candles = seriesOf(32);
    const { id } = seriesFor(store, candles);
    expect(bits(readCandleRows(store, id))).toEqual(bits(candles));
    expect(findSeries(store, candles)?.bars).toBe(PAGES * PAGE + OVERLAP);
    expect(coverage(store, id)).toHaveLength(1);
    expect([checkDatabase(store), findDamage(store, id)]).toEqual([[], []]);
  });
});

describe.skipIf(process.platform === 'win32')('a folder that may only be read', () => {
  /** What a process without rights makes of a store there. */
  function readAsNobody(file: string, ...mode: string[]): { bars?: number; code?: string; message?: string } {
    const folder = dirname(file);
    chmodSync(file, 0o444);
    chmodSync(folder, 0o555);
    // Permissions do not hold for root: there the child becomes "nobody".
    const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const command = [JITI, join(import.meta.dirname, 'reader.child.ts'), file, ...mode];
    const child = spawnSync(process.execPath, command, { ...user, encoding: 'utf8' });
    chmodSync(folder, 0o755);
    expect(child.stderr).toBe('');
    return JSON.parse(child.stdout);
  }

  function closedStore(): string {
    const store = tempStore();
    const candles = seriesOf(33);
    writeCandles(store, seriesFor(store, candles).id, candles);
    store.close();
    return store.file;
  }

  it('is named by who wants to write, and nothing is changed in it', () => {
    const file = closedStore();
    const { code, message } = readAsNobody(file);
    expect(code).toBe('E_STORAGE');
    expect(message).toContain(`${file} cannot be written: the file or its folder is read-only`);
    expect(readdirSync(dirname(file))).toEqual(['quant.sqlite']);
  });

  it('can be read by who does not want to write', () => {
    const file = closedStore();
    expect(readAsNobody(file, 'ro').bars).toBe(seriesOf(33).length);
    expect(readdirSync(dirname(file))).toEqual(['quant.sqlite']);
  });

  it('is not read past a log: what lies in it would be missing', () => {
    const file = closedStore();
    writeFileSync(`${file}-wal`, 'rows that only the log has');
    expect(readAsNobody(file, 'ro').code).toBe('E_STORAGE');
  });
});
