import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, quant, scratchFolder } from '../support/cli.js';

const scratch = scratchFolder();
const cwd = scratch.path;
const run = (...args: string[]): Promise<CliResult> => quant(args, { cwd });
const RANGE = ['--since', '2024-01-01', '--until', '2024-02-01'];

beforeAll(async () => {
  const { code, stderr } = await run(
    'fetch',
    '--source',
    'sim(outages=false)',
    '--symbols',
    'BTCUSDT,ETHUSDT',
    ...RANGE,
  );
  expect(code, stderr).toBe(0);
});
afterAll(() => scratch.remove());

describe('quant data sql', () => {
  it.each([
    ['SELEC 1', 'syntax error'],
    ['SELECT * FROM nowhere', 'no such table: nowhere'],
    ['SELECT abs(-9223372036854775808)', 'integer overflow'],
    ['SELECT 1; SELECT 2', 'more than one statement'],
    ['', 'no statement'],
    ["ATTACH DATABASE 'x.sqlite' AS x", 'only reads'],
    ["VACUUM INTO 'copy.sqlite'", 'only reads'],
    ['DELETE FROM candles', 'only reads'],
    ['WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c', 'more than 100000 rows'],
  ])('calls %j a mistake, not a fault', async (query, message) => {
    const { code, stderr } = await run('data', 'sql', query);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(2);
  });

  it('keeps the values of two columns of one name apart', async () => {
    expect((await run('data', 'sql', 'SELECT 1 AS a, 2 AS a')).stdout).toBe('a  a\n1  2\n');
  });

  it('ends at once at Ctrl-C, however long the statement would take', async () => {
    const endless = 'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c';
    const { code } = await quant(['data', 'sql', endless], {
      cwd,
      onStart: (child) => {
        setTimeout(() => child.kill('SIGINT'), 1500);
      },
    });
    expect(code, 'ended by the signal').toBeNull();
  });
});

