import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { differences, type GoldenRun, goldenRuns } from './runs.js';

const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'runs.json'), 'utf8')) as Record<string, GoldenRun>;
const now = goldenRuns();

it('remembers the runs that there are', () => {
  expect(Object.keys(now)).toEqual(Object.keys(golden));
});

it.each(Object.entries(now))('%s gives the fills and figures that it gave before', (text, run) => {
  expect(differences(golden[text], run), 'if meant: npx jiti test/golden/update.ts, and a line under Numbers').toEqual(
    [],
  );
});
