import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { targetFromFlags } from '../../src/cli/flows/train-target.js';
import { parseLabel } from '../../src/features/label-spec.js';
import { type CliResult, quant, scratchFolder } from '../support/cli.js';

const PAGE = readFileSync(resolve(import.meta.dirname, '../../docs/models.md'), 'utf8');
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

describe('docs/models.md', () => {
  it.each(LINES)('has a line that runs: %s', (line) => {
    expect(played.get(line)?.code, played.get(line)?.stderr).toBe(0);
  });
  it('writes the files that it names', () => {
    for (const file of ['said.csv', 'last-day.csv']) expect(existsSync(join(scratch.path, file)), file).toBe(true);
  });
  it('fits its tables into a terminal', () => {
    for (const { stdout } of played.values()) {
      for (const line of stdout.split('\n').filter((text) => text.startsWith('  '))) {
        if (!/[.:]$/.test(line)) expect(line.length, line).toBeLessThanOrEqual(86);
      }
    }
  });
  it('says of each target which label it is and how it is learnt', () => {
    const rows = [...PAGE.matchAll(/^\| `([a-z-]+)` \| `([a-z-]+)` \| (classification|multiclass|regression)/gm)];
    expect(rows.length).toBe(8);
    for (const [, target, label, task] of rows) {
      const found = targetFromFlags({ target, horizon: 0, label: '', task: '' });
      expect([parseLabel(found.label).definition.name, found.task]).toEqual([label, task]);
    }
  });
});