describe('quant export', () => {
  it('writes the form that the name of the file says', async () => {
    expect((await run('export', '--symbols', 'BTCUSDT', '--to', 'btc.jsonl')).code).toBe(0);
    expect(JSON.parse(readFileSync(join(cwd, 'btc.jsonl'), 'utf8').split('\n')[0])).toMatchObject({
      ts_ms: Date.UTC(2024, 0, 1),
      simulated: true,
    });
  });

  it('refuses a form that does not fit the name', async () => {
    const { code, stderr } = await run('export', '--symbols', 'BTCUSDT', '--format', 'jsonl', '--to', 'btc.csv');
    expect(code).toBe(2);
    expect(stderr).toContain('--format jsonl does not fit the name of btc.csv');
    expect(existsSync(join(cwd, 'btc.csv'))).toBe(false);
  });

  it('prints rows or a document on stdout, never both', async () => {
    const { code, stdout } = await run('export', '--symbols', 'BTCUSDT', '--json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'quant/error@1', code: 'E_USAGE' });
    const lines = (await run('export', '--symbols', 'BTCUSDT', '--format', 'jsonl')).stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(31 * 24);
    const named = await run('export', '--symbols', 'BTCUSDT', '--json', '--to', 'named.csv.gz');
    expect(JSON.parse(named.stdout)).toMatchObject({ schema: 'quant/export@1', rows: 31 * 24 });
  });
});

describe('quant features --out', () => {
  it('writes one file per symbol beside the name, also where a folder has a dot', async () => {
    mkdirSync(join(cwd, 'v1.2'));
    const args = ['features', '--features', 'rsi(period=9)', '--json', '--out'];
    const { files } = JSON.parse((await run(...args, './v1.2/rsi.csv')).stdout);
    expect(files).toEqual(['v1.2/rsi-BTCUSDT.csv', 'v1.2/rsi-ETHUSDT.csv']);
    const lines = readFileSync(join(cwd, files[0]), 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(1 + 31 * 24);
    expect(lines[0]).toBe('time,rsi(period=9)');
    expect(readdirSync(join(cwd, 'v1.2')), 'and nothing else').toHaveLength(2);
  });
});

describe('quant data repair and check', () => {
  beforeAll(async () => {
    const lines = (await run('export', '--symbols', 'BTCUSDT')).stdout.split('\n');
    const header = lines[0];
    const holed = [header, ...lines.slice(1, 100), ...lines.slice(110, 300), ...lines.slice(305)];
    writeFileSync(join(cwd, 'holed.csv'), holed.join('\n'));
    await run('import', 'holed.csv', '--symbol', 'BTCUSDT', '--db', 'holed.sqlite');
  });

  it('keep to the range that is asked for', async () => {
    const check = async (...range: string[]): Promise<string[]> => {
      const { stdout } = await run('data', 'check', '--db', 'holed.sqlite', '--json', ...range);
      return JSON.parse(stdout).series[0].findings.map((f: { time: string }) => f.time);
    };
    expect(await check()).toEqual(['2024-01-05T03:00:00Z', '2024-01-13T11:00:00Z']);
    expect(await check('--since', '2024-01-10')).toEqual(['2024-01-13T11:00:00Z']);
    const accepted = await run('data', 'repair', '--accept', 'known', '--until', '2024-01-10', '--db', 'holed.sqlite');
    expect(accepted.stdout).toBe(
      'file spot BTCUSDT 1h (simulated): 2 gaps before, 1 gap accepted; 2 gaps now, 1 unexplained\n',
    );
  });

  it('say that nobody can be asked for bars that came from files', async () => {
    const { code, stderr } = await run('data', 'repair', '--refetch', '--db', 'holed.sqlite');
    expect(code).toBe(2);
    expect(stderr).toContain('came from files');
    expect(stderr).toContain('--accept');
  });
});

describe('quant fetch of a simulated market', () => {
  const sim = (settings: string, ...more: string[]): Promise<CliResult> =>
    run('fetch', '--source', `sim(${settings})`, '--symbols', 'BTCUSDT', '--db', 'worlds/sim.sqlite', ...more);

  it('never takes the bars of one world for those of another', async () => {
    expect((await sim('seed=1', ...RANGE)).code).toBe(0);
    const other = await sim('seed=2', ...RANGE);
    expect(other.code).toBe(3);
    expect(other.stderr).toMatch(/holds bars of sim\(seed=1, .*\), asked for sim\(seed=2, .*\)/);
    expect(other.stderr).toContain('--db');
    const clock = await sim('seed=1, now="2024-03-01"', ...RANGE);
    expect(clock.code, `its clock is no part of the world: ${clock.stderr}`).toBe(0);
  });

  it('writes the truth behind all that the store holds, and only when that changes', async () => {
    const truth = join(cwd, 'worlds/truth/ETHUSDT-1h.csv');
    const eth = ['--symbols', 'ETHUSDT', '--source', 'sim(outages=false)', '--db', 'worlds/eth.sqlite'];
    const fetch = (since: string, until: string) => run('fetch', ...eth, '--since', since, '--until', until);
    await fetch('2024-01-02', '2024-01-03');
    expect(readFileSync(truth, 'utf8').trimEnd().split('\n')).toHaveLength(1 + 24);
    await fetch('2024-01-03', '2024-01-04');
    expect(readFileSync(truth, 'utf8').trimEnd().split('\n'), 'the day before is still in it').toHaveLength(1 + 48);
    writeFileSync(truth, 'as it was');
    await fetch('2024-01-03', '2024-01-04');
    expect(readFileSync(truth, 'utf8')).toBe('as it was');
  });
});

describe('a simulated market', () => {
  it('is called so in every text and every document', async () => {
    const short = ['--symbols', 'BTCUSDT'];
    const trained = [...short, '--learner', 'baseline', '--features', 'rsi(period=9)', '--label', 'forward-return'];
    for (const args of [
      ['fetch', '--source', 'sim(outages=false)', ...short, ...RANGE],
      ['data', 'list'],
      ['data', 'check'],
      ['features', ...short, '--features', 'rsi(period=9)'],
      ['train', ...trained],
      ['regime', ...short],
      ['export', ...short, '--to', 'labelled.csv'],
      ['import', 'labelled.csv', ...['--symbol', 'BTCUSDT', '--db', 'labelled.sqlite']],
      ['backtest', ...short, '--strategy', 'hold'],
    ]) {
      const text = await run(...args);
      expect(text.stdout, args.join(' ')).toContain('simulated');
      const json = await run(...args, '--json');
      expect(json.stdout, `${args.join(' ')} --json`).toMatch(/"is_?simulated": true/i);
    }
  });
});

describe('quant import', () => {
  it('knows a perpetual by its symbol, as a fetch does', async () => {
    await run('export', '--symbols', 'BTCUSDT', '--to', 'perpetual.csv');
    const symbol = ['--symbol', 'BTC/USDT:USDT', '--db', 'perpetual.sqlite', '--json'];
    const { files } = JSON.parse((await run('import', 'perpetual.csv', ...symbol)).stdout);
    expect(files).toMatchObject([{ market: 'swap', symbol: 'BTCUSDT', inserted: 744 }]);
  });
});

describe('a store in a folder without write permission', () => {
  it.skipIf(process.getuid?.() !== 0)(
    'can be listed and checked, and says so when something is to be written',
    async () => {
      const folder = join(cwd, 'locked');
      mkdirSync(folder);
      await run('import', 'BTCUSDT-1h-locked.csv', '--db', 'locked/q.sqlite');
      chmodSync(cwd, 0o755);
      chmodSync(folder, 0o555);
      const nobody = (...args: string[]): Promise<CliResult> =>
        quant([...args, '--db', 'locked/q.sqlite'], { cwd, uid: 65_534 });
      expect((await nobody('data', 'list')).stdout).toContain('BTCUSDT');
      expect(await nobody('data', 'check')).toMatchObject({ code: 0 });
      expect((await nobody('data', 'sql', 'SELECT count(*) AS n FROM candles')).stdout).toBe('n\n744\n');
      const refused = await nobody('data', 'repair', '--accept', 'known');
      expect(refused.code).toBe(5);
      expect(refused.stderr).toContain('read-only');
      chmodSync(folder, 0o755);
    },
  );

  beforeAll(async () => {
    writeFileSync(join(cwd, 'BTCUSDT-1h-locked.csv'), (await run('export', '--symbols', 'BTCUSDT')).stdout);
  });
});

describe('of several files or symbols', () => {
  it('the ones before the one that is refused are told', async () => {
    writeFileSync(join(cwd, 'BTCUSDT-1h-good.csv'), (await run('export', '--symbols', 'BTCUSDT')).stdout);
    writeFileSync(join(cwd, 'BTCUSDT-1h-bad.csv'), 'ts_ms,open,high,low,close,volume\n1,2\n');
    const files = ['BTCUSDT-1h-good.csv', 'BTCUSDT-1h-bad.csv'];
    const { code, stderr, stdout } = await run('import', ...files, '--db', 'two.sqlite');
    expect(code).toBe(3);
    expect(stdout).toBe('');
    expect(stderr).toContain('744 bars of BTCUSDT-1h-good.csv (744 new');
    expect(stderr).toContain('error: BTCUSDT-1h-bad.csv');
  });
});

describe('quant demo', () => {
  it('keeps a store for each seed, so that another seed is another market', async () => {
    mkdirSync(join(cwd, 'demo'));
    writeFileSync(join(cwd, 'demo/data'), 'in the way');
    const { stdout } = await quant(['demo', '--seed', '8', '--json'], { cwd: join(cwd, 'demo') });
    expect(JSON.parse(stdout).db).toBe('data/demo-8.sqlite');
  });

  it('goes through all of its steps, and ends with the reports', async () => {
    mkdirSync(join(cwd, 'whole'));
    const args = ['demo', '--years', '2', '--symbols', 'BTCUSDT', '--json', '--quiet'];
    const { code, stdout, stderr } = await quant(args, { cwd: join(cwd, 'whole') });
    expect(code, stderr).toBe(0);
    const { reports } = JSON.parse(stdout);
    expect(reports.map((page: string) => existsSync(join(cwd, 'whole', page)))).toEqual([true, true]);
  });

  it('says which step failed, as a document too, and passes on how much is said', async () => {
    writeFileSync(join(cwd, 'blocked'), '');
    const args = ['demo', '--years', '2', '--db', 'blocked/x.sqlite', '--json', '--quiet'];
    const { code, stdout, stderr } = await run(...args);
    expect(code).toBe(5);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'quant/demo@1', exit_code: 5 });
    expect(JSON.parse(stdout).failed_step).toMatch(/^quant fetch .* --quiet/);
    expect(stderr, 'no notes').not.toContain('1/7');
  });
});

