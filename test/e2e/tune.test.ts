import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/data/store/database.js';
import { listTrials } from '../../src/data/store/trials.js';
import { type CliOptions, type CliResult, quant, scratchFolder } from '../support/cli.js';

const scratch = scratchFolder();
const ARGS = [
  ...['tune', '--learners', 'gbm(trees=10..30),logistic', '--set', 'minimal'],
  ...['--trials', '12', '--cv', 'purged:3', '--json'],
];

/** Runs in a folder of its own with the same bars and an empty ledger. */
async function play(name: string, args: readonly string[] = [], options: Partial<CliOptions> = {}): Promise<CliResult> {
  const cwd = join(scratch.path, name);
  mkdirSync(cwd, { recursive: true });
  if (args.length > 0) cpSync(join(scratch.path, 'data'), join(cwd, 'data'), { recursive: true });
  return quant([...ARGS, ...args], { cwd, ...options });
}

/** What does not hang on the clock, the number of threads, or the interruption. */
function bits({ stdout, stderr }: CliResult): unknown {
  expect(stdout, stderr).not.toBe('');
  const loose = ['seconds', 'warnings', 'read_back', 'workers'];
  return JSON.parse(stdout, (key, value) => (loose.includes(key) ? 0 : value));
}

function finished(name: string): number {
  const store = openStore(join(scratch.path, name, 'data/quant.sqlite'), { readOnly: true });
  try {
    return listTrials(store, { kind: 'tune' }).filter(({ results }) => results.length > 0).length;
  } finally {
    store.close();
  }
}

beforeAll(async () => {
  const bars = ['--source', 'sim(seed=5)', '--symbols', 'BTCUSDT', '--since', '2023-06-01', '--until', '2024-01-01'];
  const fetched = await quant(['fetch', ...bars], { cwd: scratch.path });
  expect(fetched.code, fetched.stderr).toBe(0);
});
afterAll(() => scratch.remove());

describe('a tuning', { timeout: 120_000 }, () => {
  it('gives the same bits on one, two and four workers, and after it was killed or stopped', async () => {
    const one = await play('one', ['--workers', '1']);
    const whole = bits(one);
    expect(bits(await play('two', ['--workers', '2']))).toEqual(whole);
    expect(bits(await play('four', ['--workers', '4']))).toEqual(whole);

    for (const [name, signal] of [
      ['killed', 'SIGKILL'],
      ['stopped', 'SIGINT'],
    ] as const) {
      const broken = await play(name, ['--workers', '1'], {
        onStart: (child) => {
          const looking = setInterval(() => {
            try {
              if (finished(name) < 5) return;
            } catch {
              return;
            }
            clearInterval(looking);
            child.kill(signal);
          }, 20);
          child.on('exit', () => clearInterval(looking));
        },
      });
      expect(broken.code).toBe(signal === 'SIGINT' ? 6 : null);
      if (signal === 'SIGINT') expect(broken.stderr).toContain('run the same command again: it goes on from there');
      const before = finished(name);
      expect(before).toBeGreaterThanOrEqual(5);
      const cwd = join(scratch.path, name);
      const resumed = await quant([...ARGS, '--workers', '1'], { cwd });
      expect(bits(resumed)).toEqual(whole);
      // The baseline is read back before the trials are counted.
      expect(JSON.parse(resumed.stdout).read_back).toBe(before);
      expect(finished(name)).toBe(13);
    }
  });
});
