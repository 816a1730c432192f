import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, quant, scratchFolder } from '../support/cli.js';

const scratch = scratchFolder();
const cwd = scratch.path;
const run = (...args: string[]): Promise<CliResult> => quant(args, { cwd });
const ids: string[] = [];

async function backtest(strategy: string, symbol: string): Promise<string> {
  const { code, stdout, stderr } = await run('backtest', '--strategy', strategy, '--symbols', symbol, '--json');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout).run_id;
}

beforeAll(async () => {
  const range = ['--since', '2024-01-01', '--until', '2024-03-01'];
  const { code, stderr } = await run('fetch', '--source', 'sim(seed=4)', '--symbols', 'BTCUSDT,ETHUSDT', ...range);
  expect(code, stderr).toBe(0);
  for (const [strategy, symbol] of [
    ['hold', 'BTCUSDT'],
    ['momentum(lookback=48)', 'BTCUSDT'],
    ['momentum(lookback=96)', 'ETHUSDT'],
  ]) {
    ids.push(await backtest(strategy, symbol));
  }
}, 60_000);
afterAll(() => scratch.remove());

describe('quant runs compare', () => {
  it('sets all runs side by side, market by market, and writes a page that stands alone', async () => {
    const { code, stdout, stderr } = await run('runs', 'compare', '--all');
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^BTCUSDT 1h {2}2024-01-01 to 2024-03-01, simulated$/m);
    expect(stdout).toMatch(/^ETHUSDT 1h /m);
    expect(stdout).toContain('momentum · lookback=48');
    const page = /^report: (.*)$/m.exec(stdout)?.[1] ?? '';
    expect(page).toMatch(/^reports\/compare-[0-9a-f]{8}\/index\.html$/);
    const text = readFileSync(join(cwd, page), 'utf8');
    expect(text).toContain(`href="../${ids[0]}/index.html"`);
    expect(text).toContain('SIMULATED');
    expect(text).not.toMatch(/(src|href)="https?:/);
  });

  it('takes runs by their first letters, or the newest, and one market of them', async () => {
    const named = await run('runs', 'compare', ids[0].slice(0, 6), ids[1], '--json', '--sort', 'max-drawdown');
    expect(named.code, named.stderr).toBe(0);
    const document = JSON.parse(named.stdout);
    expect(document).toMatchObject({ schema: 'quant/comparison@3', sorted_by: 'max_drawdown' });
    expect(document.groups).toHaveLength(1);
    const falls = document.groups[0].runs.map((one: { metrics: { max_drawdown: { value: number } } }) => {
      return one.metrics.max_drawdown.value;
    });
    expect(falls[0], 'the smaller fall is the better one').toBeGreaterThanOrEqual(falls[1]);
    const newest = JSON.parse((await run('runs', 'compare', '--last', '2', '--json')).stdout);
    expect(newest.groups.map((group: { name: string }) => group.name)).toEqual(['BTCUSDT 1h', 'ETHUSDT 1h']);
    const market = JSON.parse((await run('runs', 'compare', '--all', '--symbol', 'btcusdt', '--json')).stdout);
    expect(market.groups).toMatchObject([{ name: 'BTCUSDT 1h', runs: [{}, {}] }]);
  });

  it('draws the equities of the runs when asked', async () => {
    const { stdout, stderr, code } = await run('runs', 'compare', ids[0], ids[1], '--plot-equity');
    expect(code, stderr).toBe(0);
    const page = /^report: (.*)$/m.exec(stdout)?.[1] ?? '';
    expect(readFileSync(join(cwd, page), 'utf8')).toContain('id="chart-curves-0"');
  });

  it('gives the same page for the same runs, in whatever order they are named', async () => {
    const [first, second] = await Promise.all([
      run('runs', 'compare', ids[0], ids[1]),
      run('runs', 'compare', ids[1], ids[0]),
    ]);
    expect(first.stdout).toBe(second.stdout);
  });

  it('says what it needs', async () => {
    const nothing = await run('runs', 'compare');
    expect([nothing.code, nothing.stderr]).toEqual([2, expect.stringContaining('--last 10, or --all')]);
    const one = await run('runs', 'compare', ids[0]);
    expect([one.code, one.stderr]).toEqual([2, expect.stringContaining('at least two runs, found 1')]);
    const both = await run('runs', 'compare', ids[0], '--all');
    expect([both.code, both.stderr]).toEqual([2, expect.stringContaining('not both')]);
    const many = await run('runs', 'show', ids[0], ids[1]);
    expect([many.code, many.stderr]).toEqual([2, expect.stringContaining('takes one run, was 2')]);
  });

  it('goes on without a run whose folder is gone, and says so', async () => {
    const folder = join(cwd, 'reports', ids[2]);
    renameSync(folder, `${folder}-away`);
    const { code, stdout, stderr } = await run('runs', 'compare', '--all').finally(() =>
      renameSync(`${folder}-away`, folder),
    );
    expect(code, stderr).toBe(0);
    expect(stdout).not.toContain('ETHUSDT');
    expect(stderr).toContain('1 run left out: the folder is gone');
  });
});
