import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve, sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { safeName, writeFileAtomic, writeRunFolder } from '../../src/data/artifacts.js';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'quant-artifacts-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

describe('a safe name', () => {
  it.each([
    ['BTCUSDT', 'BTCUSDT'],
    ['momentum-2024_01', 'momentum-2024_01'],
    ['../BTC/USDT', '%2E%2E%2FBTC%2FUSDT'],
    ['-rf', '%2Drf'],
    ['a b', 'a%20b'],
    ['50%', '50%25'],
    ['é', '%C3%A9'],
    ['nul', '%6Eul'],
    ['COM1', '%43OM1'],
    ['.', '%2E'],
    ['', '%'],
    ['a\u0000b', 'a%00b'],
    ['C:\\x', 'C%3A%5Cx'],
  ])('for %j is %s', (text, name) => {
    expect(safeName(text)).toBe(name);
  });
  it('never leaves its folder, is never too long, and never stands for two texts', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.constantFrom('..', '.', '/', 'con', 'a'.repeat(500)),
    );
    fc.assert(
      fc.property(text, text, (a, b) => {
        const name = safeName(a);
        expect(name).toMatch(/^[A-Za-z0-9_%~-]{1,128}$/);
        expect(resolve('/base', name).startsWith(`${resolve('/base')}${sep}`)).toBe(true);
        if (a !== b) expect(safeName(b)).not.toBe(name);
      }),
      { seed: 20261120, numRuns: 500 },
    );
  });
});

describe('a file written at once', () => {
  it('appears with its folders, and replaces the old one', () => {
    const path = join(folder(), 'a', 'b', 'report.html');
    writeFileAtomic(path, 'one');
    writeFileAtomic(path, Uint8Array.of(116, 119, 111));
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(readdirSync(join(path, '..')), 'nothing else').toEqual(['report.html']);
  });
  it('leaves the old one and no rest when it cannot be written', () => {
    const base = folder();
    mkdirSync(join(base, 'taken'));
    writeFileSync(join(base, 'taken', 'x'), '');
    expect(() => writeFileAtomic(join(base, 'taken'), 'text')).toThrow(expect.objectContaining({ code: 'E_STORAGE' }));
    writeFileSync(join(base, 'plain'), '');
    expect(() => writeFileAtomic(join(base, 'plain', 'x'), 'text')).toThrow('is a file, not a folder');
    expect(readdirSync(base).sort()).toEqual(['plain', 'taken']);
  });
});

describe('a run folder', () => {
  const files = { 'index.html': '<p>', 'spec.json': '{}', 'equity.bin': Uint8Array.of(1, 2) };
  it('appears with all its files', () => {
    const out = folder();
    const path = writeRunFolder(join(out, 'reports'), 'run-1', files);
    expect(path).toBe(join(out, 'reports', 'run-1'));
    expect(readdirSync(path).sort()).toEqual(['equity.bin', 'index.html', 'spec.json']);
    expect(readdirSync(join(out, 'reports'))).toEqual(['run-1']);
  });
  it('replaces the folder of the same run as a whole', () => {
    const out = folder();
    writeRunFolder(out, 'run-1', { ...files, 'old.txt': '' });
    const path = writeRunFolder(out, 'run-1', files);
    expect(readdirSync(path), 'no file of the earlier run is left').not.toContain('old.txt');
    expect(readdirSync(out)).toEqual(['run-1']);
  });
  it('stays inside the folder of reports whatever the id is', () => {
    const out = folder();
    expect(writeRunFolder(out, '../../etc', files)).toBe(join(out, '%2E%2E%2F%2E%2E%2Fetc'));
  });
  it.each(['../x', 'a/b', '', '.hidden', 'a\\b', 'x\u0000'])('refuses %j as a file name', (name) => {
    const out = folder();
    expect(() => writeRunFolder(out, 'run-1', { [name]: '' })).toThrow('is not a plain file name');
    expect(readdirSync(out)).toEqual([]);
  });
  it('leaves the earlier folder and no rest when a file cannot be written', () => {
    const out = folder();
    writeRunFolder(out, 'run-1', { 'old.txt': 'old' });
    const broken = new Proxy({ 'a.txt': 'a', 'b.txt': 'b' } as Record<string, string>, {
      get: (target, key: string) => {
        if (key === 'b.txt') throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
        return target[key];
      },
    });
    expect(() => writeRunFolder(out, 'run-1', broken)).toThrow('the disk is full');
    expect(readdirSync(out)).toEqual(['run-1']);
    expect(readdirSync(join(out, 'run-1'))).toEqual(['old.txt']);
  });
});
