import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { tableFromIPC } from 'apache-arrow';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import command from '../../src/cli/commands/features.js';
import { main } from '../../src/cli/main.js';
import { HOUR_MS } from '../../src/core/kit/time.js';
import { simulateMarket } from '../../src/data/sim/market.js';
import { writeCandles } from '../../src/data/store/candles.js';
import { openStore } from '../../src/data/store/database.js';
import { ensureSeries } from '../../src/data/store/series.js';
import { scratchFolder } from '../support/cli.js';
import { type Outcome, runCommand } from '../support/in-process.js';

const scratch = scratchFolder();
const db = join(scratch.path, 'q.sqlite');
const at = (name: string): string => join(scratch.path, name);
const FROM_MS = Date.UTC(2024, 0, 1);
const BARS = 300;

beforeAll(() => {
  const { markets } = simulateMarket({
    symbols: ['BTCUSDT', 'ETHUSDT'],
    intervalMs: HOUR_MS,
    fromMs: FROM_MS,
    toMs: FROM_MS + BARS * HOUR_MS,
    outages: false,
  });
  const store = openStore(db);
  for (const candles of markets) {
    writeCandles(store, ensureSeries(store, candles, { isSimulated: true, source: 'sim(seed=1)' }).id, candles);
  }
  store.close();
});

afterAll(() => scratch.remove());

const run = (args: readonly string[], flags: Readonly<Record<string, unknown>> = {}): Promise<Outcome> =>
  runCommand(command, db, args, flags, { json: true });
const text = (args: readonly string[], flags: Readonly<Record<string, unknown>> = {}): Promise<Outcome> =>
  runCommand(command, db, args, flags);
const names = ({ stdout }: Outcome): string[] =>
  JSON.parse(stdout).markets[0].features.map(({ name }: { name: string }) => name);
const btc = { symbols: 'BTCUSDT' };

describe('which features are computed', () => {
  it('are the default set when nothing is named', async () => {
    expect(names(await run([], btc))).toHaveLength(22);
  });

  it.each([
    ['minimal', 8],
    ['default', 22],
    ['paper15', 15],
  ])('%s has %i columns', async (set, count) => {
    expect(names(await run([], { ...btc, set }))).toHaveLength(count);
  });

  it('of the full set are more with another market beside it, and the same under its older name', async () => {
    const alone = names(await run([], { ...btc, set: 'full' }));
    expect(alone.length).toBeGreaterThan(200);
    expect(names(await run([], { ...btc, features: 'all' }))).toEqual(alone);
    expect(names(await run([], { symbols: 'BTCUSDT,ETHUSDT', set: 'full' })).length).toBeGreaterThan(alone.length);
  });

  it('are those of the set first, then those named, each once under its canonical text', async () => {
    const found = names(await run([], { ...btc, set: 'minimal', features: 'RSI(timeperiod=14), ema(period=9)' }));
    expect(found).toHaveLength(9);
    expect(found.slice(2, 3)).toEqual(['rsi(period=14)']);
    expect(found.at(-1)).toBe('ema(period=9)');
  });

  it('stand in a file, behind those of a set that it extends', async () => {
    writeFileSync(
      at('mine.yaml'),
      'extends: minimal\nfeatures:\n  - ema(period=9)\n  - zscore(rsi(period=14), window=50)\n',
    );
    expect(names(await run([], { ...btc, set: at('mine.yaml') })).slice(8)).toEqual([
      'ema(period=9)',
      'zscore(rsi(period=14), window=50)',
    ]);
  });

  it.each([
    ['feature: [rsi]', 'unknown key "feature"', 'did you mean "features"?'],
    ['features: rsi', 'features must be a list, was "rsi"', 'features: ['],
    ['features: [rsii]', 'features[0]: unknown feature "rsii"', '"rsi"'],
    ['features: [1]', 'features[0] must be a text, was 1', 'quotes'],
    ['extends: minmal', 'extends: unknown feature set "minmal"', '"minimal"'],
    ['[]', 'must hold a list under "features"', 'features: ['],
    ['features: [rsi', 'cannot be read', 'one feature per line'],
  ])('%s is refused', async (content, message, hint) => {
    writeFileSync(at('bad.yaml'), content);
    const refused = run([], { ...btc, set: at('bad.yaml') });
    await expect(refused).rejects.toMatchObject({
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
      exitCode: 2,
    });
  });

  it.each([
    [{ set: 'fulll' }, 'unknown feature set "fulll"'],
    [{ set: 'none.yaml' }, 'there is no feature set none.yaml'],
    [{ features: 'rsii' }, 'unknown feature "rsii"'],
    [{ out: 'x.xlsx' }, '--out must end in .parquet, .arrow or .csv, or be "store", was "x.xlsx"'],
    [{ labels: 'forward' }, 'unknown label "forward"'],
  ])('%o is refused before any data is read', async (flags, message) => {
    await expect(runCommand(command, at('absent.sqlite'), [], flags)).rejects.toMatchObject({
      message: expect.stringContaining(message),
      exitCode: 2,
    });
    expect(existsSync(at('absent.sqlite'))).toBe(false);
  });
});

