import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import rules from '../../src/cli/commands/rules.js';
import { openStore } from '../../src/data/store/database.js';
import { loadRules } from '../../src/data/store/rules.js';
import { scratchFolder } from '../support/cli.js';
import { type Outcome, runCommand } from '../support/in-process.js';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

let count = 0;
const database = (): string => join(scratch.path, `rules-${count++}.sqlite`);
const run = (db: string, ...args: string[]): Promise<Outcome> => runCommand(rules, db, args);

function file(name: string, text: string): string {
  const path = join(scratch.path, name);
  writeFileSync(path, text);
  return path;
}

const YAML = `
venue: binance
market: swap
symbol: BTC/USDT:USDT
tickSize: 0.1
lotStep: 0.001
minNotional: 100
marginTables:
  - effectiveFromMs: 0
    tiers:
      - { floorNotional: 0, capNotional: 50000, maintenanceRate: 0.004, maxLeverage: 125 }
      - { floorNotional: 50000, capNotional: null, maintenanceRate: 0.005, maxLeverage: 100 }
  - effectiveFrom: 2021-07-01
    tiers: [{ floorNotional: 0, capNotional: null, maintenanceRate: 0.01, maxLeverage: 20 }]
`;

describe('quant rules', () => {
  it('stores the rules of a file, once', async () => {
    const db = database();
    const path = file('margin.yaml', YAML);
    expect((await run(db, 'import', path)).stdout).toBe('binance swap BTCUSDT: rules stored\n');
    expect((await run(db, 'import', path)).stdout).toBe('binance swap BTCUSDT: these rules were there\n');
    const store = openStore(db);
    const stored = loadRules(store, { venue: 'binance', market: 'swap', symbol: 'BTCUSDT' });
    store.close();
    expect(stored).toMatchObject({ tickSize: 0.1, minNotional: 100 });
    expect(stored?.marginTables.map(({ effectiveFromMs, tiers }) => [effectiveFromMs, tiers.length])).toEqual([
      [0, 2],
      [Date.UTC(2021, 6, 1), 1],
    ]);
  });

  it('lists and shows them', async () => {
    const db = database();
    await run(db, 'import', file('margin.yaml', YAML));
    const list = (await run(db)).stdout.trimEnd().split('\n');
    expect(list.map((line) => line.split(/ {2,}/))).toEqual([
      ['venue', 'market', 'symbol', 'contract', 'price step', 'lot step', 'least', 'least value', 'margin tables'],
      ['binance', 'swap', 'BTCUSDT', 'linear', '0.1', '0.001', '-', '100 USDT', '2'],
    ]);
    const lines = (await run(db, 'show', 'BTCUSDT')).stdout.split('\n').map((line) => line.trim().split(/ {2,}/));
    expect(lines).toContainEqual(['price step', '0.1 USDT']);
    expect(lines, 'what nobody said is not passed off as a fact').toContainEqual([
      'liquidation fee',
      '1.25 %',
      'assumed: no source says',
    ]);
    expect(lines).toContainEqual(['margin, since 2021-07-01 00:00 UTC']);
    expect(lines).toContainEqual(['50000', 'no end', '0.5 %', '100x']);
  });

  it('gives all of it as a document', async () => {
    const db = database();
    await run(db, 'import', file('margin.yaml', YAML));
    for (const args of [['list'], ['show', 'BTCUSDT']]) {
      const { stdout } = await runCommand(rules, db, args, { market: 'swap', exchange: 'binance' }, { json: true });
      const document = JSON.parse(stdout);
      expect(document.schema).toBe('quant/rules@1');
      expect(document.items[0]).toMatchObject({ venue: 'binance', market: 'swap', symbol: 'BTCUSDT' });
      expect(document.items[0].rules.marginTables[0].tiers[1].capNotional).toBeNull();
      expect(document.items[0].assumed).toContain('contractSize');
    }
  });

  it('takes several markets as a list, in JSON too: all of them or none', async () => {
    const db = database();
    const spot = { venue: 'kraken', market: 'spot', symbol: 'ETHUSD', tickSize: 0.01 };
    const both = file('two.json', JSON.stringify([spot, { ...spot, symbol: 'BTCUSD' }]));
    expect((await run(db, 'import', both)).stdout).toBe(
      'kraken spot ETHUSD: rules stored\nkraken spot BTCUSD: rules stored\n',
    );
    const one = file(
      'bad.json',
      JSON.stringify([
        { ...spot, symbol: 'SOLUSD' },
        { ...spot, tickSize: -1 },
      ]),
    );
    await expect(run(db, 'import', one)).rejects.toThrow('kraken spot ETHUSD: tickSize must be 0 or more, was -1');
    expect((await run(db)).stdout).not.toContain('SOLUSD');
  });

  it.each([
    ['an unknown key', YAML.replace('tickSize', 'ticksize'), 'unknown key "ticksize"', 'did you mean "tickSize"?'],
    [
      'an unknown key of a tier',
      YAML.replace('maxLeverage', 'leverage'),
      'tier 1: unknown key "leverage"',
      'maxLeverage',
    ],
    ['a number as text', YAML.replace('0.1', '"0.1"'), 'tickSize must be a number, was "0.1"', undefined],
    ['another kind of market', YAML.replace('swap', 'future'), 'market must be spot or swap, was "future"', undefined],
    ['no venue', YAML.replace('venue: binance', ''), 'venue must be text, it is missing', undefined],
    ['a date that is none', YAML.replace('2021-07-01', '1.7.2021'), 'must be a date such as 2021-07-01', undefined],
    ['a table without a date', YAML.replace('effectiveFromMs: 0', ''), 'must have one of effectiveFrom', 'always'],
    [
      'a table of two dates',
      YAML.replace('effectiveFromMs: 0', 'effectiveFromMs: 0\n    effectiveFrom: 2020-01-01'),
      'one of effectiveFrom and effectiveFromMs',
      'always',
    ],
    ['a key twice', `${YAML}\nvenue: kraken`, 'neither JSON nor YAML', undefined],
    ['nothing', '', 'must be settings by name, was null', undefined],
    [
      'rates in percent',
      YAML.replace('0.004', '0.4'),
      'tier 1 must have a maintenanceRate of at most',
      '0.4 % is 0.004',
    ],
  ])('refuses a file with %s', async (_, text, message, hint) => {
    const db = database();
    const failed = await run(db, 'import', file('faulty.yaml', text)).catch((error) => error);
    expect(failed.code).toBe('E_DATA');
    expect(failed.message).toContain(message);
    if (hint !== undefined) expect(failed.hint).toContain(hint);
    await expect(run(db), 'nothing is stored').rejects.toThrow(/no rules yet|no store/);
  });

  it('says what to do when there are none, or none of that name', async () => {
    const db = database();
    await expect(run(db)).rejects.toMatchObject({ code: 'E_NO_DATA' });
    await run(db, 'import', file('margin.yaml', YAML));
    await expect(run(db, 'show', 'BTCUSDR')).rejects.toMatchObject({
      code: 'E_NO_DATA',
      hint: expect.stringContaining('did you mean BTCUSDT?'),
    });
    await expect(run(db, 'show')).rejects.toMatchObject({ code: 'E_USAGE' });
    await expect(run(db, 'import')).rejects.toMatchObject({ code: 'E_USAGE' });
    await expect(run(db, 'import', join(scratch.path, 'none.yaml'))).rejects.toMatchObject({ code: 'E_USAGE' });
    await expect(run(db, 'shwo', 'BTCUSDT')).rejects.toMatchObject({
      code: 'E_USAGE',
      hint: expect.stringContaining('did you mean "show"?'),
    });
    await expect(runCommand(rules, db, ['list'], { exchange: 'kraken' })).rejects.toThrow('no rules of kraken');
  });
});
