import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../src/cli/flows/train-checkpoint.js';

const folder = mkdtempSync(join(tmpdir(), 'quant-work-'));
afterAll(() => rmSync(folder, { recursive: true }));
const store = join(folder, 'quant.sqlite');

describe('answers kept for a restart', () => {
  it('are found again by the same command only, and gone when it is done', () => {
    const first = openCheckpoint(store, { model: 'ridge' });
    expect(first.read('a'), 'nothing yet').toBeUndefined();
    first.keep('a', '{"x":0.1}');
    first.keep('b', 'two\nlines');
    const again = openCheckpoint(store, { model: 'ridge' });
    expect(again.read('a')).toBe('{"x":0.1}');
    expect(again.read('b')).toBe('two\nlines');
    expect(openCheckpoint(store, { model: 'lasso' }).read('a')).toBeUndefined();
    again.drop();
    expect(existsSync(join(folder, 'work'))).toBe(false);
  });
  it('are not taken when the file is not what was written', () => {
    const kept = openCheckpoint(store, { model: 'knn' });
    kept.keep('a', '{"x":0.1}');
    const [name] = readdirSync(join(folder, 'work'));
    const file = join(folder, 'work', name, 'a.txt');
    writeFileSync(file, readFileSync(file, 'utf8').replace('0.1', '0.2'));
    expect(kept.read('a')).toBeUndefined();
    writeFileSync(file, '');
    expect(kept.read('a')).toBeUndefined();
    kept.drop();
  });
  it('are kept nowhere for a store in memory', () => {
    const kept = openCheckpoint(':memory:', {});
    kept.keep('a', 'text');
    expect(kept.read('a')).toBeUndefined();
    kept.drop();
  });
});
