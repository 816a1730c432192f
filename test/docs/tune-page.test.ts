import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPTIMISER_NAMES } from '../../src/research/tuning/names.js';
import { readDomain } from '../../src/research/tuning/range-text.js';
import { type CliResult, quant, scratchFolder } from '../support/cli.js';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/tune.md'), 'utf8');
const LINES = [...PAGE.matchAll(/```sh\n(quant [^\n]*)\n```/g)].map(([, line]) => line);

const scratch = scratchFolder();
const played = new Map<string, CliResult>();

beforeAll(async () => {
  cpSync(join(ROOT, 'examples'), join(scratch.path, 'examples'), { recursive: true });
  for (const line of LINES) {
    const words = (line.match(/"[^"]*"|\S+/g) ?? []).slice(1).map((word) => word.replaceAll('"', ''));
    played.set(line, await quant(words, { cwd: scratch.path }));
  }
}, 300_000);
afterAll(() => scratch.remove());

/** What the first line on the page with this text in it printed. */
const told = (text: string): string => played.get(LINES.find((line) => line.includes(text))!)?.stdout ?? '';

describe('docs/tune.md', () => {
  it.each(LINES)('has a line that runs: %s', (line) => {
    expect(played.get(line)?.code, played.get(line)?.stderr).toBe(0);
  });
  it('names all ways to search, and no other', () => {
    const rows = [...PAGE.matchAll(/^\| `([a-z][a-z-]*)`(?: \(the default\))? \| [^|]+ \| [^|]+ \|$/gm)].map(
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
    expect(told('--nested 2')).toMatch(/2 outer folds.*baseline [\d.]+\. Believe the second\./);
    expect(told('--learner "lgbm(trees=20..80, leaves=4..31)"')).toContain('baseline: the same on every row');
    expect(told('--optimiser halving')).toMatch(/ (11|33) % /);
    expect(told('--auto')).toMatch(/which the search has not seen:\n {2}BTCUSDT: log-loss .*\nstored as found-/);
    expect(told('models trials')).toContain('The chain holds');
    expect(existsSync(join(scratch.path, 'trials.csv'))).toBe(true);
  });
});
