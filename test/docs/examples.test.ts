import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { referencePages } from '../../scripts/reference.js';
import { costs } from '../../src/backtest/registry.js';
import { parseMix } from '../../src/backtest/strategy-mix.js';
import { flagName, GLOBAL_PARAMS } from '../../src/cli/command.js';
import { commands } from '../../src/cli/registry.js';
import { splitSpecs } from '../../src/core/kit/spec-text.js';
import { sources } from '../../src/data/registry.js';
import { parseLabel } from '../../src/features/label-spec.js';
import { parseFeature } from '../../src/features/spec.js';
import { learners } from '../../src/models/registry.js';
import { parseGrid } from '../../src/research/grid.js';
import { learnerTemplate } from '../../src/research/tuning/learner-space.js';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGES = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...pagesUnder('docs')];

function pagesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return pagesUnder(path);
    return path.endsWith('.md') ? [path] : [];
  });
}

/** What is wrong with a command line, or nothing. */
function fault(line: string): string | undefined {
  const words = line.match(/"[^"]*"|\S+/g) ?? [];
  const [, name, ...rest] = words;
  if (name === undefined || name.startsWith('-')) return undefined;
  if (!commands.has(name)) return `no command ${name}`;
  const known = [
    '--help',
    ...Object.entries({ ...commands.get(name).params, ...GLOBAL_PARAMS }).flatMap(([key]) => [
      flagName(key),
      flagName(key).replace('--', '--no-'),
    ]),
  ];
  return rest.filter((w) => w.startsWith('--')).find((w) => !known.includes(w));
}

/** `--model` is a learner to train, or the name of a model that is stored. */
const isLearner = (text: string): boolean => text.split(',').every((one) => learners.has(one.replace(/[( ].*/s, '')));

describe('the documentation', () => {
  it('names only commands and flags that exist', () => {
    const wrong: string[] = [];
    for (const page of PAGES) {
      const text = readFileSync(join(ROOT, page), 'utf8');
      for (const [line] of text.matchAll(/(?<=^|`)quant [^`\n#]+/gm)) {
        const found = fault(line);
        if (found !== undefined) wrong.push(`${page}: "${line.trim()}" has ${found}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('has examples on every command that name only flags that exist', () => {
    for (const { name, examples } of commands.list()) {
      expect(examples.length, `${name} has examples`).toBeGreaterThan(0);
      for (const [line] of examples) expect(fault(line), line).toBeUndefined();
    }
  });

  it('has reference pages as the registries say', () => {
    for (const [path, text] of referencePages()) {
      expect(readFileSync(join(ROOT, path), 'utf8'), `${path}: run npm run docs`).toBe(text);
    }
  });

  it('has examples whose plug-ins and parameters exist', () => {
    const kinds: Readonly<Record<string, (text: string) => unknown>> = {
      // The first set of a grid stands for all of it.
      '--strategy': (text) => (text.includes('.ts') ? text : parseMix(parseGrid(text).textAt(0))),
      '--costs': (text) => (text === 'none' ? text : splitSpecs(text).map((spec) => costs.parse(spec))),
      '--features': (text) => (text === 'all' ? text : splitSpecs(text).map(parseFeature)),
      // A search may name ranges, which hold for every learner text without any.
      '--learner': (text) => learnerTemplate(learners, text),
      '--model': (text) =>
        text === 'auto' || !isLearner(text) ? text : splitSpecs(text).map((one) => learnerTemplate(learners, one)),
      '--label': (text) => parseLabel(text),
      '--source': (text) => sources.parse(text),
    };
    let read = 0;
    for (const [line] of commands.list().flatMap((c) => c.examples)) {
      for (const [, flag, quoted, bare] of line.matchAll(/(--[\w-]+) (?:["']([^"']*)["']|(\S+))/g)) {
        if (kinds[flag] === undefined) continue;
        expect(() => kinds[flag](quoted ?? bare), line).not.toThrow();
        read++;
      }
    }
    expect(read).toBeGreaterThan(10);
  });

  it('links only to files that exist', () => {
    const wrong: string[] = [];
    for (const page of PAGES) {
      const text = readFileSync(join(ROOT, page), 'utf8');
      for (const [, target] of text.matchAll(/\]\(([^)#]+)[^)]*\)/g)) {
        if (!/^https?:/.test(target) && !existsSync(join(ROOT, dirname(page), target)))
          wrong.push(`${page}: ${target}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
