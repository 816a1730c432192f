import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import backtest from '../../src/cli/commands/backtest.js';
import sweep from '../../src/cli/commands/sweep.js';
import { openStore } from '../../src/data/store/database.js';
import { setStatus } from '../../src/data/store/models.js';
import { tempFolder } from '../data/store/temp-store.js';
import { type Outcome, runCommand } from '../support/in-process.js';
import { randomCandles } from '../support/series.js';
import { type ModelOptions, storeBars, storeModel } from '../support/stored-model.js';

const candles = randomCandles({ seed: 'overlap', symbol: 'BTCUSDT', length: 600 });
const iso = (ms: number): string => new Date(ms).toISOString();
/** The model knows bars 0 to 299: 299 closes as 300 opens. */
const [first, known, later] = [0, 300, 301].map((row) => iso(candles.openTime[row]));
const inside = iso(candles.openTime[299]);

function dbWith(options: ModelOptions = {}, isRetired = false): string {
  const db = join(tempFolder(), 'quant.sqlite');
  const store = openStore(db);
  storeBars(store, candles);
  const { id } = storeModel(store, candles, options);
  if (isRetired) setStatus(store, id, 'retired');
  store.close();
  return db;
}

const DEFAULTS = { strategy: 'model-signal', model: 'mine', report: false };
const trade = (db: string, flags: object, json = true): Promise<Outcome> =>
  runCommand(backtest, db, [], { ...DEFAULTS, ...flags }, { json });

describe('a backtest of a stored model', () => {
  it('is refused on a stated range that reaches into its training, with both ranges and a way out', async () => {
    const refused = trade(dbWith(), { since: first });
    await expect(refused).rejects.toMatchObject({
      code: 'E_USAGE',
      exitCode: 2,
      message:
        'the run is asked for 2024-01-01 00:00 to 2024-01-26 00:00 UTC, and model mine-1 was trained on bars from 2024-01-01 00:00 to 2024-01-13 12:00 UTC',
    });
    await expect(refused).rejects.toHaveProperty('hint', expect.stringContaining('--since 2024-01-13T12:00Z'));
    await expect(refused).rejects.toHaveProperty('hint', expect.stringMatching(/walkforward.*--allow-overlap/));
  });
  it('trades the markets and bars of its model where nobody names any', async () => {
    const db = dbWith();
    const store = openStore(db);
    storeBars(store, randomCandles({ seed: 'overlap/other', symbol: 'ETHUSDT', length: 600 }));
    store.close();
    const { stdout, stderr } = await trade(db, { since: known });
    expect(stderr).toContain('trading BTCUSDT 1h, which model mine was trained on');
    expect(JSON.parse(stdout).data.map(({ symbol }: { symbol: string }) => symbol)).toEqual(['BTCUSDT']);
    await expect(trade(db, { since: known, symbols: 'ETHUSDT' })).rejects.toThrow('was not trained on ETHUSDT');
  });
  it('is refused where what the model foretells is no direction', async () => {
    const plan = { label: 'volatility-ahead(horizon=3)' };
    const refused = { code: 'E_USAGE', message: expect.stringContaining('volatility-ahead is no direction to trade') };
    await expect(trade(dbWith({ plan }), {})).rejects.toMatchObject(refused);
    const tried = { model: 'mine', strategy: 'model-signal(threshold=0.45|0.5)' };
    await expect(runCommand(sweep, dbWith({ plan }), [], tried, { json: true })).rejects.toMatchObject(refused);
  });
  it('is refused for a single bar of overlap, and runs on the next one', async () => {
    const db = dbWith();
    await expect(trade(db, { since: inside })).rejects.toMatchObject({ code: 'E_USAGE' });
    const { code, stdout } = await trade(db, { since: known });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ model_overlap: null, data: [{ from: known.replace('.000Z', 'Z') }] });
    expect((await trade(db, { since: later })).code).toBe(0);
  });
  it('is refused before its training too: it knows what came after', async () => {
    const db = dbWith({ row: { trainedFrom: candles.openTime[100] } });
    await expect(trade(db, { since: first, until: iso(candles.openTime[90]) })).rejects.toMatchObject({
      code: 'E_USAGE',
    });
  });
  it('starts after the training where no start is stated, and says so', async () => {
    const { stdout, stderr } = await trade(dbWith(), {});
    expect(stderr).toContain('starting 2024-01-13 12:00 UTC, after the bars that model mine-1 was trained on');
    const document = JSON.parse(stdout);
    expect(document.data[0]).toMatchObject({ bars: 300, from: known.replace('.000Z', 'Z') });
    expect(document.spec).not.toHaveProperty('allow_overlap');
    const stated = JSON.parse((await trade(dbWith(), { since: known })).stdout);
    expect([stated.run_hash, stated.spec_hash]).toEqual([document.run_hash, document.spec_hash]);
  });
  it('has no bar left when all of the range was training', async () => {
    await expect(trade(dbWith(), { until: iso(candles.openTime[200]) })).rejects.toMatchObject({
      code: 'E_NO_DATA',
      message: expect.stringContaining('has no bar after'),
    });
  });
  it('names an unknown start of the training by its end alone', async () => {
    await expect(trade(dbWith({ row: { trainedFrom: null } }), { since: first })).rejects.toThrow(
      'was trained on bars until 2024-01-13 12:00 UTC',
    );
  });
});

