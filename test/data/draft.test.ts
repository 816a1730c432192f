import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writePiecesAtomic } from '../../src/data/artifacts.js';
import { draftFile, sweepDrafts } from '../../src/data/draft.js';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'quant-draft-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

describe('a file in the making', () => {
  it('is not seen under its name before it is complete', () => {
    const path = join(folder(), 'a.csv');
    writeFileSync(path, 'old');
    const draft = draftFile(path);
    draft.write('new ');
    draft.write(Uint8Array.of(0xc3, 0xa9));
    expect(readFileSync(path, 'utf8')).toBe('old');
    draft.publish();
    draft.discard();
    expect(readFileSync(path, 'utf8')).toBe('new é');
    expect(readdirSync(join(path, '..'))).toEqual(['a.csv']);
  });

  it('leaves nothing behind when it is given up', () => {
    const path = join(folder(), 'a.csv');
    const draft = draftFile(path);
    draft.write('half');
    draft.discard();
    draft.discard();
    expect(readdirSync(join(path, '..'))).toEqual([]);
    expect(() => draft.write('more')).toThrow('is closed');
    expect(() => draft.publish()).toThrow('is closed');
  });

  it('keeps a link a link', () => {
    const base = folder();
    writeFileSync(join(base, 'real.csv'), 'old');
    symlinkSync('real.csv', join(base, 'link.csv'));
    writePiecesAtomic(join(base, 'link.csv'), ['new']);
    expect(lstatSync(join(base, 'link.csv')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(base, 'real.csv'), 'utf8')).toBe('new');
  });

  it.skipIf(!existsSync('/dev/null'))('never takes the place of a device', () => {
    expect(() => writePiecesAtomic('/dev/null', ['x'])).toThrow('/dev/null is a device, not a file');
    expect(statSync('/dev/null').isFile()).toBe(false);
  });

  it('is given up when a piece of it cannot be made', () => {
    const path = join(folder(), 'a.csv');
    const pieces = function* (): Generator<string> {
      yield 'one';
      throw new Error('no second');
    };
    expect(() => writePiecesAtomic(path, pieces())).toThrow('no second');
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });
});

describe('drafts of killed processes', () => {
  it('are swept away when they are old; nothing else is', () => {
    const base = folder();
    const old = new Date(Date.UTC(2024, 0, 1));
    const made = (name: string, isOld: boolean): void => {
      writeFileSync(join(base, name), '');
      if (isOld) utimesSync(join(base, name), old, old);
    };
    made('.0123456789ab.tmp', true);
    made('.ba9876543210.tmp', false);
    made('mine.tmp', true);
    made('.hidden', true);
    sweepDrafts(base, Date.now());
    expect(readdirSync(base).sort()).toEqual(['.ba9876543210.tmp', '.hidden', 'mine.tmp']);
  });
});
