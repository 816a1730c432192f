import { existsSync, readdirSync, readFileSync } from 'node:fs';
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
    '--source',
    'sim(seed=5)',
    '--symbols',
    'BTCUSDT,ETHUSDT',
    '--since',
    '2023-01-01',
    '--until',
    '2024-01-01',
  );
  expect(fetched.code, fetched.stderr).toBe(0);
});
afterAll(() => scratch.remove());

describe('a research run', () => {
  it('fetches again without asking for what it has', async () => {
    const again = await json(
      'fetch',
      '--source',
      'sim(seed=5)',
      '--symbols',
      'BTCUSDT',
      '--since',
      '2023-01-01',
      '--until',
      '2024-01-01',
    );
    expect(again.series[0]).toMatchObject({ venue: 'sim', is_simulated: true, inserted: 0 });
  });

  it('describes features, and writes as many rows as there are bars', async () => {
    const { markets, files } = await json(
      'features',
      '--symbols',
      'BTCUSDT',
      '--features',
      'rsi(period=9),zscore(rsi(period=9), window=50)',
      '--out',
      'f.csv',
    );
    expect(markets[0].features.map((f: { name: string }) => f.name)).toEqual([
      'rsi(period=9)',
      'zscore(rsi(period=9), window=50)',
    ]);
    const lines = readFileSync(join(cwd, files[0]), 'utf8').trimEnd().split('\n');
    expect(lines.length).toBe(1 + markets[0].bars);
  });

  it('trains a model that a backtest then trades, only after the bars it was trained on', async () => {
    const trained = await json('train', '--symbols', 'BTCUSDT', '--learner', 'logistic', '--name', 'first');
    const [model] = trained.models;
    expect(Object.keys(model.test_scores).length).toBeGreaterThan(2);
    expect(Date.parse(model.known_until)).toBeLessThanOrEqual(Date.parse(model.test_from));
    const result = await json(
      'backtest',
      '--symbols',
      'BTCUSDT',
      '--strategy',
      'model-signal(full=0.002)',
      '--model',
      'first',
    );
    const fills = readFileSync(join(cwd, result.report, '..', 'fills.csv'), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1);
    expect(fills.length).toBeGreaterThan(0);
    const before = await run(
      'backtest',
      '--symbols',
      'BTCUSDT',
      '--strategy',
      'model-signal',
      '--model',
      'first',
      '--until',
      '2023-06-01',
    );
    expect(before.code, 'all of that was its training').toBe(3);
    expect(before.stderr).toContain('has no bar after');
  });

  it('walks forward with strategies and with models', async () => {
    const strategy = await json(
      'walkforward',
      '--strategy',
      'momentum',
      '--train',
      '90d',
      '--test',
      '60d',
      '--candidates',
      '4',
    );
    expect(strategy.windows.length).toBe(5);
    const model = await json(
      'walkforward',
      '--strategy',
      'model-signal',
      '--learner',
      'ridge',
      '--task',
      'regression',
      '--train',
      '120d',
      '--test',
      '80d',
    );
    expect(model.windows.length).toBeGreaterThan(2);
  });

  it('names the regime by what is known at the last close', async () => {
    const { markets } = await json('regime', '--symbols', 'BTCUSDT');
    expect(['bull', 'bear', 'ranging', 'volatile']).toContain(markets[0].regime);
    const sum = Object.values(markets[0].probs as Record<string, number>).reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(1, 9);
  });

  it('writes a folder per run, shows it, compares two, and gives the same bits again', async () => {
    const a = await json('backtest', '--strategy', 'momentum');
    const b = await json('backtest', '--strategy', 'mean-reversion');
    const folder = join(cwd, 'reports', a.run_id);
    expect(readdirSync(folder).sort()).toEqual([
      'fills.csv',
      'index.html',
      'ledger.csv',
      'manifest.json',
      'request.json',
      'result.json',
      'summary.txt',
      'trades.csv',
    ]);
    expect((await run('report', a.run_id)).stdout).toContain('momentum');
    expect((await run('report', a.run_id, b.run_id)).stdout).toContain(b.run_id);
    expect((await run('report', a.run_id, '--format', 'html')).stdout.trim()).toBe(
      join('reports', a.run_id, 'index.html'),
    );
    const ledger = readFileSync(join(folder, 'ledger.csv'), 'utf8');
    const { rmSync } = await import('node:fs');
    rmSync(join(folder, 'ledger.csv'));
    const made = await run('report', a.run_id, '--format', 'ledger');
    expect(made.stdout === ledger, 'a file that is gone is made again').toBe(true);
    const same = await run('runs', 'reproduce', a.run_id);
    expect(same.code, same.stdout).toBe(0);
    expect(same.stdout).toContain('same bits');
    expect((await run('runs')).stdout).toContain(a.run_id);
  });

  it('gives the same bits in another folder, time zone and language', async () => {
    const here = await json('backtest', '--strategy', 'breakout');
    const other = scratchFolder();
    const { stdout, code, stderr } = await quant(
      ['backtest', '--strategy', 'breakout', '--json', '--db', join(cwd, 'data/quant.sqlite')],
      {
        cwd: other.path,
        env: { TZ: 'Asia/Kathmandu', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' },
      },
    );
    expect(code, stderr).toBe(0);
    const there = JSON.parse(stdout);
    const strip = ({ report: _page, command: _line, ...rest }: Record<string, unknown>): object => rest;
    expect(strip(there)).toEqual(strip(here));
    for (const name of ['fills.csv', 'request.json']) {
      expect(readFileSync(join(other.path, 'reports', there.run_id, name), 'utf8')).toBe(
        readFileSync(join(cwd, 'reports', here.run_id, name), 'utf8'),
      );
    }
    other.remove();
  });

  it('exports what an import reads back bit for bit', async () => {
    await run('export', '--symbols', 'ETHUSDT', '--to', 'eth.csv.gz');
    const imported = await json(
      'import',
      'eth.csv.gz',
      '--symbol',
      'ETHUSDT',
      '--interval',
      '1h',
      '--db',
      'copy.sqlite',
    );
    expect(imported.files[0].bad_rows).toBe(0);
    const [first, second] = await Promise.all([
      run('export', '--symbols', 'ETHUSDT'),
      run('export', '--symbols', 'ETHUSDT', '--db', 'copy.sqlite'),
    ]);
    expect(second.stdout === first.stdout).toBe(true);
  });

  it('labels simulated results as simulated everywhere', async () => {
    const { run_id } = await json('backtest', '--strategy', 'hold');
    for (const name of ['index.html', 'summary.txt', 'result.json']) {
      expect(readFileSync(join(cwd, 'reports', run_id, name), 'utf8').toLowerCase(), name).toContain('simulated');
    }
    expect((await run('data', 'list')).stdout).toContain('simulated');
    expect((await run('runs')).stdout).toContain('simulated');
  });

  it('checks a store: 10 when there is a gap, 0 when it was accepted on record', async () => {
    const { stdout } = await run('export', '--symbols', 'BTCUSDT');
    const { writeFileSync } = await import('node:fs');
    const lines = stdout.split('\n');
    writeFileSync(join(cwd, 'holed.csv'), [...lines.slice(0, 500), ...lines.slice(600)].join('\n'));
    await run('import', 'holed.csv', '--symbol', 'BTCUSDT', '--exchange', 'holed', '--db', 'holed.sqlite');
    const found = await run('data', 'check', '--db', 'holed.sqlite');
    expect(found.code).toBe(10);
    expect(found.stdout).toContain('100 bars missing');
    const refused = await run('backtest', '--db', 'holed.sqlite');
    expect(refused.code, 'a gap of four days stops a run').toBe(3);
    expect(refused.stderr).toContain('quant data repair');
    expect((await run('data', 'repair', '--accept', 'cut for a test', '--db', 'holed.sqlite')).code).toBe(0);
    expect((await run('backtest', '--db', 'holed.sqlite')).code).toBe(0);
    expect((await run('data', 'check', '--db', 'holed.sqlite')).code, 'an accepted gap is worth knowing, no more').toBe(
      0,
    );
  });

  it('answers SQL, and only reads', async () => {
    const list = await json('data', 'list');
    const { rows } = await json('data', 'sql', 'SELECT count(*) AS n FROM candles_readable');
    expect((rows[0] as { n: number }).n).toBe(list.items.reduce((sum: number, i: { bars: number }) => sum + i.bars, 0));
    const written = await run('data', 'sql', 'DELETE FROM candles');
    expect(written.code).toBe(2);
    expect(existsSync(join(cwd, 'data/quant.sqlite'))).toBe(true);
  });

  it('prints numbers of a run on stdout and nothing else there', async () => {
    const { stdout, stderr, code } = await run('backtest', '--strategy', 'hold', '--json', '--quiet');
    expect(code).toBe(0);
    expect(() => JSON.parse(stdout)).not.toThrow();
    expect(stderr).toBe('');
  });

  it('finds a number that was changed behind its back, and brings the bars again', async () => {
    const db = join(cwd, 'flipped.sqlite');
    const source = [
      '--source',
      'sim(seed=5)',
      '--symbols',
      'BTCUSDT',
      '--since',
      '2023-01-01',
      '--until',
      '2023-03-01',
    ];
    await run('fetch', ...source, '--db', db);
    const before = await run('export', '--symbols', 'BTCUSDT', '--db', db);
    const { default: Database } = await import('better-sqlite3');
    const raw = new Database(db);
    raw
      .prepare('UPDATE candles SET close = close * 1.0000001, high = high * 1.0000001 WHERE open_time = ?')
      .run(Date.UTC(2023, 0, 20));
    raw.close();
    const found = await run('data', 'check', '--db', db);
    expect(found.code).toBe(10);
    expect(found.stdout).toContain('damage');
    expect((await run('data', 'repair', '--refetch', '--db', db)).code).toBe(0);
    const after = await run('export', '--symbols', 'BTCUSDT', '--db', db);
    expect(after.stdout === before.stdout, 'the same candles as before the damage').toBe(true);
  });

  it('decides from the first bar of the range: what came before warms the features up', async () => {
    const { first_decision } = await json(
      'backtest',
      '--symbols',
      'BTCUSDT',
      '--strategy',
      'momentum',
      '--since',
      '2023-06-01',
      '--no-report',
    );
    expect(Date.parse(first_decision)).toBeLessThanOrEqual(Date.parse('2023-06-01T02:00:00Z'));
    const late = await json('regime', '--symbols', 'BTCUSDT', '--since', '2023-12-25');
    const whole = await json('regime', '--symbols', 'BTCUSDT');
    expect(late.markets[0].probs, 'the regime of a moment does not depend on where the table begins').toEqual(
      whole.markets[0].probs,
    );
  });

  it('refuses a model where it would not be used, and on bars that it was not trained on', async () => {
    await json('train', '--symbols', 'BTCUSDT', '--learner', 'baseline', '--name', 'hourly');
    const unused = await run('backtest', '--symbols', 'BTCUSDT', '--strategy', 'momentum', '--model', 'hourly');
    expect(unused.code).toBe(2);
    expect(unused.stderr).toContain('reads no model');
    await run(
      'fetch',
      '--source',
      'sim(seed=5)',
      '--symbols',
      'BTCUSDT',
      '--interval',
      '4h',
      '--since',
      '2023-01-01',
      '--until',
      '2024-01-01',
    );
    const other = await run(
      'backtest',
      '--symbols',
      'BTCUSDT',
      '--interval',
      '4h',
      '--strategy',
      'model-signal',
      '--model',
      'hourly',
    );
    expect(other.code).toBe(2);
    expect(other.stderr).toContain('was trained on 1h bars of BTCUSDT, not on 4h');
  });

  it('refuses a series that nothing was ever traded in, and says what is not charged', async () => {
    const { writeFileSync } = await import('node:fs');
    const rows = Array.from({ length: 100 }, (_, i) => `${Date.UTC(2024, 0, 1) + i * 3_600_000},10,11,9,10,0`);
    const text = `ts_ms,open,high,low,close,volume\n${rows.join('\n')}\n`;
    writeFileSync(join(cwd, 'still.csv'), text);
    writeFileSync(join(cwd, 'mark.csv'), text);
    await run('import', 'still.csv', '--symbol', 'BTCUSDT', '--db', 'still.sqlite');
    const still = await run('backtest', '--db', 'still.sqlite');
    expect([still.code, still.stderr]).toEqual([3, expect.stringContaining('has no volume on any bar')]);
    await run('import', 'mark.csv', '--symbol', 'BTCUSDT', '--db', 'mark.sqlite');
    const mark = await run('backtest', '--db', 'mark.sqlite');
    expect([mark.code, mark.stderr]).toEqual([3, expect.stringContaining('holds mark prices only')]);
    const free = await run(
      'backtest',
      '--symbols',
      'BTCUSDT',
      '--interval',
      '1h',
      '--costs',
      'half-spread',
      '--no-report',
    );
    expect(free.stdout).toContain('Nothing is charged for fee, slippage');
  });
});