describe('--allow-overlap', () => {
  it('trades the bars of the training and says so in the document, the text and the specification', async () => {
    const db = dbWith();
    const flags = { since: first, allowOverlap: true };
    const { stdout, stderr } = await trade(db, flags);
    expect(stderr).toContain('warning: model mine-1 was trained on bars of this run');
    const document = JSON.parse(stdout);
    expect(document.model_overlap).toEqual({
      model: 'mine-1',
      trained_from: '2024-01-01T00:00:00Z',
      trained_until: '2024-01-13T12:00:00Z',
      overlapping_bars: 300,
      bars: 600,
      meaning: 'the model was trained on bars of this run: its figures are flattered',
    });
    expect(document.spec.allow_overlap).toBe(true);
    expect(Date.parse(document.first_decision), 'a signal on the sixth bar').toBeLessThan(candles.openTime[10]);
    const text = (await trade(db, flags, false)).stdout;
    expect(text.startsWith('WARNING: Trained on the bars of this run: model mine-1')).toBe(true);
    expect(text).toContain('300 of the 600 bars');
  });
  it('changes nothing, not even the hash, where there is no overlap', async () => {
    const db = dbWith();
    const [plain, allowed] = await Promise.all([
      trade(db, { since: later }),
      trade(db, { since: later, allowOverlap: true }),
    ]);
    expect(JSON.parse(allowed.stdout).spec_hash).toBe(JSON.parse(plain.stdout).spec_hash);
  });
  it('needs a model', async () => {
    await expect(trade(dbWith(), { strategy: 'momentum', model: '', allowOverlap: true })).rejects.toMatchObject({
      code: 'E_USAGE',
      message: expect.stringContaining('--allow-overlap'),
    });
  });
});

describe('the same rule', () => {
  it('holds for a confidence from a model', async () => {
    const flags = { strategy: 'momentum', confidence: 'model', since: first };
    await expect(trade(dbWith(), flags)).rejects.toMatchObject({ code: 'E_USAGE', exitCode: 2 });
    const { stdout } = await trade(dbWith(), { ...flags, allowOverlap: true });
    expect(JSON.parse(stdout).model_overlap.overlapping_bars).toBe(300);
  });
  it('holds for a sweep', async () => {
    const db = dbWith();
    const run = (flags: object, json = true): Promise<Outcome> =>
      runCommand(
        sweep,
        db,
        [],
        { strategy: 'model-signal(full=0.01|0.02)', model: 'mine', workers: 1, ...flags },
        { json },
      );
    await expect(run({ since: first })).rejects.toMatchObject({ code: 'E_USAGE', exitCode: 2 });
    expect(JSON.parse((await run({})).stdout)).toMatchObject({
      model_overlap: null,
      from: known.replace('.000Z', 'Z'),
    });
    const forced = JSON.parse((await run({ since: first, allowOverlap: true })).stdout);
    expect(forced.model_overlap).toMatchObject({ overlapping_bars: 300, bars: 600 });
    const text = (await run({ since: first, allowOverlap: true }, false)).stdout;
    expect(text).toMatch(/^WARNING: Trained on the bars of this run/);
    for (const line of text.split('\n\n')[0].split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
  });
});

describe('a retired model', () => {
  it('is not found by its name, and by its id with a warning', async () => {
    const db = dbWith({}, true);
    await expect(trade(db, {})).rejects.toMatchObject({
      code: 'E_NO_DATA',
      message: 'every model named "mine" is retired',
      hint: 'name one by its id: mine-1',
    });
    expect((await trade(db, { model: 'mine-1' })).stderr).toContain('warning: model mine-1 is retired');
  });
});
