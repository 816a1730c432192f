import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { targetFromFlags } from '../../src/cli/flows/train-target.js';
import { parseLabel } from '../../src/features/label-spec.js';
import { scratchFolder } from '../support/cli.js';
import { expectLinesRun, openPage } from '../support/page.js';

const PAGE = openPage('docs/models.md');

const scratch = scratchFolder();

beforeAll(async () => {
  await PAGE.play(scratch.path);
}, 300_000);
afterAll(() => scratch.remove());

describe('docs/models.md', () => {
  expectLinesRun(PAGE);
  it('writes the files that it names', () => {
    for (const file of ['said.csv', 'last-day.csv']) expect(existsSync(join(scratch.path, file)), file).toBe(true);
  });
  it('fits its tables into a terminal', () => {
    for (const { stdout } of PAGE.results.values()) {
      for (const line of stdout.split('\n').filter((text) => text.startsWith('  '))) {
        if (!/[.:]$/.test(line)) expect(line.length, line).toBeLessThanOrEqual(86);
      }
    }
  });
  it('says of each target which label it is and how it is learnt', () => {
    const rows = [...PAGE.text.matchAll(/^\| `([a-z-]+)` \| `([a-z-]+)` \| (classification|multiclass|regression)/gm)];
    expect(rows.length).toBe(8);
    for (const [, target, label, task] of rows) {
      const found = targetFromFlags({ target, horizon: 0, label: '', task: '' });
      expect([parseLabel(found.label).definition.name, found.task]).toEqual([label, task]);
    }
  });
});
