import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const JITI = join(dirname(createRequire(import.meta.url).resolve('jiti/package.json')), 'lib', 'jiti-cli.mjs');

/** `npm run bench` after its build, with the flags of a test. */
function bench(flags: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return spawnSync(process.execPath, [JITI, join('bench', 'run.ts'), ...flags], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
}

describe('the benchmark command', () => {
  it('prints one document that names what was measured, what it was held against, and the goal', () => {
    const { status, stdout, stderr } = bench(['--json', '--quick', '--only', 'heap-growth-1m']);
    expect(status, stderr).toBe(0);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ schema: 'quant/bench@1', quick: true, node: process.version });
    expect(document.results).toHaveLength(1);
    const [result] = document.results;
    expect(result).toMatchObject({ name: 'heap-growth-1m', goal: 2, unit: 'MB', atLeast: false });
    expect(result.ratio, 'allocating nothing at all is allowed').toBeTypeOf('number');
    expect(result.ok).toBe(result.ratio <= 2);
  });

  it('lists what needs a C compiler without a ratio and still succeeds where there is none', () => {
    const { status, stdout, stderr } = bench(['--json', '--quick', '--only', 'engine-100k'], { PATH: '', CC: '' });
    expect(status, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'quant/bench@1',
      compiler: null,
      results: [{ name: 'engine-100k', ratio: null, goal: 1.6, ok: null, reason: expect.stringContaining('compiler') }],
    });
  });

  it('names every benchmark once, with its goal', () => {
    const { status, stdout } = bench(['--list']);
    expect(status).toBe(0);
    const names = stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining(['engine-1m', 'multi-10x5m1h', 'cold-100k', 'sweep-400', 'store-cache']),
    );
    for (const line of stdout.trim().split('\n')) expect(line).toMatch(/^[a-z0-9-]+ +(<=|>=) [\d.]+ +\S+ +\S/);
  });

  it('says so when no benchmark has such a name', () => {
    const { status, stdout, stderr } = bench(['--json', '--only', 'nonsense']);
    expect(status).not.toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toContain('no benchmark is named nonsense');
  });
});
