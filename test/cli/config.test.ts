import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { GLOBAL_PARAMS } from '../../src/cli/command.js';
import { readConfig } from '../../src/cli/config.js';
import type { ParamSpecs } from '../../src/core/kit/params.js';
import { scratchFolder } from '../support/cli.js';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

const sections: Record<string, ParamSpecs> = {
  backtest: {
    strategy: { type: 'text', default: 'momentum', doc: '' },
    cash: { type: 'float', default: 1, min: 0, max: 1e9, doc: '' },
    seed: { type: 'int', default: 1, min: 0, max: 10, doc: '' },
    short: { type: 'bool', default: true, doc: '' },
    gaps: { type: 'choice', default: 'refuse', options: ['refuse', 'allow'], doc: '' },
  },
  fetch: { interval: { type: 'choice', default: '1h', options: ['1m', '1h'], doc: '' } },
};

async function read(text: string, name = 'quant.config.yaml', command = 'backtest'): Promise<Record<string, unknown>> {
  const file = join(scratch.path, name);
  writeFileSync(file, text);
  try {
    return { ...(await readConfig(file, command, GLOBAL_PARAMS, sections)) };
  } finally {
    rmSync(file);
  }
}

describe('a config file', () => {
  it('gives global settings and those of the command, and leaves out the others', async () => {
    const text = 'db: x.sqlite\nquiet: true\nbacktest:\n  cash: 5\n  strategy: hold\nfetch:\n  interval: 1m\n';
    expect(await read(text)).toEqual({ db: 'x.sqlite', quiet: true, cash: 5, strategy: 'hold' });
    expect(await read(text, 'quant.config.yaml', 'fetch')).toEqual({ db: 'x.sqlite', quiet: true, interval: '1m' });
  });

  it('may be JSON or a program', async () => {
    expect(await read('{"backtest": {"short": false}}', 'c.json')).toEqual({ short: false });
    expect(await read('export default { backtest: { seed: 2 + 1 } };', 'c.ts')).toEqual({ seed: 3 });
  });

  it.each(['', '# nothing yet\n', '{}'])('that holds nothing (%j) settles nothing', async (text) => {
    expect(await read(text)).toEqual({});
  });

  it('that does not exist is an error when it was named', async () => {
    await expect(readConfig('none.yaml', 'backtest', GLOBAL_PARAMS, sections)).rejects.toThrow(
      'there is no config file',
    );
  });

  it.each([
    ['stratgy: hold', 'unknown key "stratgy"', 'E_CONFIG'],
    ['backtest:\n  stratgy: hold', 'unknown key "backtest.stratgy"', 'E_CONFIG'],
    ['fetch:\n  intervall: 1h', 'unknown key "fetch.intervall"', 'E_CONFIG'],
    ['backtest: 5', '"backtest" must hold settings by name', 'E_CONFIG'],
    ['- a', 'the file must hold settings by name', 'E_CONFIG'],
    ['backtest:\n  cash: "5"', 'backtest.cash must be a number, was "5"', 'E_CONFIG'],
    ['backtest:\n  short: "yes"', 'backtest.short must be true or false, was "yes"', 'E_CONFIG'],
    ['backtest:\n  strategy: 5', 'backtest.strategy must be text, was 5', 'E_CONFIG'],
    ['backtest:\n  strategy: [a, b]', 'backtest.strategy must be text, was ["a","b"]', 'E_CONFIG'],
    ['backtest:\n  strategy: {a: 1}', 'backtest.strategy must be text, was {"a":1}', 'E_CONFIG'],
    ['backtest:\n  cash: -1', 'backtest.cash must be in [0, 1000000000], was -1', 'E_PARAM'],
    ['backtest:\n  cash: .inf', 'backtest.cash must be a number', 'E_PARAM'],
    ['backtest:\n  cash: .nan', 'backtest.cash must be a number', 'E_PARAM'],
    ['backtest:\n  seed: 1.5', 'backtest.seed must be a whole number', 'E_PARAM'],
    ['backtest:\n  gaps: maybe', 'backtest.gaps must be one of refuse, allow', 'E_PARAM'],
    ['fetch:\n  interval: 7h', 'fetch.interval must be one of 1m, 1h', 'E_PARAM'],
    ['db: a\ndb: b', 'cannot be read', 'E_CONFIG'],
    ['db: [', 'cannot be read', 'E_CONFIG'],
  ])('with %j is refused', async (text, message, code) => {
    await expect(read(text)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('names the nearest key', async () => {
    await expect(read('backtest:\n  stratgy: hold')).rejects.toMatchObject({
      hint: expect.stringContaining('did you mean "strategy"?'),
    });
  });

  it('says how a list is written', async () => {
    await expect(read('backtest:\n  strategy: [atr, time]')).rejects.toMatchObject({
      hint: 'write a list as one text, its parts joined with +: "atr+time"',
    });
    await expect(read('fetch:\n  interval: [1h, 4h]')).rejects.toMatchObject({
      hint: 'write a list as one text, its parts split by commas: "1h,4h"',
    });
  });

  it.each([
    '{"__proto__": {"polluted": 1}}',
    '{"backtest": {"__proto__": {"polluted": 1}}}',
    '{"constructor": {"prototype": {"polluted": 1}}}',
    '{"backtest": {"strategy": {"prototype": {"polluted": 1}}}}',
  ])('cannot reach into prototypes: %s', async (text) => {
    await expect(read(text, 'evil.json')).rejects.toMatchObject({
      code: 'E_CONFIG',
      message: expect.stringContaining('is not allowed'),
    });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('nested without end is refused, not followed', async () => {
    const deep = `{"backtest": ${'{"a":'.repeat(100)}1${'}'.repeat(100)}}`;
    await expect(read(deep, 'deep.json')).rejects.toMatchObject({ code: 'E_CONFIG' });
  });

  it('that expands aliases into millions is refused', async () => {
    const levels = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}*a${i}]`);
    await expect(read(['a0: &a0 [x]', ...levels].join('\n'))).rejects.toMatchObject({ code: 'E_CONFIG' });
  });
});
