import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, quant, scratchFolder } from '../support/cli.js';

const scratch = scratchFolder();
const run = (...args: string[]): Promise<CliResult> => quant(args, { cwd: scratch.path });

const LAYER = [
  ...['--sizer', 'atr-risk:risk=0.02', '--stop', 'atr:k=2+time:bars=48', '--take-profit', 'rr:2'],
  ...['--risk', 'max-weight:0.4+daily-loss:0.02+drawdown:0.1', '--execution', 'twap:slices=3'],
];

beforeAll(async () => {
  const fetched = await run(
    'fetch',
    ...['--source', 'sim(seed=5)', '--symbols', 'BTCUSDT,ETHUSDT', '--since', '2023-11-15', '--until', '2024-01-01'],
  );
  expect(fetched.code, fetched.stderr).toBe(0);
});
afterAll(() => scratch.remove());

/** The document of a command on 0 and on 2 workers, without the words of the command itself. */
async function documents(...args: string[]): Promise<string[]> {
  const outputs = await Promise.all(['0', '2'].map((n) => run(...args, ...LAYER, '--workers', n, '--json')));
  return outputs.map(({ code, stdout, stderr }) => {
    expect(code, stderr).toBe(0);
    const { command: _, ...document } = JSON.parse(stdout);
    return JSON.stringify(document);
  });
}

describe('a run with a trading layer', () => {
  it('is the same in a sweep on any number of workers, and as a backtest of its own', async () => {
    const [alone, shared] = await documents(
      ...['sweep', '--strategy', 'momentum(lookback=24|48|96, enter=0.25|0.5)', '--run-hash', '--top', '0'],
    );
    expect(shared).toBe(alone);
    const { rows } = JSON.parse(alone);
    expect(new Set(rows.map((row: { run_hash: string }) => row.run_hash)).size).toBe(6);
    const single = await run('backtest', '--strategy', rows[0].strategy, ...LAYER, '--no-report', '--json');
    expect(JSON.parse(single.stdout).run_hash).toBe(rows[0].run_hash);
  });

  it('is the same in a walk-forward on any number of workers', async () => {
    const [alone, shared] = await documents(
      ...[
        'walkforward',
        '--strategy',
        'momentum',
        '--train',
        '40d',
        '--test',
        '20d',
        '--candidates',
        '4',
        '--no-report',
      ],
    );
    expect(shared).toBe(alone);
  });
});
