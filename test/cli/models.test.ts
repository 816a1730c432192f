import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import backtest from '../../src/cli/commands/backtest.js';
import models from '../../src/cli/commands/models.js';
import { hashJson } from '../../src/core/kit/hash.js';
import { openStore } from '../../src/data/store/database.js';
import { getModel, listModels, setStatus } from '../../src/data/store/models.js';
import { closeTrial, openTrials } from '../../src/data/store/trials.js';
import { learners } from '../../src/models/registry.js';
import { tempFolder } from '../data/store/temp-store.js';
import { type Outcome, runCommand } from '../support/in-process.js';
import { randomCandles } from '../support/series.js';
import { storeBars, storeModel } from '../support/stored-model.js';

const candles = randomCandles({ seed: 'models', symbol: 'BTCUSDT', length: 400 });
const JAN_2025 = Date.UTC(2025, 0, 1);
const DAY = 86_400_000;

const judged = (logLoss: number, label = 'direction(horizon=3)') => ({
  learner: 'logistic(l2=1)',
  task: 'classification',
  label,
  features: ['return(lag=1)', 'rsi(period=9)'],
  preprocess: [],
  weights: 'none',
  seed: 1,
  cv: 'purged(folds=2)',
  test_share: 0.3,
  data: ['x'],
  markets: [
    {
      symbol: 'BTCUSDT',
      interval_ms: 3_600_000,
      train_rows: 290,
      known_until_ms: candles.openTime[300],
      test_scores: { 'log-loss': 0.69, auc: null },
      cv_scores: { 'log-loss': logLoss, auc: 0.55 },
      folds: [{ fold: 1, train_rows: 140, test_rows: 150, scores: { 'log-loss': 0.68 } }],
    },
  ],
});

/** Two generations of `mine`, and one other model. */
function dbWith(work: (store: ReturnType<typeof openStore>) => void = () => {}): string {
  const db = join(tempFolder(), 'quant.sqlite');
  const store = openStore(db);
  storeBars(store, candles);
  const base = { createdAt: JAN_2025 - 2 * DAY };
  storeModel(store, candles, { ...base, id: 'mine-1', row: { metaJson: JSON.stringify(judged(0.68)) } });
  storeModel(store, candles, {
    createdAt: JAN_2025 - DAY,
    id: 'mine-2',
    rows: 350,
    plan: { learner: learners.parse('ridge(l2=50)'), features: ['return(lag=1)', 'rsi(period=9)'] },
    row: { parent: 'mine-1', metaJson: JSON.stringify({ ...judged(0.67), learner: 'gbm', seed: 2 }) },
  });
  storeModel(store, candles, { ...base, name: 'other', row: { parent: 'far-9', dataHash: null, specHash: null } });
  work(store);
  store.close();
  return db;
}

const run = (db: string, args: readonly string[], flags = {}, json = true): Promise<Outcome> =>
  runCommand(models, db, args, flags, { json, nowMs: JAN_2025 });
const document = async (...args: Parameters<typeof run>) => JSON.parse((await run(...args)).stdout);

