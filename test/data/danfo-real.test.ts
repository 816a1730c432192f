import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DanfoFrame, fromDanfo } from '../../src/data/danfo.js';
import { csvPieces } from '../../src/data/features/csv.js';
import { type AnyDanfo, danfoContract, someMatrix } from '../support/danfo-contract.js';

/**
 * danfojs-node itself: 340 MB that take a minute to come, so only when asked for.
 *
 *   QUANT_DANFO=install npx vitest run test/data/danfo-real.test.ts
 *
 * installs it into a folder that is thrown away, as `test/fixtures/danfo/package.json` says; the path of a folder in
 * which that has been done already takes it from there. Last run against 1.2.0 on Node 20.
 */
const wish = process.env.QUANT_DANFO ?? '';

describe.skipIf(wish === '')('danfojs-node, installed', () => {
  let folder = '';
  let danfo: AnyDanfo & { readCSV(path: string): Promise<DanfoFrame> };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'quant-danfo-'));
    if (wish === 'install') {
      cpSync(resolve(import.meta.dirname, '../fixtures/danfo/package.json'), join(folder, 'package.json'));
      execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'ignore' });
    }
    const home = wish === 'install' ? folder : resolve(wish);
    danfo = createRequire(join(home, 'package.json'))('danfojs-node');
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  danfoContract('danfojs-node', () => Promise.resolve(danfo));

  it('reads the CSV that features are exported to', async () => {
    const matrix = someMatrix();
    const path = join(folder, 'features.csv');
    const text = [...csvPieces({ ...matrix, about: {} })].join('');
    writeFileSync(path, text);
    const frame = await danfo.readCSV(path);
    expect(fromDanfo(frame)).toEqual(matrix);
  });
});
