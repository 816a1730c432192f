import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/registry.js';
import { quant } from '../support/cli.js';

const cwd = import.meta.dirname;

describe('help', () => {
  it('lists every command and ends with 0', async () => {
    const { code, stdout } = await quant(['--help'], { cwd });
    expect(code).toBe(0);
    for (const { name, summary } of commands.list()) {
      expect(stdout).toContain(`  ${name}`);
      expect(stdout.replace(/\s+/g, ' ')).toContain(summary);
    }
  });

  it('shows examples, every flag and the common flags for each command', async () => {
    for (const { name, params, examples } of commands.list()) {
      const { code, stdout } = await quant([name, '--help'], { cwd });
      expect(code, name).toBe(0);
      for (const [line] of examples) expect(stdout).toContain(line);
      for (const flag of [...Object.keys(params), 'db', 'out', 'json']) {
        const kebab = flag.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
        expect(stdout, `${name} --${kebab}`).toMatch(new RegExp(`--(no-)?${kebab}\\b`));
      }
    }
  });

  it('prints the version', async () => {
    const { code, stdout } = await quant(['--version'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    [['bakctest'], 'unknown command "bakctest"', 'did you mean "backtest"?'],
    [['backtest', '--stratgy', 'hold'], "unknown option '--stratgy'", 'did you mean --strategy?'],
    [['fetch', '--symbols', 'BTCUSDT', '--interval', '7h'], '--interval must be one of 1m, 3m', ''],
    [['backtest', '--cash', 'much'], '--cash must be a number', ''],
    [['backtest', '--volume-share', '2'], '--volume-share must be in [0.0001, 1], was "2"', ''],
    [['list', 'stratgey'], 'unknown kind "stratgey"', 'did you mean "strategy"?'],
    [['fetch'], '--symbols must name at least one market', '--symbols BTCUSDT'],
    [['data'], "missing required argument 'action'", 'quant data --help'],
    [['backtest', '--cash'], "option '--cash <x>' argument missing", 'quant backtest --help'],
    [['data', 'list', 'extra', 'words'], 'too many arguments', 'quant data --help'],
    [['backtest', '--no-colr'], "unknown option '--no-colr'", 'did you mean --no-color?'],
    [['--db', 'x', 'backtest'], "unknown option '--db'", 'flags stand behind the command'],
    [['data', 'chekc', '--db', 'none.sqlite'], 'quant data has no action "chekc"', 'did you mean "check"?'],
  ])('answers %j with a message, a hint and exit code 2', async (args, message, hint) => {
    const { code, stdout, stderr } = await quant(args, { cwd });
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
    expect(stdout, 'nothing that a script could take for a result').toBe('');
    expect(code).toBe(2);
    expect(stderr, 'never a stack for a mistake of the user').not.toMatch(/^\s+at /m);
    const asJson = await quant([args[0], '--json', ...args.slice(1)], { cwd });
    expect(JSON.parse(asJson.stdout), 'a script gets a document').toMatchObject({
      schema: 'quant/error@1',
      exit_code: 2,
      message: expect.stringContaining(message),
    });
  });
});
