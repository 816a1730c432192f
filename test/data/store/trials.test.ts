import { describe, expect, it } from 'vitest';
import { hashJson } from '../../../src/core/kit/hash.js';
import {
  closeTrial,
  closeTrials,
  countTrials,
  listTrials,
  openTrial,
  openTrials,
  type TrialDraft,
  trialsHead,
  verifyTrials,
} from '../../../src/data/store/trials.js';
import { tempStore } from './temp-store.js';

const trial = (depth: number, some: Partial<TrialDraft> = {}): TrialDraft => ({
  kind: 'tune',
  family: 'gbdt/direction',
  dataHash: 'a'.repeat(64),
  specHash: hashJson({ depth }),
  spec: { depth },
  createdAt: 100 + depth,
  ...some,
});
const score = (value: number, name = 'log-loss') => ({ createdAt: 500, score: { name, value } });

describe('trials', () => {
  it('are written down in one chain with their results', () => {
    const store = tempStore();
    expect(openTrials(store, [trial(1), trial(2)])).toEqual([1, 2]);
    closeTrial(store, 2, { ...score(0.69), detail: { folds: [0.7, 0.68] } });
    expect(openTrial(store, trial(3, { parent: 1 })), 'the result has place 3').toBe(4);
    const [first, second, third] = listTrials(store);
    expect(first).toMatchObject({ seq: 1, prevHash: '', results: [], specJson: '{"depth":1}', parent: null });
    expect(second.prevHash).toBe(first.hash);
    expect(second.results).toMatchObject([{ seq: 3, scoreName: 'log-loss', value: 0.69, prevHash: second.hash }]);
    expect(third).toMatchObject({ seq: 4, parent: 1, prevHash: second.results[0].hash });
    expect(verifyTrials(store)).toBeUndefined();
    expect(trialsHead(store)).toEqual({ seq: 4, hash: third.hash });
  });
  it('have a hash over all other columns, to be checked from outside', () => {
    const store = tempStore();
    openTrial(store, trial(1));
    const { hash, ...columns } = store.db.prepare('SELECT * FROM trials').get() as Record<string, unknown>;
    expect(hashJson(columns)).toBe(hash);
  });
  it('are counted by data and family; the same attempt on the same data is told apart from a new one', () => {
    const store = tempStore();
    const [seq] = openTrials(store, [trial(1), trial(1), trial(2), trial(1, { family: 'ridge' })]);
    openTrial(store, trial(1, { dataHash: 'c'.repeat(64), kind: 'sweep' }));
    closeTrials(store, [
      { seq, ...score(0.5) },
      { seq, ...score(0.6, 'brier') },
    ]);
    expect(countTrials(store)).toEqual({ trials: 5, distinct: 4, closed: 1 });
    expect(countTrials(store, { dataHash: 'a'.repeat(64) })).toEqual({ trials: 4, distinct: 3, closed: 1 });
    expect(countTrials(store, { family: 'gbdt/direction', kind: 'tune' }).trials).toBe(3);
    expect(countTrials(store, { family: 'none' })).toEqual({ trials: 0, distinct: 0, closed: 0 });
    expect(listTrials(store, { kind: 'sweep' }).map((t) => t.seq)).toEqual([5]);
    expect(listTrials(store, { family: 'gbdt/direction', kind: 'tune' })[0].results).toHaveLength(2);
  });
  it('keep a score that is no number as not known, with its reason', () => {
    const store = tempStore();
    openTrials(store, [trial(1), trial(2)]);
    closeTrial(store, 1, { createdAt: 1, score: { name: 'auc', value: Number.NaN, reason: 'one class only' } });
    closeTrial(store, 2, score(Number.POSITIVE_INFINITY));
    const results = listTrials(store).flatMap((t) => t.results);
    expect(results.map(({ value, reason }) => [value, reason])).toEqual([
      [null, 'one class only'],
      [null, 'was Infinity'],
    ]);
    expect(verifyTrials(store)).toBeUndefined();
  });
  it('are opened all or none', () => {
    const store = tempStore();
    expect(() => openTrials(store, [trial(1), trial(2, { dataHash: 'short' })])).toThrow('refused a row');
    expect(listTrials(store)).toEqual([]);
    expect(openTrials(store, [])).toEqual([]);
  });
  it('are judged once: no second score of a name, none without a trial', () => {
    const store = tempStore();
    openTrial(store, trial(1));
    closeTrial(store, 1, score(0.5));
    expect(() => closeTrial(store, 1, score(0.4))).toThrow('trial 1 already has a result named "log-loss"');
    expect(() =>
      closeTrials(store, [
        { seq: 1, ...score(0.4, 'auc') },
        { seq: 9, ...score(1) },
      ]),
    ).toThrow('there is no trial 9');
    expect(listTrials(store)[0].results, 'nothing of a batch that failed').toHaveLength(1);
  });
});

describe('the chain of trials', () => {
  const full = () => {
    const store = tempStore();
    openTrials(store, [trial(1), trial(2), trial(3)]);
    closeTrials(store, [
      { seq: 1, ...score(0.5) },
      { seq: 3, ...score(0.6) },
    ]);
    return store;
  };
  it.each([
    ["UPDATE trials SET family = 'other' WHERE seq = 1", 'never changed'],
    ['UPDATE trial_results SET value = 0.1', 'never changed'],
    ['DELETE FROM trials', 'never deleted'],
    ['DELETE FROM trial_results WHERE seq = 5', 'never deleted'],
    ['INSERT OR REPLACE INTO trials SELECT * FROM trials WHERE seq = 2', 'not the next one'],
    ["UPDATE OR REPLACE trial_results SET reason = 'x'", 'never changed'],
    [
      "INSERT INTO trials SELECT 6, id, created_at, kind, family, data_hash, spec_hash, spec_json, parent, '', hash FROM trials WHERE seq = 1",
      'the hash of the one before',
    ],
    [
      'INSERT INTO trials SELECT 60, id, created_at, kind, family, data_hash, spec_hash, spec_json, parent, prev_hash, hash FROM trials WHERE seq = 1',
      'not the next one',
    ],
  ])('refuses %s', (sql, message) => {
    const store = full();
    expect(() => store.db.exec(sql)).toThrow(message);
    expect(verifyTrials(store)).toBeUndefined();
  });
  it.each([
    ['a changed specification', "UPDATE trials SET spec_json = '{}' WHERE seq = 2", 2],
    ['a better score', 'UPDATE trial_results SET value = 0.9 WHERE seq = 4', 4],
    ['a trial that was taken out', 'DELETE FROM trials WHERE seq = 2', 2],
    ['a result that was taken out', 'DELETE FROM trial_results WHERE seq = 4', 4],
    [
      'a first trial that was taken out',
      'DELETE FROM trial_results WHERE seq = 4; DELETE FROM trials WHERE seq = 1',
      1,
    ],
  ])('finds %s although the triggers were dropped', (_, sql, place) => {
    const store = full();
    for (const table of ['trials', 'trial_results']) {
      store.db.exec(`DROP TRIGGER ${table}_update; DROP TRIGGER ${table}_delete`);
    }
    store.db.exec(sql);
    expect(verifyTrials(store)).toBe(place);
    expect(openTrial(store, trial(9)), 'the connection can still write').toBe(6);
  });
});
