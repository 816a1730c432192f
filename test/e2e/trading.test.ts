import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, quant, scratchFolder } from '../support/cli.js';

const scratch = scratchFolder();
const cwd = scratch.path;
const run = (...args: string[]): Promise<CliResult> => quant(args, { cwd });

// biome-ignore lint/suspicious/noExplicitAny: documents of many shapes, each checked by what the test reads of it
async function json(...args: string[]): Promise<any> {
  const { code, stdout, stderr } = await run(...args, '--json');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

beforeAll(async () => {
  const fetched = await run(
    'fetch',
    ...['--source', 'sim(seed=9)', '--symbols', 'BTCUSDT,ETHUSDT', '--since', '2023-07-01', '--until', '2024-01-01'],
  );
  expect(fetched.code, fetched.stderr).toBe(0);
});
afterAll(() => scratch.remove());

const WHOLE = ['--sizer', 'kelly:cap=0.25', '--stop', 'atr:k=2.5', '--take-profit', 'rr:2', '--risk', 'default'];

describe('the trading layer on the command line', () => {
  it('takes every part by a flag, and reproduces the run', async () => {
    const args = [
      '--strategy',
      'momentum(lookback=48)',
      '--symbols',
      'BTCUSDT',
      ...WHOLE,
      '--execution',
      'twap:slices=6',
    ];
    const result = await json('backtest', ...args, '--confidence', 'bayes');
    expect(result.spec.trading.sizer).toMatch(/^kelly\(cap=0\.25, fraction=0\.5/);
    expect(result.spec.trading.stops).toEqual(['atr(k=2.5, period=14)']);
    expect(result.spec.trading.take_profits).toEqual(['rr(multiple=2, share=1)']);
    expect(result.spec.trading.risk.length).toBeGreaterThan(7);
    expect(result.spec.trading.execution).toBe('twap(slices=6, every=1)');
    expect(result.spec.trading.confidence).toMatch(/^bayes\(/);
    expect(result.parents.length).toBeGreaterThan(5);
    expect(result.counts.fills).toBeGreaterThan(result.parents.length);
    const again = await json('runs', 'reproduce', result.run_id);
    expect(again.is_same).toBe(true);
  });

  it('reads a plug-in of the user', async () => {
    writeFileSync(
      join(cwd, 'half.ts'),
      `import { defineStop } from 'quant';
export default defineStop({
  name: 'half-range', summary: 'Stop inside the last bar', source: 'own',
  params: { share: { type: 'float', default: 0.5, min: 0, max: 1, doc: 'share of the range' } },
  needs: () => ({ features: [] }),
  create: (p) => (view) => view.high(view.market) - p.share * (view.high(view.market) - view.low(view.market)),
});
`,
    );
    const args = ['--plugin', './half.ts', '--stop', 'half-range:0.9', '--symbols', 'BTCUSDT'];
    const result = await json('backtest', '--strategy', 'momentum(lookback=48)', ...args);
    expect(result.spec.trading.stops).toEqual(['half-range(share=0.9)']);
    expect(result.trades.some((t: { exit_reason: string }) => t.exit_reason === 'half-range stop')).toBe(true);
  });

  it.each([
    [['--sizer', 'kely'], 'unknown sizer "kely"', 'did you mean "kelly"'],
    [['--stop', 'atr:k=0'], 'atr.k must be in [0.1, 20], was "0"', ''],
    [['--stop', 'atr:2,3'], '"3" has no name', 'only the first value may go without its name'],
    [['--take-profit', 'rr:2'], 'rr(multiple=2, share=1) measures by the risk to the first stop', '--stop atr:k=2.5'],
    [['--risk', 'defualt'], 'unknown risk rule "defualt"', 'did you mean "default"'],
    [['--sizer', 'kelly+fixed-fraction'], '--sizer takes one', 'choose kelly('],
    [['--confidence', 'model'], "reads a model's predictions, and the run has no model", 'quant train'],
    [['--execution', 'twap:slices=0'], 'twap.slices must be in [1, 1000], was "0"', ''],
  ])('refuses %j', async (flags, cause, hint) => {
    const { code, stderr, stdout } = await run('backtest', '--strategy', 'momentum', '--symbols', 'BTCUSDT', ...flags);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(cause);
    expect(stderr).toContain(hint);
    expect(stderr).not.toContain('    at ');
  });

  it('lists what there is', async () => {
    for (const [kind, least] of [
      ['strategies', 20],
      ['sizers', 8],
      ['stops', 7],
      ['risk', 10],
      ['execution', 5],
    ] as const) {
      const { items } = await json('list', kind);
      expect(items.length, kind).toBeGreaterThanOrEqual(least);
      for (const item of items) expect(item.source, item.name).not.toBe('');
    }
    const page = await run('list', 'strategies', 'momentum');
    expect(page.stdout).toContain('lookback');
    expect(page.stdout).toMatch(/works/i);
    expect(existsSync(join(cwd, 'reports'))).toBe(true);
  });
});
