/**
 * Writes runs.json anew and says what changed. A golden changes only with a line under *Numbers* in the changelog.
 *
 * Run by hand: `npx jiti test/golden/update.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { differences, type GoldenRun, goldenRuns } from './runs.js';

const file = join(import.meta.dirname, 'runs.json');
let before: Record<string, GoldenRun> = {};
try {
  before = JSON.parse(readFileSync(file, 'utf8')) as Record<string, GoldenRun>;
} catch {
  process.stdout.write('there was no runs.json\n');
}
const now = goldenRuns();
for (const [text, run] of Object.entries(now)) {
  const words = differences(before[text], run);
  if (words.length > 0) process.stdout.write(`${text}: ${words.join(', ')}\n`);
}
writeFileSync(file, `${JSON.stringify(now, null, 2)}\n`);
