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
  it.each(['./examples/dip.ts', './examples/dip.ts(low=35)', './examples/bracket.ts', './examples/scale-out.ts'])(
    '%s trades',
    async (strategy) => {
      const { code, stdout, stderr } = await quant(['backtest', '--strategy', strategy, '--json'], { cwd });
      expect(code, stderr).toBe(0);
      expect(JSON.parse(stdout).counts.fills).toBeGreaterThan(3);
    },
  );

  it('a stop of a user holds a strategy of ours', async () => {
    const stop = ['--plugin', './examples/half-range.ts', '--stop', 'half-range:0.8'];
    const args = ['backtest', '--strategy', 'momentum(lookback=48)', ...stop, '--json'];
    const { code, stdout, stderr } = await quant(args, { cwd });
    expect(code, stderr).toBe(0);
    const reasons = JSON.parse(stdout).trades.map((trade: { exit_reason: string }) => trade.exit_reason);
    expect(reasons).toContain('half-range stop');
  });

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

  it('two files share an account, each by its part, and that run can be made again', async () => {
    const mix = './examples/dip.ts(low=35)@0.6 + ./examples/cross.ts@0.4';
    const made = await quant(['backtest', '--strategy', mix, '--json'], { cwd });
    expect(made.code, made.stderr).toBe(0);
    const same = await quant(['runs', 'reproduce', JSON.parse(made.stdout).run_id], { cwd });
    expect(same.code, same.stderr).toBe(0);
    const ahead = await quant(['walkforward', '--strategy', mix], { cwd });
    expect(ahead.code).toBe(2);
    expect(ahead.stderr).toContain('a walk-forward chooses for one strategy, found 2');
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
    const strategies = await quant(['list', 'strategies'], { cwd });
    expect(strategies.stderr).toContain('docs/strategy.md');
  });

  it('a learner of a user, with a loss of its own, is trained, judged, stored and asked', async () => {
    const plugin = ['--plugin', './examples/asymmetric-loss.ts'];
    const train = async (downside: number) => {
      const model = ['--model', `cautious(downside=${downside}, trees=20)`, '--name', `cautious-${downside}`];
      const what = ['--target', 'return', '--task', 'regression', '--features', 'natr, return(lag=24)', '--seed', '3'];
      const { code, stderr } = await quant(['train', ...plugin, ...model, ...what, '--cv', 'purged:2'], { cwd });
      expect(code, stderr).toBe(0);
      const said = await quant(['predict', `cautious-${downside}`, ...plugin, '--last', '200', '--json'], { cwd });
      expect(said.code, said.stderr).toBe(0);
      const { predictions } = JSON.parse(said.stdout);
      return predictions.map(({ change_pct }: { change_pct: number }) => change_pct);
    };
    const mean = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0) / x.length;
    expect(mean(await train(10)), 'the more a miss downwards costs, the less it dares').toBeLessThan(
      mean(await train(1)),
    );
  }, 120_000);

  it('a user strategy walks forward over its own sweep', async () => {
    const args = ['walkforward', '--strategy', './examples/dip.ts', '--train', '60d', '--test', '30d', '--json'];
    const { code, stdout, stderr } = await quant(args, { cwd });
    expect(code, stderr).toBe(0);
    const { windows } = JSON.parse(stdout);
    expect(windows.length).toBeGreaterThan(2);
    expect(windows[0].chosen).toMatch(/^dip\(low=/);
  });

  it.each([
    ['library', /^sharpe\s+-?\d[\s\S]*^log-loss\s+0\.\d+, from 0\.\d+ to /m],
    ['stream', /: 0 of \d+ bars differ from the stored ones$/m],
  ])('the library runs as examples/%s.ts says', (name, told) => {
    const out = execFileSync(
      join(ROOT, 'node_modules/.bin/jiti'),
      [join(ROOT, `examples/${name}.ts`), join(cwd, 'data/quant.sqlite')],
      {
        encoding: 'utf8',
        cwd: ROOT,
      },
    );
    expect(out).toMatch(told);
  });

  it('the strategies of docs/strategy.md run, and fail, as the page says', async () => {
    const page = readFileSync(join(ROOT, 'docs/strategy.md'), 'utf8');
    const files = [...page.matchAll(/```ts\n\/\/ (\S+)\n([\s\S]*?)```/g)];
    expect(files.map(([, name]) => name)).toEqual(['mine.ts', 'patience.ts', 'broken.ts']);
    for (const [, name, code] of files) writeFileSync(join(cwd, name), `// ${name}\n${code}`);
    for (const name of ['mine.ts', 'patience.ts']) {
      const { code, stdout, stderr } = await quant(['backtest', '--strategy', `./${name}`, '--json'], { cwd });
      expect(code, stderr).toBe(0);
      expect(JSON.parse(stdout).counts.fills).toBeGreaterThan(3);
    }
    const { code, stderr } = await quant(['backtest', '--strategy', './broken.ts'], { cwd });
    expect(code).toBe(2);
    const [, told] = /```text\n(error: strategy broken[\s\S]*?)\n```/.exec(page) ?? [];
    expect(stderr.trim().split('\n').slice(-2).join('\n')).toBe(told);
    const verbose = await quant(['backtest', '--strategy', './broken.ts', '--verbose'], { cwd });
    expect(verbose.stderr, 'the stack, when asked for').toMatch(/at Object\.onBar \(.*broken\.ts:12:/);
  });

  it('a fault names its line in a sweep on other threads, too', async () => {
    const text = readFileSync(join(cwd, 'examples/dip.ts'), 'utf8');
    const line = text.split('\n').findIndex((l) => l.includes('const rsi')) + 1;
    const broken = text
      .replace("name: 'dip'", "name: 'late'")
      .replace('const rsi =', 'if (bar.barCount(s) === 99) bar.market(s, Number.NaN); const rsi =');
    writeFileSync(join(cwd, 'late.ts'), broken);
    const { code, stderr } = await quant(['sweep', '--strategy', './late.ts', '--workers', '2'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(`(late.ts:${line}) at bar 99 (2023-01-05T`);
    expect(stderr).toContain('of BTCUSDT: order quantity must be a finite number, was NaN');
    expect(stderr).not.toContain('    at ');
  });

  it('the strategy of the README is a strategy', async () => {
    const [, code] = /```ts\n(\/\/ mine\.ts\n[\s\S]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? [];
    writeFileSync(join(cwd, 'mine.ts'), code);
    const run = await quant(['backtest', '--strategy', './mine.ts(low=25)', '--json'], { cwd });
    expect(run.code, run.stderr).toBe(0);
    expect(JSON.parse(run.stdout).counts.fills).toBeGreaterThan(0);
  });
});
