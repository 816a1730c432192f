import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quant, scratchFolder } from '../support/cli.js';

const scratch = scratchFolder();
const cwd = scratch.path;
const SIM = [
  'fetch',
  '--source',
  'sim(seed=3)',
  '--symbols',
  'BTCUSDT',
  '--since',
  '2024-01-01',
  '--until',
  '2024-03-01',
];

beforeAll(async () => {
  const { code, stderr } = await quant(SIM, { cwd });
  expect(code, stderr).toBe(0);
});
afterAll(() => scratch.remove());

describe('a mistake or a fault', () => {
  it('of an empty store names the line that fills it, and makes no file', async () => {
    const { code, stderr } = await quant(['backtest', '--db', 'none.sqlite'], { cwd });
    expect(code).toBe(3);
    expect(stderr).toContain('there is no store at none.sqlite yet');
    expect(stderr).toContain('quant fetch --symbols BTCUSDT --interval 1h --since 2023-01-01');
    expect(existsSync(join(cwd, 'none.sqlite'))).toBe(false);
  });

  it('of a symbol that the store does not hold names the nearest one and the line that brings it', async () => {
    const { code, stderr } = await quant(['backtest', '--symbols', 'BTCUSD'], { cwd });
    expect(code).toBe(3);
    expect(stderr).toContain('the store has no candles of BTCUSD');
    expect(stderr).toContain('did you mean BTCUSDT?');
    expect(stderr).toContain('quant fetch --symbols BTCUSD');
  });

  it('of a name that is no symbol is a usage error', async () => {
    const { code, stderr } = await quant(['backtest', '--symbols', '<script>'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('"<script>" is not a market symbol');
  });

  it('of an unknown strategy or parameter names the nearest', async () => {
    const strategy = await quant(['backtest', '--strategy', 'momentun'], { cwd });
    expect(strategy.code).toBe(2);
    expect(strategy.stderr).toContain('did you mean "momentum"?');
    const parameter = await quant(['backtest', '--strategy', 'momentum(lokback=3)'], { cwd });
    expect(parameter.code).toBe(2);
    expect(parameter.stderr).toContain('did you mean "lookback"?');
  });

  it('of a corrupt store says so and leaves the file as it is', async () => {
    const file = join(cwd, 'corrupt.sqlite');
    writeFileSync(file, 'this is not a database, but it is long enough to be taken for one'.repeat(20));
    const before = readFileSync(file);
    const { code, stderr } = await quant(['data', 'list', '--db', file], { cwd });
    expect(code).toBe(5);
    expect(stderr).toContain(file);
    expect(stderr).toMatch(/hint:/);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('of a full disk is a storage error and leaves a store that works', async () => {
    // A limit on the size of files stands in for a full disk: SQLite gets the same refusal from the system.
    const file = join(cwd, 'small.sqlite');
    const fetch = [...SIM.slice(0, -4), '--since', '2022-01-01', '--until', '2024-03-01'];
    const { execFileSync } = await import('node:child_process');
    const bin = join(import.meta.dirname, '../../bin/quant.js');
    let stderr = '';
    let code: number | null = 0;
    try {
      const line = `ulimit -f 300; exec "${process.execPath}" "${bin}" ${fetch.map((w) => `'${w}'`).join(' ')} --db '${file}'`;
      execFileSync('bash', ['-c', line], { cwd, stdio: 'pipe', env: { PATH: process.env.PATH } });
    } catch (error) {
      ({ status: code } = error as { status: number });
      stderr = String((error as { stderr: Buffer }).stderr);
    }
    expect(code, stderr).toBe(5);
    expect(stderr).toContain('small.sqlite');
    const again = await quant([...fetch, '--db', file], { cwd });
    expect(again.code, `with room again it goes on: ${again.stderr}`).toBe(0);
    await quant([...fetch, '--db', 'roomy.sqlite'], { cwd });
    const whole = await quant(['export', '--symbols', 'BTCUSDT', '--db', 'roomy.sqlite'], { cwd });
    const resumed = await quant(['export', '--symbols', 'BTCUSDT', '--db', file], { cwd });
    expect(resumed.stdout.length).toBeGreaterThan(1_000_000);
    expect(resumed.stdout === whole.stdout, 'the same candles as without the fault').toBe(true);
  });

  it('of a folder that cannot be written is a storage error', async () => {
    const blocked = join(cwd, 'a-file');
    writeFileSync(blocked, '');
    const store = await quant([...SIM, '--db', join(blocked, 'q.sqlite')], { cwd });
    expect(store.code, store.stderr).toBe(5);
    const report = await quant(['backtest', '--out', join(blocked, 'reports')], { cwd });
    expect(report.code, report.stderr).toBe(5);
    expect(report.stderr).toContain('a-file');
  });

  it.skipIf(process.getuid?.() !== 0)(
    'of a read-only folder is a storage error for a user without rights',
    async () => {
      const folder = join(cwd, 'read-only');
      mkdirSync(folder, { mode: 0o555 });
      const { chmodSync } = await import('node:fs');
      chmodSync(cwd, 0o755);
      const { code, stderr } = await quant([...SIM, '--db', join(folder, 'q.sqlite')], { cwd, uid: 65534 });
      expect(code, stderr).toBe(5);
      expect(stderr).toContain('read-only');
    },
  );

  it('in a config file names the key and the nearest one', async () => {
    const file = join(cwd, 'bad.yaml');
    writeFileSync(file, 'backtest:\n  stratgy: hold\n');
    const { code, stderr } = await quant(['backtest', '--config', file], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('unknown key "backtest.stratgy"');
    expect(stderr).toContain('did you mean "strategy"?');
  });

  it('in a config file cannot reach into prototypes', async () => {
    const file = join(cwd, 'evil.json');
    writeFileSync(file, '{"__proto__": {"json": true}, "backtest": {"constructor": {}}}');
    const { code, stderr } = await quant(['backtest', '--config', file], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('is not allowed');
  });

  it('under --json is a document too', async () => {
    const { code, stdout } = await quant(['backtest', '--symbols', 'XRPUSDT', '--json'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'quant/error@1', code: 'E_NO_DATA', exit_code: code });
  });

  it('of a user strategy names the bar, the time and the symbol', async () => {
    const file = join(cwd, 'broken.mjs');
    writeFileSync(
      file,
      `import { defineStrategy } from 'quant';
export default defineStrategy({ name: 'broken', summary: 's', source: 'own', params: {}, needs: () => ({ features: [] }),
  start: () => ({ onBar(bar, s) { if (bar.barCount(s) === 50) bar.close(s, -1); } }) });`,
    );
    const { code, stderr } = await quant(['backtest', '--strategy', './broken.mjs'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('broken');
    expect(stderr).toContain('BTCUSDT');
    expect(stderr).toContain('2024-01-0');
  });
});
