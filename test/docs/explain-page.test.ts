import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRetrain } from '../../src/research/retrain-rule.js';
import { scratchFolder } from '../support/cli.js';
import { expectLinesRun, openPage } from '../support/page.js';

const PAGE = openPage('docs/explain.md');

const scratch = scratchFolder();

beforeAll(async () => {
  await PAGE.play(scratch.path);
}, 300_000);
afterAll(() => scratch.remove());

describe('docs/explain.md', () => {
  expectLinesRun(PAGE);

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
      expect(PAGE.text).toContain(text);
    }
  });

  it('lists the trainings of a walk-forward in its report', () => {
    const line = PAGE.lines.find((one) => one.includes('every:30d'));
    expect(PAGE.results.get(line!)?.stdout).toMatch(/trained +\d+ models, [1-9]\d* of them inside a test part/);
  });
});
