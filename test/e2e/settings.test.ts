import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quant, scratchFolder } from '../support/cli.js';

const scratch = scratchFolder();
const cwd = scratch.path;
const BIN = join(import.meta.dirname, '../../bin/quant.js');

beforeAll(async () => {
  const range = ['--since', '2024-01-01', '--until', '2024-01-03'];
  const { code, stderr } = await quant(['fetch', '--source', 'sim', '--symbols', 'BTCUSDT', ...range], { cwd });
  expect(code, stderr).toBe(0);
});
afterAll(() => scratch.remove());

describe('a setting', () => {
  it('is taken from the flag, else the environment, else the file, else the default', async () => {
    const file = join(cwd, 'settings.yaml');
    writeFileSync(file, 'db: from-file.sqlite\n');
    const storeOf = async (args: readonly string[], env: Record<string, string> = {}): Promise<string | undefined> =>
      /there is no store at (\S+)/.exec((await quant(['data', 'list', ...args], { cwd, env })).stderr)?.[1];
    const env = { QUANT_DB: 'from-env.sqlite' };
    expect(await storeOf(['--config', file, '--db', 'from-flag.sqlite'], env)).toBe('from-flag.sqlite');
    expect(await storeOf(['--config', file], env)).toBe('from-env.sqlite');
    expect(await storeOf(['--config', file], { QUANT_DB: '' }), 'empty says nothing').toBe('from-file.sqlite');
    expect(await storeOf(['--config', file])).toBe('from-file.sqlite');
    expect(await storeOf([]), 'the store of this folder').toBeUndefined();
  });

  it('that is a switch is turned off by a flag when the file turns it on, and the other way round', async () => {
    const file = join(cwd, 'switches.yaml');
    writeFileSync(file, 'json: true\nbacktest:\n  report: false\n');
    expect(JSON.parse((await quant(['data', 'list', '--config', file], { cwd })).stdout).schema).toMatch(/data-list/);
    const text = await quant(['data', 'list', '--config', file, '--no-json'], { cwd });
    expect(text.code, text.stderr).toBe(0);
    expect(text.stdout).toMatch(/^venue +market/);
    const run = ['backtest', '--strategy', 'hold', '--config', file];
    expect(JSON.parse((await quant(run, { cwd })).stdout).report).toBeNull();
    expect(JSON.parse((await quant([...run, '--report'], { cwd })).stdout).report).toContain('index.html');
  });

  it('of the environment decides in which form an error is told', async () => {
    const { stdout, code } = await quant(['backtest', '--symbols', 'XRPUSDT'], { cwd, env: { QUANT_JSON: 'true' } });
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'quant/error@1', code: 'E_NO_DATA' });
  });

  it('of the environment that cannot be read is named by its variable', async () => {
    const { stderr, code } = await quant(['backtest'], { cwd, env: { QUANT_CASH: 'much' } });
    expect(code).toBe(2);
    expect(stderr).toContain('QUANT_CASH must be a number');
  });

  it('cannot be an empty store', async () => {
    const { stderr, code } = await quant(['data', 'list', '--db', ''], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('the store must have a path');
  });
});

describe('a plug-in file', () => {
  it('that stands in two flags is loaded once', async () => {
    writeFileSync(
      join(cwd, 'still.mjs'),
      `import { defineStrategy } from 'quant';
export default defineStrategy({ name: 'still', summary: 's', source: 'own', params: {}, needs: () => ({ features: [] }),
  start: () => ({ onBar() {} }) });`,
    );
    const args = ['backtest', '--strategy', './still.mjs', '--plugin', 'still.mjs,', '--no-report', '--json'];
    const { code, stdout, stderr } = await quant(args, { cwd });
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout).spec.strategy).toBe('still');
  });

  it('that exports nothing is refused with an example', async () => {
    writeFileSync(join(cwd, 'nothing.mjs'), 'export default [];');
    const { code, stderr } = await quant(['list', '--plugin', 'nothing.mjs'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('must export a plug-in by default');
    expect(stderr).toContain('defineStrategy');
  });
});

describe('the end of the pipe', () => {
  const shell = (line: string): Promise<{ code: number; stderr: string }> =>
    new Promise((done) => {
      const env = { PATH: process.env.PATH, HOME: cwd, QUANT: `${process.execPath} ${BIN}` };
      execFile('bash', ['--norc', '-o', 'pipefail', '-c', line], { cwd, env }, (error, _stdout, stderr) =>
        done({ code: (error?.code as number | undefined) ?? 0, stderr }),
      );
    });

  it('that closes early is no error', async () => {
    const { code, stderr } = await shell('$QUANT export --quiet | head -1 > /dev/null');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it.each(['data list', 'export'])('that is a full disk is a storage error: %s', async (words) => {
    const { code, stderr } = await shell(`$QUANT ${words} > /dev/full`);
    expect(stderr).toContain('the result could not be written to stdout');
    expect(stderr, 'no stack: it is not our bug').not.toMatch(/^\s+at /m);
    expect(code).toBe(5);
  });
});
