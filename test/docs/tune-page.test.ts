import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPTIMISER_NAMES } from '../../src/research/tuning/names.js';
import { readDomain } from '../../src/research/tuning/range-text.js';
import { scratchFolder } from '../support/cli.js';
import { expectLinesRun, openPage, ROOT } from '../support/page.js';

const PAGE = openPage('docs/tune.md');

const scratch = scratchFolder();

beforeAll(async () => {
  cpSync(join(ROOT, 'examples'), join(scratch.path, 'examples'), { recursive: true });
  await PAGE.play(scratch.path);
}, 300_000);
afterAll(() => scratch.remove());

describe('docs/tune.md', () => {
  expectLinesRun(PAGE);
  it('names all ways to search, and no other', () => {
    const rows = [...PAGE.text.matchAll(/^\| `([a-z][a-z-]*)`(?: \(the default\))? \| [^|]+ \| [^|]+ \|$/gm)].map(
      ([, name]) => name,
    );
    expect(rows).toEqual([...OPTIMISER_NAMES]);
  });
  it('has ranges that are read as it says', () => {
    const whole = { type: 'int', default: 15, min: 2, max: 4096, doc: '' } as const;
    const real = { type: 'float', default: 1, min: 0, max: 1e9, doc: '' } as const;
    expect(readDomain('x', whole, '8..64')).toMatchObject({ low: 8, high: 64, step: 1, isLog: false });
    expect(readDomain('x', real, '0.01..0.2')).toMatchObject({ low: 0.01, high: 0.2, isLog: false });
    expect(readDomain('x', whole, '2..8/2')).toMatchObject({ low: 2, high: 8, step: 2 });
    expect(readDomain('x', real, '1|10|100')).toMatchObject({ options: ['1', '10', '100'] });
    expect(readDomain('x', real, '1..1000')).toMatchObject({ isLog: true });
    expect(readDomain('x', whole, '16')).toBe('16');
  });
  it('finds in the output what it speaks of', () => {
    expect(PAGE.told('--nested 2')).toMatch(/2 outer folds.*baseline [\d.]+\. Believe the second\./);
    expect(PAGE.told('--learner "lgbm(trees=20..80, leaves=4..31)"')).toContain('baseline: the same on every row');
    expect(PAGE.told('--optimiser halving')).toMatch(/ (11|33) % /);
    expect(PAGE.told('--auto')).toMatch(/which the search has not seen:\n {2}BTCUSDT: log-loss .*\nstored as found-/);
    expect(PAGE.told('models trials')).toContain('The chain holds');
    expect(existsSync(join(scratch.path, 'trials.csv'))).toBe(true);
  });
});
