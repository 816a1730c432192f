import { describe, expect, it } from 'vitest';
import {
  getModel,
  lineage,
  listModels,
  type ModelRow,
  previousModel,
  saveModel,
  setStatus,
} from '../../../src/data/store/models.js';
import { tempStore } from './temp-store.js';

const model = (id: string, name: string, createdAt: number, some: Partial<ModelRow> = {}): ModelRow => ({
  id,
  name,
  createdAt,
  json: `{"id":"${id}"}`,
  metaJson: '{}',
  status: 'candidate',
  parent: null,
  trainedFrom: 10,
  trainedUntil: 20,
  dataHash: 'a'.repeat(64),
  specHash: 'b'.repeat(64),
  codeVersion: '0.1.0',
  ...some,
});

describe('models', () => {
  it('are found by id, or the newest by name', () => {
    const store = tempStore();
    const rows = [model('m1', 'ridge', 100), model('m2', 'ridge', 200), model('ridge', 'other', 50)];
    for (const row of rows) saveModel(store, row);
    expect(getModel(store, 'm1')).toEqual(rows[0]);
    expect(getModel(store, 'ridge'), 'an id goes before a name').toEqual(rows[2]);
    expect(getModel(store, 'other')?.id).toBe('ridge');
    expect(getModel(store, 'none')).toBeUndefined();
    expect(listModels(store).map(({ id }) => id)).toEqual(['m2', 'm1', 'ridge']);
    expect(listModels(store)[0]).not.toHaveProperty('json');
  });
  it('stand for their name in production, however old, and no longer once retired', () => {
    const store = tempStore();
    for (const row of [model('m1', 'ridge', 100), model('m2', 'ridge', 200)]) saveModel(store, row);
    expect(setStatus(store, 'm1', 'production')).toBeNull();
    expect(getModel(store, 'ridge')?.id).toBe('m1');
    setStatus(store, 'm1', 'retired');
    expect(getModel(store, 'ridge')?.id, 'the newest that is left').toBe('m2');
    expect(getModel(store, 'm1')?.status, 'its id still finds it').toBe('retired');
    setStatus(store, 'm2', 'retired');
    expect(getModel(store, 'ridge')).toBeUndefined();
  });
  it('are in production once per name: the one before makes room', () => {
    const store = tempStore();
    for (const row of [model('m1', 'ridge', 1), model('m2', 'ridge', 2), model('x', 'other', 3)]) saveModel(store, row);
    setStatus(store, 'x', 'production');
    setStatus(store, 'm1', 'production');
    expect(setStatus(store, 'm2', 'production')).toBe('m1');
    expect(setStatus(store, 'm2', 'production'), 'it has its place already').toBeNull();
    expect(listModels(store).map(({ id, status }) => [id, status])).toEqual([
      ['x', 'production'],
      ['m2', 'production'],
      ['m1', 'candidate'],
    ]);
    expect(() => saveModel(store, model('m3', 'ridge', 4, { status: 'production' }))).toThrow('refused a row');
    expect(() => setStatus(store, 'ridge', 'retired'), 'an id, not a name').toThrow('no model with the id "ridge"');
  });
  it('saved again keep their place and their parent; a retired one comes back', () => {
    const store = tempStore();
    saveModel(store, model('m1', 'ridge', 1));
    saveModel(store, model('m2', 'ridge', 2, { parent: 'm1' }));
    setStatus(store, 'm1', 'production');
    saveModel(store, model('m1', 'ridge', 9, { parent: 'm2' }));
    expect(getModel(store, 'm1')).toMatchObject({ status: 'production', parent: null, createdAt: 9 });
    setStatus(store, 'm2', 'retired');
    saveModel(store, model('m2', 'ridge', 10));
    expect(getModel(store, 'm2')).toMatchObject({ status: 'candidate', parent: 'm1' });
  });
  it('tell where they came from, as far as it is known', () => {
    const store = tempStore();
    expect(previousModel(store, 'ridge', 'm1')).toBeNull();
    saveModel(store, model('m1', 'ridge', 1, { parent: 'elsewhere' }));
    expect(previousModel(store, 'ridge', 'm2')).toBe('m1');
    expect(previousModel(store, 'ridge', 'm1'), 'no model comes from itself').toBeNull();
    saveModel(store, model('m2', 'ridge', 2, { parent: 'm1' }));
    saveModel(store, model('m3', 'ridge', 3, { parent: 'm2' }));
    expect(lineage(store, 'm3').map(({ id }) => id)).toEqual(['m3', 'm2', 'm1']);
    expect(lineage(store, 'none')).toEqual([]);
    expect(() => saveModel(store, model('m4', 'ridge', 4, { parent: 'm4' }))).toThrow('refused a row');
  });
  it('refuse what is no hash, no time and no JSON', () => {
    const store = tempStore();
    for (const bad of [{ dataHash: 'ab' }, { trainedUntil: -1 }, { json: '{' }]) {
      expect(() => saveModel(store, model('m1', 'ridge', 1, bad))).toThrow('refused a row');
    }
    saveModel(store, model('m1', 'ridge', 1, { dataHash: null, specHash: null, trainedFrom: null }));
    expect(getModel(store, 'm1')?.dataHash).toBeNull();
  });
});