describe('columns that are written', () => {
  const flags = { ...btc, features: 'rsi(period=14),volume-ratio(period=5)' };
  const NAMES = ['time', 'rsi(period=14)', 'volume-ratio(period=5)'];
  const csv = async (): Promise<string[][]> => {
    await run([], { ...flags, out: at('f.csv') });
    const [head, ...lines] = readFileSync(at('f.csv'), 'utf8').trimEnd().split('\n');
    expect(head).toBe(NAMES.join(','));
    return lines.map((line) => line.split(','));
  };

  it('are CSV with ISO times and empty cells', async () => {
    const rows = await csv();
    expect(rows).toHaveLength(BARS);
    expect(rows[0].slice(0, 2)).toEqual(['2024-01-01T00:00:00Z', '']);
    expect(rows[13][1]).toBe('');
    expect(Number(rows[14][1])).toBeGreaterThan(0);
  });

  it('are Parquet with typed columns and nulls, the numbers bit for bit those of the CSV', async () => {
    const rows = await csv();
    await run([], { ...flags, out: at('f.parquet') });
    const objects = await parquetReadObjects({ file: await asyncBufferFromFile(at('f.parquet')) });
    expect(objects).toHaveLength(BARS);
    expect(objects[0]).toMatchObject({ time: new Date(FROM_MS), 'rsi(period=14)': null });
    expect(objects.map((row) => row['rsi(period=14)'])).toEqual(rows.map(([, v]) => (v === '' ? null : Number(v))));
  });

  it('open in DuckDB, Parquet with a time zone and CSV alike', async () => {
    await csv();
    await run([], { ...flags, out: at('f.parquet') });
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const ask = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson();
    expect(await ask(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '${at('f.parquet')}')`)).toEqual([
      ['time', 'TIMESTAMP WITH TIME ZONE'],
      ['rsi(period=14)', 'DOUBLE'],
      ['volume-ratio(period=5)', 'DOUBLE'],
    ]);
    const counts = 'SELECT count(*), count("rsi(period=14)"), count("volume-ratio(period=5)")';
    for (const file of ['f.parquet', 'f.csv']) {
      expect(await ask(`${counts} FROM '${at(file)}'`)).toEqual([[String(BARS), String(BARS - 14), String(BARS - 4)]]);
    }
  });

  it('are an Arrow file that says what it is of', async () => {
    const rows = await csv();
    await run([], { ...flags, out: at('f.arrow') });
    const table = tableFromIPC(readFileSync(at('f.arrow')));
    expect(table.schema.fields.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'time Timestamp<MILLISECOND, UTC>',
      'rsi(period=14) Float64',
      'volume-ratio(period=5) Float64',
    ]);
    expect(table.schema.metadata.get('quant.series')).toBe('sim spot BTCUSDT 1h');
    expect(table.schema.metadata.get('quant.is_simulated')).toBe('true');
    expect(table.getChild('rsi(period=14)')?.toArray()[14]).toBe(Number(rows[14][1]));
    expect(table.getChild('rsi(period=14)')?.nullCount).toBe(14);
  });

  it('go into the store as a table of their own, once for the same columns', async () => {
    const first = JSON.parse((await run([], { ...flags, out: 'store' })).stdout);
    const again = JSON.parse((await run([], { ...flags, out: 'store' })).stdout);
    expect(again.tables).toEqual(first.tables);
    const store = openStore(db);
    try {
      const [name] = first.tables;
      const rows = store.db.prepare(`SELECT time, "rsi(period=14)" AS rsi FROM ${name} ORDER BY open_time`).all();
      expect(rows).toHaveLength(BARS);
      expect(rows[0]).toEqual({ time: '2024-01-01T00:00:00Z', rsi: null });
      expect(store.db.prepare('SELECT table_name, symbol, rows, is_simulated FROM feature_sets').all()).toEqual([
        { table_name: name, symbol: 'BTCUSDT', rows: BARS, is_simulated: 1 },
      ]);
    } finally {
      store.close();
    }
  });

  it('name their data by all that they read: another market beside the bars is other data', async () => {
    const own = at('hashes.sqlite');
    copyFileSync(db, own);
    const hashes = async (features: string): Promise<string> => {
      const { stdout } = await runCommand(command, own, [], { features, out: 'store' }, { json: true });
      const { tables } = JSON.parse(stdout);
      const store = openStore(own);
      try {
        const sql = 'SELECT data_hash FROM feature_sets WHERE table_name = ?';
        return String(store.db.prepare(sql).pluck().get(tables[0]));
      } finally {
        store.close();
      }
    };
    const bars = await hashes('rsi');
    expect(bars).toMatch(/^[0-9a-f]{64}$/);
    expect(await hashes('ema')).toBe(bars);
    expect(await hashes('market-return')).not.toBe(bars);
  });

  it('are one file per symbol when there are several', async () => {
    const { files } = JSON.parse((await run([], { features: 'rsi', out: at('both.csv') })).stdout);
    expect(files).toEqual([at('both-BTCUSDT.csv'), at('both-ETHUSDT.csv')]);
  });

  it('have labels behind them, under a name that no feature has', async () => {
    const found = names(await run([], { ...btc, features: 'rsi', labels: 'forward-return', horizons: '1h,4h' }));
    expect(found).toEqual([
      'rsi(period=14)',
      'label:forward-return(horizon=1, form=simple, maxGap=0)',
      'label:forward-return(horizon=4, form=simple, maxGap=0)',
    ]);
  });

  it('have labels that ask what else is known: a bet on the side of another market', async () => {
    const found = names(await run([], { features: 'rsi', labels: 'meta(primary="market-return.residual")' }));
    expect(found[1]).toMatch(/^label:meta\(primary="?market-return\.residual/);
  });

  it('leave nothing behind where they cannot be written', async () => {
    mkdirSync(at('folder.csv'));
    const before = readdirSync(scratch.path).length;
    await expect(run([], { ...flags, out: at('folder.csv') })).rejects.toMatchObject({
      code: 'E_STORAGE',
      message: expect.stringContaining('is a folder'),
    });
    expect(readdirSync(scratch.path)).toHaveLength(before);
  });
});

describe('quant features --profile', () => {
  it('tells what each computation costs, the dearest first, equal parts once', async () => {
    const flags = { ...btc, features: 'bollinger.upper,bollinger.lower,zscore(rsi, window=20),rsi', profile: true };
    const { profile, ms } = JSON.parse((await run([], flags)).stdout).markets[0];
    expect(profile.map(({ name }: { name: string }) => name).sort()).toEqual([
      'bollinger(period=20, deviations=2)',
      'rsi(period=14)',
      'zscore(rsi(period=14), window=20)',
    ]);
    const costs = profile.map((row: { ms: number }) => row.ms);
    expect(costs).toEqual([...costs].sort((a, b) => b - a));
    expect(ms).toBeGreaterThanOrEqual(costs[0]);
    expect((await text([], flags)).stdout).toMatch(/3 computations in \d+ ms\ncomputed +ms +ns per bar +share\n/);
  });
});

describe('quant features list and describe', () => {
  it('list at least 200 features as items', async () => {
    const { schema, items } = JSON.parse((await run(['list'])).stdout);
    expect(schema).toBe('quant/feature-list@1');
    expect(items.length).toBeGreaterThanOrEqual(200);
    expect(items.find(({ name }: { name: string }) => name === 'stochastic')).toMatchObject({
      kind: 'indicator',
      category: 'momentum',
      outputs: ['k', 'd'],
      warmup: [15, 17],
      reads: [],
      aliases: expect.arrayContaining(['stoch', 'stochf']),
    });
  });

  it('list one category, a line each that fits', async () => {
    const lines = (await text(['list'], { category: 'calendar' })).stdout.trimEnd().split('\n');
    expect(lines[0]).toBe(`calendar, ${lines.length - 1}`);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
    await expect(text(['list'], { category: 'calender' })).rejects.toMatchObject({
      hint: expect.stringContaining('did you mean "calendar"?'),
    });
  });

  it('list the functions of technicalindicators when asked for them', async () => {
    const { count, items } = JSON.parse((await run(['list'], { category: 'ti' })).stdout);
    expect(count).toBeGreaterThan(70);
    expect(items.every(({ name }: { name: string }) => name.startsWith('ti.'))).toBe(true);
    expect((await text(['list'], {})).stderr).toContain(
      `and ${count} of the package technicalindicators: --category ti`,
    );
    await expect(text(['describe', 'ti.nosuch'])).rejects.toMatchObject({
      hint: `${count} are available: quant features list --category ti`,
    });
  });

  it('describe an expression with its parts, warm-up and a chart of stored bars', async () => {
    const { stdout } = await text(['describe', 'zscore(RSI(length=7), window=50)'], btc);
    expect(stdout).toMatch(/^zscore\(rsi\(period=7\), window=50\)\n {2}warm-up {2}56 bars\n/);
    expect(stdout).toContain('of sim spot BTCUSDT 1h (simulated)');
    expect(stdout).toMatch(/[▁▂▃▄▅▆▇█]{20}/);
    const { parts, chart, warmup } = JSON.parse((await run(['describe', 'stoch'], btc)).stdout);
    expect(parts).toHaveLength(1);
    expect(warmup).toBe(15);
    expect(Object.keys(chart.values)).toEqual(['close', 'stochastic.k(period=14, smooth=3, signal=3)']);
  });

  it('describe a transform named alone, over the column of its example', async () => {
    expect((await text(['describe', 'zscore'], btc)).stdout).toMatch(/^zscore\(rsi\(period=14\), window=200\)\n/);
    expect((await text(['describe', 'correlation-of'], btc)).stdout).toContain('\ncorrelation-of  transform\n');
  });

  it('describe on the simulated market where there is no store', async () => {
    const { stdout } = await runCommand(command, at('absent.sqlite'), ['describe', 'rsi']);
    expect(stdout).toContain('of the built-in simulated market, BTCUSDT 1h (simulated)');
    expect(existsSync(at('absent.sqlite'))).toBe(false);
  });

  it('say why there is no chart', async () => {
    const { stdout } = await text(['describe', 'funding-level'], btc);
    expect(stdout).toContain('no chart: funding-level reads funding, and there is none for BTCUSDT');
  });

  it.each([
    [['describe'], 'quant features describe needs a feature'],
    [['lst'], 'quant features has no action "lst"'],
    [['list', 'rsi'], 'quant features list takes no name, found "rsi"'],
  ])('%j is refused', async (args, message) => {
    await expect(text(args)).rejects.toMatchObject({ message, exitCode: 2 });
  });
});

describe('quant features check', () => {
  it('finds nothing wrong with honest features', async () => {
    const { code, stdout } = await run(['check'], { ...btc, set: 'minimal', cuts: 3 });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'quant/feature-check@1',
      bars: BARS,
      findings: [],
      is_simulated: true,
    });
  });

  it('names column, bar and both values of one that looks ahead, and exits with 10', async () => {
    writeFileSync(
      at('ahead.ts'),
      `export default { kind: 'indicator', name: 'ahead', category: 'trend', summary: 's', source: 'own', params: {},
  outputs: ['ahead'], warmup: () => 0, compute: (c) => [c.close.map((v, i) => c.close[i + 1] ?? v)] };`,
    );
    const { loadPlugins } = await import('../../src/cli/plugins.js');
    await loadPlugins(at('ahead.ts'));
    const { code, stdout } = await text(['check'], { ...btc, features: 'ahead,rsi', cuts: 3 });
    expect(code).toBe(10);
    expect(stdout).toContain('1 of 2 features must not be trusted, on 300 bars of sim spot BTCUSDT 1h (simulated)');
    expect(stdout).toMatch(/\nahead {4}causality {2}2024-01-01 00:00 +[\d.e+]+ +[\d.e+]+\n/);
    expect(stdout).toContain('value changes when later bars are removed: it reads up to 1 bar ahead\n  ahead');
  });
});

describe('what a reader is told', () => {
  it('of a full set are the columns that there is no data for, and how to bring it', async () => {
    const { stdout, stderr } = await run([], { ...btc, set: 'full' });
    expect(stderr).toMatch(/^BTCUSDT \(simulated\): \d+ columns of the set are left out$/m);
    expect(stderr).toMatch(/^ {2}\d+ for want of trades; bring them: quant import a file of trades$/m);
    const { left_out } = JSON.parse(stdout).markets[0];
    expect(left_out).toContainEqual({ name: 'breadth.above-mean(period=50, needs=all)', missing: 'peers' });
    expect((await run([], { symbols: 'BTCUSDT,ETHUSDT', set: 'full' })).stderr).not.toContain('want of other markets');
  });

  it('of columns without a value is which, and how many bars they need', async () => {
    const { stdout, stderr } = await text([], { ...btc, features: 'sma(period=400),rsi' });
    expect(stdout).toContain('2 features of 300 bars, none of which has them all\n');
    expect(stderr).toContain('no value on any bar of sma(period=400) (its warm-up takes 399 bars)\n');
  });

  it('of a feature with several outputs is which was taken, and which others there are', async () => {
    const { stderr } = await text([], { ...btc, features: 'BBANDS,macd.signal,rsi,zscore(macd)' });
    const others = 'bollinger.middle, bollinger.lower, bollinger.position, bollinger.width';
    expect(stderr).toContain(`\nBBANDS is bollinger.upper; there are also ${others}\n`);
    expect(stderr.match(/there are also/g)).toHaveLength(1);
  });

  it('of large prices is more than three digits', async () => {
    const { short } = await import('../../src/cli/flows/features-view.js');
    expect([106143.82, 0.01, 5e-6, 2.5e12, 0].map(short)).toEqual([
      '106143.8',
      '0.0100',
      '5.00e-6',
      '2.50e+12',
      '0.0000',
    ]);
  });
});

describe('labels', () => {
  it('that name their horizon keep it, and those without one stand once; the others at every horizon', async () => {
    const labels = 'forward-return(horizon=5),trend-scanning,direction';
    const found = names(await run([], { ...btc, features: 'rsi', labels, horizons: '1h,4h' })).slice(1);
    expect(found.map((name) => name.replace(/, .*/, ''))).toEqual([
      'label:forward-return(horizon=5',
      'label:trend-scanning(shortest=6',
      'label:direction(horizon=1',
      'label:direction(horizon=4',
    ]);
  });
});

describe('quant features generate', () => {
  it('writes a set of what it made, and counts what it tried', async () => {
    const flags = { ...btc, features: 'rsi,atr', budget: 20, out: at('made.yaml') };
    const { kept, counts, bases } = JSON.parse((await run(['generate'], flags)).stdout);
    expect(counts.tried).toBeLessThanOrEqual(20);
    expect(counts.kept).toBe(kept.length);
    expect(names(await run([], { ...btc, set: at('made.yaml') }))).toEqual([...bases, ...kept]);
    await expect(run(['generate'], { ...btc, out: 'made.csv' })).rejects.toMatchObject({ exitCode: 2 });
  });
});

describe('--out', () => {
  it('of the world is the folder of runs, not a file of features', async () => {
    writeFileSync(at('quant.config.yaml'), `out: elsewhere\ndb: ${db}\n`);
    const line = ['features', 'list', '--category', 'calendar', '--quiet', '--config', at('quant.config.yaml')];
    expect(await main(line)).toBe(0);
    expect(await main(['features', '--features', 'rsi', '--quiet', '--config', at('quant.config.yaml')])).toBe(0);
    expect(existsSync('elsewhere')).toBe(false);
  });
});
