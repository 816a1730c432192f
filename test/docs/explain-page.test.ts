import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRetrain } from '../../src/research/retrain-rule.js';
import { type CliResult, quant, scratchFolder } from '../support/cli.js';

const PAGE = readFileSync(resolve(import.meta.dirname, '../../docs/explain.md'), 'utf8');
const LINES = [...PAGE.matchAll(/```sh\n(quant [^\n]*)\n```/g)].map(([, line]) => line);

const scratch = scratchFolder();
const played = new Map<string, CliResult>();

beforeAll(async () => {
  for (const line of LINES) {
    const words = (line.match(/"[^"]*"|\S+/g) ?? []).slice(1).map((word) => word.replaceAll('"', ''));
    played.set(line, await quant(words, { cwd: scratch.path }));
  }
}, 300_000);
afterAll(() => scratch.remove());

describe('docs/explain.md', () => {
  it.each(LINES)('has a line that runs: %s', (line) => {
    expect(played.get(line)?.code, played.get(line)?.stderr).toBe(0);
  });

  it('writes the page that it names', () => {
    expect(existsSync(join(scratch.path, 'model.html'))).toBe(true);
  });

  it('says the numbers that on-drift begins with', () => {
    expect(parseRetrain('on-drift').text).toBe('on-drift:psi=0.25,columns=0.5,bars=500,outcomes=50,level=0.01,min=7d');
    for (const text of [
      '`columns` (0.5)',
      '`bars` (500)',
      '`psi` (0.25)',
      '`outcomes` (50)',
      '`level` (0.01)',
      '`min=7d`',
    ]) {
      expect(PAGE).toContain(text);
    }
  });

  it('lists the trainings of a walk-forward in its report', () => {
    const line = LINES.find((one) => one.includes('every:30d'));
    expect(played.get(line!)?.stdout).toMatch(/trained +\d+ models, [1-9]\d* of them inside a test part/);
  });
});
