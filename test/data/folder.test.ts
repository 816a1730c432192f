import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFolder } from '../../src/data/folder.js';
import { scratchFolder } from '../support/cli.js';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

describe('makeFolder', () => {
  it('makes what is missing and takes what is there', () => {
    const path = join(scratch.path, 'a/b/c');
    makeFolder(path);
    makeFolder(path);
    expect(statSync(path).isDirectory()).toBe(true);
  });

  it('fails at a file in the way', () => {
    const file = join(scratch.path, 'file');
    writeFileSync(file, '');
    expect(() => makeFolder(file)).toThrow(/EEXIST/);
    expect(() => makeFolder(join(file, 'x'))).toThrow(/ENOTDIR/);
  });

  it.skipIf(!existsSync('/proc'))('comes back from a place where no folder can be made', () => {
    expect(() => makeFolder('/proc/none/deeper')).toThrow(/ENOENT/);
  });
});
