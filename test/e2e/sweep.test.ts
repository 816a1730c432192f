import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, quant, scratchFolder } from '../support/cli.js';

const scratch = scratchFolder();
const cwd = scratch.path;
const run = (...args: string[]): Promise<CliResult> => quant(args, { cwd });
const GRID = 'momentum(lookback=24..96/24, enter=0.25|0.5|1)';

// biome-ignore lint/suspicious/noExplicitAny: documents of many shapes, each checked by what the test reads of it
async function json(...args: string[]): Promise<any> {
  const { code, stdout, stderr } = await run(...args, '--json');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

/** A strategy of a user: buys at the first bar it is asked about, unless its number is one of those that go wrong. */
function strategyFile(name: string, wrong: string): string {
  const file = `${name}.ts`;
  writeFileSync(
    join(cwd, file),
    `import { writeFileSync } from 'node:fs';
import { defineStrategy } from 'quant';
export default defineStrategy({
  name: '${name}',
  summary: 'goes wrong for some numbers',
  source: 'own',
  params: { x: { type: 'int', default: 0, min: 0, max: 1000, doc: 'a number' } },
  needs: () => ({ features: [] }),
  start: ({ x }) => ({ onBar: (bar, s) => { ${wrong} if (bar.barCount(s) === 50) bar.target(s, x / 1000); } }),
});
`,
  );
  return `./${file}`;
}

beforeAll(async () => {
  const fetched = await run(
    'fetch',
    ...['--source', 'sim(seed=5)', '--symbols', 'BTCUSDT,ETHUSDT', '--since', '2023-09-01', '--until', '2024-01-01'],
  );
  expect(fetched.code, fetched.stderr).toBe(0);
});
afterAll(() => scratch.remove());

describe('a sweep', () => {
  it('gives the same bytes in this thread and on one, two and four workers, run hashes included', async () => {
    const outputs = await Promise.all(
      ['0', '1', '2', '4'].map((n) =>
        run('sweep', '--strategy', GRID, '--run-hash', '--top', '0', '--workers', n, '--json', '--verbose'),
      ),
    );
    expect(outputs.map((o) => /no workers were started|\d workers?$/m.exec(o.stderr)?.[0])).toEqual([
      'no workers were started',
      '1 worker',
      '2 workers',
      '4 workers',
    ]);
    for (const { stdout } of outputs) expect(stdout).toBe(outputs[0].stdout);
    const { rows, tried } = JSON.parse(outputs[0].stdout);
    expect(tried).toBe(12);
    expect(new Set(rows.map((row: { run_hash: string }) => row.run_hash)).size).toBeGreaterThan(6);
  });

  it('has in each row what a backtest of that text has', async () => {
    const { rows } = await json('sweep', '--strategy', GRID, '--top', '3', '--run-hash');
    for (const row of rows) {
      const { metrics, run_hash } = await json('backtest', '--strategy', row.strategy, '--no-report');
      for (const name of ['sharpe', 'total_return', 'max_drawdown', 'trades', 'total_cost', 'final_equity']) {
        expect(row[name], `${name} of ${row.strategy}`).toBe(metrics[name].value);
      }
      expect(row.run_hash).toBe(run_hash);
    }
  });

  it('ranks by what is asked, shows the top, and writes every set in the order tried', async () => {
    const args = ['sweep', '--strategy', GRID, '--sort', 'max-drawdown', '--top', '2', '--csv', 'out.csv'];
    const { rows, csv } = await json(...args);
    expect(csv).toBe('out.csv');
    const [head, ...lines] = readFileSync(join(cwd, 'out.csv'), 'utf8').trimEnd().split('\n');
    expect(head.split(',').slice(0, 2)).toEqual(['lookback', 'enter']);
    expect(lines.map((line) => line.split(',').slice(0, 2).join(' ')).slice(0, 4)).toEqual([
      '24 0.25',
      '24 0.5',
      '24 1',
      '48 0.25',
    ]);
    const place = head.split(',').indexOf('max_drawdown');
    const falls = lines.map((line) => Number(line.split(',')[place])).sort((a, b) => b - a);
    expect(rows.map((row: { max_drawdown: number }) => row.max_drawdown)).toEqual(falls.slice(0, 2));
  });

  it('says how many were tried, that the best is flattered, and what the market is', async () => {
    const { stdout } = await run('sweep', '--strategy', GRID, '--top', '1');
    expect(stdout).toContain('Tried: 12 parameter sets.');
    expect(stdout).toContain('The best of 12 is flattered by the choice');
    expect(stdout).toContain('quant walkforward --strategy momentum');
    expect(stdout).toContain('The market is simulated');
    const thinned = await json('sweep', '--strategy', GRID, '--most', '5');
    expect([thinned.tried, thinned.grid_size]).toEqual([5, 12]);
    expect(thinned.warnings[0]).toBe('Tried: 5 of the 12 parameter sets of the grid.');
  });

  it('takes the values that a strategy suggests when none are given, and asks for some when there are none', async () => {
    const own = await json('sweep', '--strategy', 'momentum(enter=0.5)', '--symbols', 'BTCUSDT');
    expect(own.varied).toEqual(['lookback', 'exit']);
    const none = await run('sweep', '--strategy', 'hold');
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('no parameter left to vary');
    const wrong = await run('sweep', '--strategy', 'momentum(lookback=1..3)');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('momentum.lookback must be in [2, 5000]');
  });
});

describe('a walk-forward', () => {
  it('gives the same bytes on any number of workers', async () => {
    const outputs = await Promise.all(
      ['0', '1', '2', '4'].map(async (n) => {
        const args = ['--train', '40d', '--test', '20d', '--candidates', '6', '--no-report', '--workers', n];
        const { command, ...document } = await json('walkforward', '--strategy', 'momentum', ...args);
        expect(command).toContain(`--workers ${n}`);
        return JSON.stringify(document);
      }),
    );
    expect(new Set(outputs).size).toBe(1);
  });
});

describe('a strategy that goes wrong in a sweep', () => {
  it('fails the same way however many workers there are: the first set in order is named', async () => {
    const file = strategyFile('throws', "if (x % 100 === 30 && x > 100) throw new Error('no such luck');");
    const results = await Promise.all(
      ['0', '1', '3'].map((n) => run('sweep', '--strategy', `${file}(x=0..400/10)`, '--workers', n)),
    );
    for (const { code, stderr } of results) {
      expect(code).toBe(2);
      expect(stderr).toContain('throws(x=130)');
      expect(stderr).toContain('no such luck');
    }
    const message = (text: string): string | undefined => text.split('\n').find((line) => line.startsWith('error:'));
    expect(new Set(results.map(({ stderr }) => message(stderr))).size).toBe(1);
  });

  it('is a lost worker when it ends the thread, and no result', async () => {
    const file = strategyFile('exits', 'if (x === 20) process.exit(3);');
    const { code, stdout, stderr } = await run('sweep', '--strategy', `${file}(x=0..40/10)`, '--workers', '2');
    expect(code).toBe(2);
    expect(stderr).toContain('a worker was lost');
    expect(stdout).toBe('');
  });

  it('that never ends can be stopped with Ctrl-C', async () => {
    const file = strategyFile('hangs', "if (x === 20) writeFileSync('hanging', ''); for (; x === 20; );");
    const { code, stderr } = await quant(['sweep', '--strategy', `${file}(x=0..40/10)`, '--workers', '2'], {
      cwd,
      onStart: (child) => {
        const looking = setInterval(() => {
          if (!existsSync(join(cwd, 'hanging'))) return;
          clearInterval(looking);
          child.kill('SIGINT');
        }, 50);
      },
    });
    expect(code).toBe(6);
    expect(stderr).toContain('interrupted before the work was done');
  });
});