describe('quant models list', () => {
  it('lists what each model is, the newest first', async () => {
    const { schema, items } = await document(dbWith(), []);
    expect(schema).toBe('quant/models@1');
    expect(items.map(({ id }: { id: string }) => id)).toEqual(['mine-2', 'mine-1', 'other-1']);
    expect(items[1]).toMatchObject({
      name: 'mine',
      learner: 'logistic(l2=1)',
      label: 'direction(horizon=3)',
      symbols: ['BTCUSDT'],
      interval: '1h',
      trained_until: '2024-01-13T12:00:00Z',
      main_score: { name: 'log-loss', from: 'cv', value: 0.68 },
      status: 'candidate',
      age_ms: 2 * DAY,
    });
    expect(items[2], 'what an older version wrote stands in the model itself').toMatchObject({
      symbols: ['BTCUSDT'],
      interval: '1h',
      main_score: null,
    });
  });
  it('is a table for people, and takes one name', async () => {
    const { stdout } = await run(dbWith(), ['list'], { name: 'mine' }, false);
    expect(stdout).toMatch(/^id +learner +label +markets +until +score +status +age\n/);
    expect(stdout).toMatch(/mine-1 +.*BTCUSDT 1h +2024-01-13 +loss 0\.6800 +candidate +2 d/);
    expect(stdout).not.toContain('other-1');
  });
  it('keeps to 100 columns, whatever learners and labels have in parameters, and cuts no id', async () => {
    const learner = 'stack(lgbm(trees=40,leaves=63),logistic(l2=0.5),forest(trees=250,depth=9))';
    const label = 'triple-barrier(up=2.5,down=1.5,horizon=48)';
    const draft = { kind: 'train', family: `train/multiclass/${label.repeat(4)}`, dataHash: 'a'.repeat(64), spec: {} };
    const id = 'model-logistic-1a2b3c4d';
    const db = dbWith((store) => {
      const metaJson = JSON.stringify({ ...judged(0.7, label), learner });
      storeModel(store, candles, { id, rows: 200, row: { name: 'renamed', metaJson } });
      openTrials(store, [{ ...draft, specHash: hashJson(1), createdAt: 1 }]);
    });
    const listed = (await run(db, [], {}, false)).stdout;
    expect(listed).toMatch(/renamed +model-logistic-1a2b3c4d +stack\(.*… +triple-.*… +BTCUSDT 1h/);
    const tried = (await run(db, ['trials'], {}, false)).stdout;
    for (const line of `${listed}${tried}`.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
  });
  it('says that there are none', async () => {
    const db = join(tempFolder(), 'quant.sqlite');
    openStore(db).close();
    expect((await run(db, [], {}, false)).stdout).toContain('no models yet');
    await expect(run(`${db}.none`, [])).rejects.toMatchObject({ code: 'E_NO_DATA', exitCode: 3 });
  });
});

describe('quant models show', () => {
  it('tells everything: scores by fold, importance, parents, trials on its data', async () => {
    const db = dbWith((store) => {
      const { dataHash } = getModel(store, 'mine-2')!;
      const draft = { kind: 'train', family: 'f', dataHash: dataHash!, spec: {}, createdAt: 1 };
      const [seq] = openTrials(
        store,
        [1, 2, 2].map((x) => ({ ...draft, specHash: hashJson(x) })),
      );
      closeTrial(store, seq, { createdAt: 2, score: { name: 'log-loss', value: 0.68 } });
    });
    const card = await document(db, ['show', 'mine']);
    expect(card).toMatchObject({
      schema: 'quant/model-card@1',
      id: 'mine-2',
      code_version: '0.1.0+test',
      features: ['return(lag=1)', 'rsi(period=9)'],
      spec: { learner: 'gbm', seed: 2, cv: 'purged(folds=2)' },
      markets: [{ folds: [{ fold: 1, scores: { 'log-loss': 0.68 } }] }],
      parents: [{ id: 'mine-1' }],
      missing_parent: null,
      trials_on_data: { trials: 3, distinct: 2, closed: 1 },
    });
    const shares = card.importance[0].shares.map(({ value }: { value: number }) => value);
    expect(shares.reduce((a: number, b: number) => a + b, 0)).toBeCloseTo(1, 12);
    const text = (await run(db, ['show', 'mine-2'], {}, false)).stdout;
    expect(text).toContain('3 trials on this data, 2 different, 1 with a result');
    expect(text).toMatch(/\n +1 +150 +0.6800 +n\/a\n/);
    expect(text).toMatch(/comes from +mine-1/);
  });
  it('says of an older model what nobody wrote down', async () => {
    const card = await document(dbWith(), ['show', 'other']);
    expect(card).toMatchObject({ parents: [], missing_parent: 'far-9', trials_on_data: null, data_hash: null });
    const text = (await run(dbWith(), ['show', 'other'], {}, false)).stdout;
    expect(text).toContain('far-9 (not in this store)');
  });
  it('shows a model whose learner is not there, and says so of its importance', async () => {
    const db = dbWith((store) => {
      store.db.exec(
        `UPDATE models SET json = replace(json, '"learner":"ridge', '"learner":"gone') WHERE id = 'mine-1'`,
      );
    });
    const [{ shares, reason }] = (await document(db, ['show', 'mine-1'])).importance;
    expect(shares).toEqual([]);
    expect(reason).toContain('unknown learner "gone"');
  });
});

describe('quant models compare', () => {
  it('puts scores side by side and names what differs', async () => {
    const both = await document(dbWith(), ['compare', 'mine-1', 'mine-2']);
    expect(both).toMatchObject({
      schema: 'quant/models-comparison@1',
      is_comparable: true,
      reasons: [],
      spec_differences: { learner: ['logistic(l2=1)', 'gbm'], seed: [1, 2] },
      common_features: ['return(lag=1, form=log)', 'rsi(period=9)'],
      own_features: [[], []],
    });
    expect(both.scores).toContainEqual({ name: 'log-loss', from: 'out of fold', values: [0.68, 0.67] });
    expect(both.scores).toContainEqual({ name: 'auc', from: 'newest bars', values: [null, null] });
  });
  it('knows a feature by what it is, not by how it was written', async () => {
    const long = { ...judged(0.7), features: ['rsi(period=9)', 'return(lag=1, form=log)'] };
    const db = dbWith((store) => storeModel(store, candles, { id: 'long', row: { metaJson: JSON.stringify(long) } }));
    const { stdout } = await run(db, ['compare', 'mine-1', 'long'], {}, false);
    expect(stdout).toContain('2 features in common');
    expect(stdout).not.toContain('only ');
  });
  it('says where scores cannot be compared', async () => {
    const db = dbWith((store) => {
      const meta = JSON.stringify(judged(0.5, 'direction(horizon=9)'));
      storeModel(store, candles, { id: 'easy', name: 'easy', row: { metaJson: meta, dataHash: 'e'.repeat(64) } });
    });
    expect((await document(db, ['compare', 'mine-1', 'easy'])).reasons).toEqual([
      'they were trained on different data',
      'they foretell different labels',
    ]);
    expect((await document(db, ['compare', 'mine-1', 'other'])).reasons[0]).toBe(
      'the data of one of them is not known',
    );
    const text = (await run(db, ['compare', 'mine-1', 'easy'], {}, false)).stdout;
    expect(text.startsWith('Not comparable: they were trained on different data.')).toBe(true);
  });
});

describe('quant models promote and retire', () => {
  it('choose the one that stands for a name', async () => {
    const db = dbWith();
    expect(await document(db, ['promote', 'mine-1'])).toMatchObject({ status: 'production', demoted: null });
    expect((await document(db, ['show', 'mine'])).id, 'not the newest any more').toBe('mine-1');
    expect(await document(db, ['promote', 'mine-2'])).toMatchObject({ demoted: 'mine-1' });
    expect((await run(db, ['promote', 'mine-1'], {}, false)).stdout).toContain('mine-2 is a candidate again');
    expect(await document(db, ['retire', 'mine-1'])).toMatchObject({ was: 'production', stands_for_name: 'mine-2' });
    expect((await run(db, ['retire', 'mine-2'], {}, false)).stdout).toContain('no model stands for the name "mine"');
    await expect(run(db, ['show', 'mine'])).rejects.toThrow('every model named "mine" is retired');
    expect((await document(db, ['show', 'mine-2'])).status).toBe('retired');
    expect((await document(db, ['promote', 'mine-2'])).was, 'it comes back').toBe('retired');
  });
  it('take a name only where one model can be meant', async () => {
    const db = dbWith();
    await expect(run(db, ['retire', 'mine'])).rejects.toMatchObject({
      exitCode: 2,
      message: '2 models are named "mine": say which by its id',
      hint: 'mine-2 (candidate), mine-1 (candidate)',
    });
    expect((await document(db, ['retire', 'other'])).id).toBe('other-1');
  });
});

describe('quant models trials', () => {
  it('counts what was tried, and finds a record that was changed', async () => {
    const draft = { kind: 'train', family: 'f', dataHash: 'a'.repeat(64), spec: {}, createdAt: 1 };
    const work = (sql: string) => (store: ReturnType<typeof openStore>) => {
      openTrials(
        store,
        [1, 1, 2].map((x) => ({ ...draft, specHash: hashJson(x) })),
      );
      store.db.exec(sql);
    };
    const whole = await run(dbWith(work('')), ['trials']);
    expect(whole.code).toBe(0);
    expect(JSON.parse(whole.stdout)).toMatchObject({
      schema: 'quant/trials@1',
      families: [{ kind: 'train', family: 'f', trials: 3, distinct: 2, closed: 0 }],
      rows: 3,
      is_intact: true,
    });
    const forged = dbWith(work("DROP TRIGGER trials_update; UPDATE trials SET family = 'g' WHERE seq = 2"));
    const found = await run(forged, ['trials'], {}, false);
    expect(found.code).toBe(10);
    expect(found.stdout).toContain('The chain is broken at row 2');
    expect((await run(dbWith(), ['trials'], {}, false)).stdout).toBe('no trials yet\n');
  });
});

describe('quant models', () => {
  it('fits into 80 characters where it shows and compares, whatever its learner has in parameters', async () => {
    const forest = learners.parse('lgbm(trees=40)').text;
    const db = dbWith((store) =>
      storeModel(store, candles, {
        ...{ id: 'mine-3', rows: 200 },
        row: { metaJson: JSON.stringify({ ...judged(0.7), learner: forest }) },
      }),
    );
    const shown = (await run(db, ['show', 'mine-3'], {}, false)).stdout;
    const compared = (await run(db, ['compare', 'mine-1', 'mine-3'], {}, false)).stdout;
    expect(shown).toMatch(/learner +lgbm\(trees=40\)\n/);
    expect(shown).toMatch(/scores, BTCUSDT +out of fold +newest bars\nlog-loss +0.7000 +0.6900\n/);
    expect(compared).toContain('  learner\n    mine-1  logistic\n    mine-3  lgbm(trees=40)\n');
    for (const line of `${shown}${compared}`.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });
  it('names what is near a mistyped name, and says of a name that it has none', async () => {
    await expect(run(dbWith(), ['show', 'mien'])).rejects.toHaveProperty(
      'hint',
      expect.stringContaining('did you mean "mine"?'),
    );
    const { stdout } = await run(dbWith(), ['list'], { name: 'nine' }, false);
    expect(stdout).toContain('no model is named "nine"');
  });
  it.each([
    [['lits'], 'E_USAGE', 'no action "lits"'],
    [['show'], 'E_USAGE', 'takes one model'],
    [['compare', 'mine'], 'E_USAGE', 'takes two models or more'],
    [['export', 'mine'], 'E_USAGE', 'a model and a file'],
    [['list', 'mine'], 'E_USAGE', 'takes nothing more'],
    [['show', 'nine'], 'E_NO_DATA', 'no model "nine"'],
    [['promote', 'nine-1'], 'E_NO_DATA', 'no model "nine-1"'],
    [['import', '/nowhere/model.json'], 'E_USAGE', 'cannot be read'],
  ])('refuses %j', async (args, code, message) => {
    await expect(run(dbWith(), args)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });
});

describe('an exported model', () => {
  async function exported(): Promise<{ db: string; file: string; text: string }> {
    const db = dbWith();
    const file = join(tempFolder(), 'mine.json');
    expect(await document(db, ['export', 'mine-2', file])).toMatchObject({ id: 'mine-2', file });
    return { db, file, text: readFileSync(file, 'utf8') };
  }
  it('comes into another store to the bit, as a candidate', async () => {
    const { db, file } = await exported();
    const other = join(tempFolder(), 'quant.sqlite');
    expect(await document(other, ['import', file])).toMatchObject({ id: 'mine-2', is_new: true });
    expect((await document(other, ['import', file])).is_new, 'twice is once').toBe(false);
    const rows = [db, other].map((path) => {
      const store = openStore(path);
      const row = getModel(store, 'mine-2');
      store.close();
      return row;
    });
    expect(rows[1]).toEqual(rows[0]);
  });
  it('is not written over a file, nor taken over another model of its id', async () => {
    const { db, file } = await exported();
    await expect(run(db, ['export', 'mine-1', file])).rejects.toMatchObject({ exitCode: 2 });
    const other = dbWith((store) => storeModel(store, candles, { id: 'mine-2', rows: 200 }));
    await expect(run(other, ['import', file])).rejects.toMatchObject({ code: 'E_DATA', exitCode: 3 });
  });
  it('can be given another name, and no facts: it has its own', async () => {
    const { file } = await exported();
    const other = join(tempFolder(), 'quant.sqlite');
    await expect(run(other, ['import', file], { name: 'x y' })).rejects.toMatchObject({ code: 'E_PARAM' });
    await expect(run(other, ['import', file], { label: 'direction' })).rejects.toMatchObject({ code: 'E_USAGE' });
    expect(await document(other, ['import', file], { name: 'theirs' })).toMatchObject({ name: 'theirs' });
  });

  /** The file with a change, its checksum made to fit again. */
  const forged = (text: string, change: (model: Record<string, unknown>) => void): string => {
    const document = JSON.parse(text);
    change(document.model);
    return JSON.stringify({ ...document, sha256: hashJson(document.model) });
  };
  const damage = (model: Record<string, unknown>, change: object): void => {
    const bundle = model.bundle as { models: { model: object }[] };
    Object.assign(bundle.models[0].model, change);
  };
  it.each<[string, (text: string) => string, string]>([
    ['was changed', (t) => t.replace('"name":"mine"', '"name":"yours"'), 'the checksum does not fit'],
    ['is of another schema', (t) => t.replace('model-file@1', 'model-file@9'), 'schema must be quant/model-file@1'],
    ['reaches for __proto__', (t) => t.replace('"meta":{', '"meta":{"__proto__":{"x":1},'), 'a key "__proto__"'],
    [
      'reaches for constructor',
      (t) => forged(t, (m) => Object.assign(m, { meta: { constructor: {} } })),
      '"constructor"',
    ],
    ['is nested deep', (t) => t.replace('"meta":{', `"meta":{"x":${'['.repeat(99)}${']'.repeat(99)},`), 'nested more'],
    [
      'says less than its models know',
      (t) => forged(t, (m) => Object.assign(m, { trained_until: 1000 })),
      'its models until',
    ],
    ['has no id', (t) => forged(t, (m) => Object.assign(m, { id: '' })), '"id" must be a text'],
    ['has a hash that is none', (t) => forged(t, (m) => Object.assign(m, { data_hash: 'XY' })), '64 hex digits'],
    ['has a time that is none', (t) => forged(t, (m) => Object.assign(m, { created_at: 1.5 })), 'UTC ms'],
    ['has no bundle', (t) => forged(t, (m) => Object.assign(m, { bundle: null })), '"bundle" must be of schema'],
    [
      'has an empty bundle',
      (t) => forged(t, (m) => Object.assign(m, { bundle: { schema: 'quant/model@1', models: [] } })),
      'holds no model',
    ],
    ['holds a damaged model', (t) => forged(t, (m) => damage(m, { state: {} })), 'saved model: '],
    [
      'holds a model that never ends',
      (t) => forged(t, (m) => damage(m, { known_until_ms: -1 })),
      'until when it has learnt',
    ],
    ['holds another task', (t) => forged(t, (m) => damage(m, { task: 'poetry' })), '"task" must be one of'],
  ])('is refused when it %s', async (_, change, message) => {
    const { file, text } = await exported();
    writeFileSync(file, change(text));
    const other = join(tempFolder(), 'quant.sqlite');
    await expect(run(other, ['import', file])).rejects.toMatchObject({
      code: 'E_DATA',
      exitCode: 3,
      message: expect.stringContaining(message),
    });
    expect(({} as { x?: number }).x).toBeUndefined();
  });
});

/** Written by hand in the form that LightGBM saves: up when the first column is above 0. */
const lightgbm = (objective: string): string => `tree
version=v4
num_class=1
num_tree_per_iteration=1
label_index=0
max_feature_idx=1
objective=${objective}
feature_names=Column_0 Column_1
feature_infos=[-1:1] [-1:1]
tree_sizes=400

Tree=0
num_leaves=2
num_cat=0
split_feature=0
split_gain=6
threshold=0
decision_type=2
left_child=-1
right_child=-2
leaf_value=-0.01 0.01
leaf_weight=5 5
leaf_count=5 5
internal_value=0
internal_weight=10
internal_count=10
is_linear=0
shrinkage=1


end of trees

pandas_categorical:null
`;

describe('a model of another library', () => {
  const facts = {
    features: 'return(lag=1),rsi(period=9)',
    label: 'direction(horizon=3)',
    trainedUntil: '2024-01-10',
    symbols: 'BTCUSDT',
    interval: '1h',
  };
  function fileOf(text: string): string {
    const file = join(tempFolder(), 'lgbm.txt');
    writeFileSync(file, text);
    return file;
  }
  const binary = fileOf.bind(null, lightgbm('binary sigmoid:1'));

  it('is traded after the day that its owner names, and refused before', async () => {
    const db = dbWith();
    const { id } = await document(db, ['import', binary()], { ...facts, name: 'theirs' });
    expect(await document(db, ['show', 'theirs'])).toMatchObject({
      id,
      trained_until: '2024-01-10T00:00:00Z',
      data_hash: null,
      spec: { learner: 'imported', task: 'classification', label: expect.stringMatching(/^direction\(horizon=3, /) },
      features: ['return(lag=1, form=log)', 'rsi(period=9)'],
    });
    const listed = (await run(db, ['list'], { name: 'theirs' }, false)).stdout;
    expect(listed, 'without what goes without saying').toMatch(/imported +direction\(horizon=3\) +BTCUSDT 1h/);
    const trade = (since: string) =>
      runCommand(
        backtest,
        db,
        [],
        { strategy: 'model-signal(full=0.002)', model: 'theirs', report: false, since, costs: 'none' },
        { json: true },
      );
    await expect(trade('2024-01-09')).rejects.toMatchObject({ code: 'E_USAGE' });
    expect(JSON.parse((await trade('2024-01-10')).stdout).counts.fills).toBeGreaterThan(0);
  });
  it.each(['label', 'trainedUntil', 'symbols', 'interval'] as const)('needs %s', async (key) => {
    await expect(run(dbWith(), ['import', binary()], { ...facts, [key]: '' })).rejects.toMatchObject({
      code: 'E_USAGE',
      message: expect.stringContaining(key === 'trainedUntil' ? '--trained-until' : `--${key}`),
    });
  });
  it('needs the spread of its labels for a regression', async () => {
    const file = fileOf(lightgbm('regression'));
    const regression = { ...facts, label: 'forward-return(horizon=3)' };
    await expect(run(dbWith(), ['import', file], regression)).rejects.toThrow('--spread');
    expect(await document(dbWith(), ['import', file], { ...regression, spread: 0.02 })).toMatchObject({ is_new: true });
  });
  it.each<[string, object, string, string]>([
    ['too few features', { features: 'return(lag=1)' }, 'E_PARAM', 'the model has 2 columns, 1 were named'],
    ['a feature that does not exist', { features: 'retrun,rsi' }, 'E_UNKNOWN', 'retrun'],
    ['a label that does not exist', { label: 'weather' }, 'E_UNKNOWN', 'weather'],
    ['a training that is not over', { trainedUntil: '2031-01-01' }, 'E_PARAM', 'not in the future'],
    ['a training that ends before it starts', { trainedFrom: '2024-02-01' }, 'E_PARAM', 'after --trained-from'],
    ['classes that do not increase', { classes: '1,0' }, 'E_PARAM', 'must be increasing numbers'],
  ])('is refused with %s', async (_, wrong, code, message) => {
    await expect(run(dbWith(), ['import', binary()], { ...facts, ...wrong })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });
  it.each(['hello', '{"a":1}', '{"a":', ''])('is refused when its file is %j', async (text) => {
    const db = dbWith();
    await expect(run(db, ['import', fileOf(text)], facts)).rejects.toMatchObject({ code: 'E_DATA', exitCode: 3 });
    const store = openStore(db);
    expect(listModels(store)).toHaveLength(3);
    setStatus(store, 'mine-1', 'production');
    store.close();
  });
});
