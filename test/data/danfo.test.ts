import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { fromDanfo, toDanfo } from '../../src/data/danfo.js';
import { danfoContract, someMatrix } from '../support/danfo-contract.js';
import * as standIn from '../support/danfo-stand-in.js';

danfoContract('a stand-in', () => Promise.resolve(standIn));

const isInstalled = ((): boolean => {
  try {
    createRequire(import.meta.url).resolve('danfojs-node');
    return true;
  } catch {
    return false;
  }
})();

it.skipIf(isInstalled)('says how to install danfojs-node where it is missing', async () => {
  await expect(toDanfo(someMatrix())).rejects.toMatchObject({
    code: 'E_CONFIG',
    message: expect.stringContaining('danfojs-node cannot be loaded'),
    hint: expect.stringContaining('npm install danfojs-node'),
  });
});

it('refuses what a DataFrame cannot hold', async () => {
  const matrix = someMatrix();
  const none = {
    ...matrix,
    rows: 0,
    openTime: new Float64Array(0),
    columns: matrix.columns.map(() => new Float64Array(0)),
  };
  await expect(toDanfo(none, standIn)).rejects.toThrow('needs rows and columns, found 0 and 4');
  await expect(toDanfo({ ...matrix, names: [], columns: [] }, standIn)).rejects.toThrow('found 5 and 0');
  const twice = { ...matrix, names: ['a', 'b', 'a', 'c'] };
  await expect(toDanfo(twice, standIn)).rejects.toThrow('"a" is there twice');
});

it('reads columns that are typed arrays, and refuses what is no list', () => {
  const frame = (values: unknown): Parameters<typeof fromDanfo>[0] => ({
    columns: ['x'],
    index: [10, 20],
    column: () => ({ values }),
  });
  expect(fromDanfo(frame(Float32Array.of(1, 0.5))).columns).toEqual([Float64Array.of(1, 0.5)]);
  expect(() => fromDanfo(frame('12'))).toThrow('must be a list of values');
});