describe('a name from outside', () => {
  it('cannot drive the terminal from the store', async () => {
    const lines = (await run('export', '--symbols', 'BTCUSDT')).stdout;
    writeFileSync(join(cwd, 'evil.csv'), lines.replaceAll(/,1$/gm, '').replace(/,simulated$/m, ''));
    const venue = 'x\x1b[2J\x1b]0;owned\x07';
    const imported = await run('import', 'evil.csv', '--symbol', 'BTCUSDT', '--exchange', venue, '--db', 'evil.sqlite');
    expect(imported.code, imported.stderr).toBe(0);
    const shown = [imported];
    for (const words of ['data list', 'data check', 'backtest --strategy hold', 'report', 'runs', 'regime']) {
      shown.push(await run(...words.split(' '), '--db', 'evil.sqlite'));
    }
    const text = shown.map(({ stdout, stderr }) => stdout + stderr);
    expect(text.filter((t) => t.includes('x\ufffd[2J')).length, 'it is shown, made harmless').toBeGreaterThan(3);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    for (const t of text) expect(t).not.toMatch(/[\u001b\u0007]/);
  });
});

it('a process that is killed while others write leaves them alone', async () => {
  const fetch = ['fetch', '--source', 'sim(seed=9)', '--symbols', 'BTCUSDT', '--interval', '1m', ...RANGE];
  const killed = new Promise<void>((done) => {
    const bin = join(import.meta.dirname, '../../bin/quant.js');
    const child = execFile(process.execPath, [bin, ...fetch, '--db', 'shared.sqlite'], { cwd }, () => done());
    setTimeout(() => child.kill('SIGKILL'), 900);
  });
  const [a, b] = await Promise.all([
    run(...fetch, '--db', 'shared.sqlite'),
    run(...fetch, '--db', 'shared.sqlite'),
    killed,
  ]);
  expect([a.code, b.code], a.stderr + b.stderr).toEqual([0, 0]);
  await run(...fetch, '--db', 'alone.sqlite');
  const exported = await Promise.all(['shared', 'alone'].map((name) => run('export', '--db', `${name}.sqlite`)));
  expect(exported[0].stdout.length).toBeGreaterThan(1_000_000);
  expect(exported[0].stdout === exported[1].stdout).toBe(true);
});
