import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quant, scratchFolder } from '../support/cli.js';

const ROOT = resolve(import.meta.dirname, '../..');
const scratch = scratchFolder();
const cwd = scratch.path;

beforeAll(async () => {
  cpSync(join(ROOT, 'examples'), join(cwd, 'examples'), { recursive: true });
  const args = [
    'fetch',
    '--source',
    'sim(seed=9)',
    '--symbols',
    'BTCUSDT',
    '--since',
    '2023-01-01',
    '--until',
    '2023-07-01',
  ];
  const { code, stderr } = await quant(args, { cwd });
  expect(code, stderr).toBe(0);
});
afterAll(() => scratch.remove());

describe('the examples, in a folder without node_modules', () => {
  it.each(['./examples/dip.ts', './examples/dip.ts(low=35)', './examples/bracket.ts'])(
    '%s trades',
    async (strategy) => {
      const { code, stdout, stderr } = await quant(['backtest', '--strategy', strategy, '--json'], { cwd });
      expect(code, stderr).toBe(0);
      expect(JSON.parse(stdout).counts.fills).toBeGreaterThan(3);
    },
  );

  it('a run of a user strategy can be made again, until its file changes', async () => {
    const made = await quant(['backtest', '--strategy', './examples/bracket.ts', '--cash', '500', '--json'], { cwd });
    const { run_id } = JSON.parse(made.stdout);
    const same = await quant(['runs', 'reproduce', run_id], { cwd });
    expect(same.code, same.stderr).toBe(0);
    const file = join(cwd, 'examples/bracket.ts');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, `${before}\n// changed\n`);
    const changed = await quant(['runs', 'reproduce', run_id], { cwd });
    writeFileSync(file, before);
    expect(changed.code).toBe(3);
    expect(changed.stderr).toContain('./examples/bracket.ts has changed since the run');
  });

  it('a plug-in makes a feature that nests in others', async () => {
    const spec = 'zscore(close-location(period=5), window=100)';
    const { code, stdout, stderr } = await quant(
      ['features', '--plugin', './examples/close-location.ts', '--features', spec, '--json'],
      { cwd },
    );
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout).markets[0].features[0]).toMatchObject({ name: spec });
    const listed = await quant(['list', 'indicator', '--plugin', './examples/close-location.ts'], { cwd });
    expect(listed.stdout).toContain('close-location');
  });

  it('a user strategy walks forward over its own sweep', async () => {
    const args = ['walkforward', '--strategy', './examples/dip.ts', '--train', '60d', '--test', '30d', '--json'];
    const { code, stdout, stderr } = await quant(args, { cwd });
    expect(code, stderr).toBe(0);
    const { windows } = JSON.parse(stdout);
    expect(windows.length).toBeGreaterThan(2);
    expect(windows[0].chosen).toMatch(/^dip\(low=/);
  });

  it('the library runs as its example says', () => {
    const out = execFileSync(
      join(ROOT, 'node_modules/.bin/jiti'),
      [join(ROOT, 'examples/library.ts'), join(cwd, 'data/quant.sqlite')],
      {
        encoding: 'utf8',
        cwd: ROOT,
      },
    );
    expect(out).toMatch(/^sharpe\s+-?\d/m);
  });

  it('the strategy of the README is a strategy', async () => {
    const [, code] = /```ts\n(\/\/ mine\.ts\n[\s\S]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? [];
    writeFileSync(join(cwd, 'mine.ts'), code);
    const run = await quant(['backtest', '--strategy', './mine.ts(low=25)', '--json'], { cwd });
    expect(run.code, run.stderr).toBe(0);
    expect(JSON.parse(run.stdout).counts.fills).toBeGreaterThan(0);
  });
});
