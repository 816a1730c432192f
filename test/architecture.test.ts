import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { staleIndexes } from '../scripts/gen.js';

const ROOT = resolve(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');

/** The import table of the house: a folder may import itself and these. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  data: ['core'],
  features: ['core'],
  models: ['core'],
  risk: ['core'],
  backtest: ['core', 'features', 'models', 'risk'],
  research: ['core', 'features', 'models', 'risk', 'backtest'],
  report: ['core', 'risk'],
  cli: ['core', 'data', 'features', 'models', 'risk', 'backtest', 'research', 'report'],
};
/** Folders without disk, network, clock, chance or console. */
const PURE = ['core', 'features', 'models', 'risk', 'backtest', 'research', 'report'];
/** `src/index.ts` is the library's door: it may name anything, and nothing inside may import it. */
const DOOR = 'index.ts';

const IMPURE: readonly (readonly [RegExp, string])[] = [
  [/from 'node:|import\('node:|require\(/, 'a module of Node'],
  [/\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b/, 'a clock'],
  [/\bMath\.random\b|\bcrypto\.random|\bgetRandomValues\b/, 'unseeded chance'],
  [/\bconsole\./, 'the console'],
  [/(?<![-\w])process\.|\bsetTimeout\b|\bsetInterval\b|\bfetch\(/, 'the process or the world'],
  [/\.toLocale|\bIntl\.|localeCompare/, 'the locale of the machine'],
];

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesUnder(path);
      return path.endsWith('.ts') ? [path] : [];
    })
    .sort();
}

function stripComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`\\])\/\/.*$/gm, '$1');
}

/** Own files that a file imports, statically or lazily; `typesToo` counts `import type`. */
function importsOf(file: string, typesToo: boolean): string[] {
  const text = stripComments(readFileSync(file, 'utf8'));
  const found: string[] = [];
  for (const match of text.matchAll(
    /(?:import|export)\s+(type\s)?(?:[\w*{}\s,$]+from\s+)?'(\.[^']+)'|import\('(\.[^']+)'\)/g,
  )) {
    if (match[1] !== undefined && !typesToo) continue;
    found.push(resolve(dirname(file), (match[2] ?? match[3]).replace(/\.js$/, '.ts')));
  }
  return found;
}

const files = filesUnder(SRC);
const name = (file: string): string => relative(SRC, file);
const layerOf = (file: string): string => name(file).split('/')[0];

describe('the house', () => {
  it('imports along the layer table only', () => {
    const wrong: string[] = [];
    for (const file of files) {
      const layer = layerOf(file);
      if (layer === DOOR) continue;
      for (const target of importsOf(file, true)) {
        if (!existsSync(target)) wrong.push(`${name(file)} imports ${name(target)}, which does not exist`);
        const to = layerOf(target);
        if (to !== layer && !MAY_IMPORT[layer]?.includes(to))
          wrong.push(`${name(file)} (${layer}) imports ${name(target)} (${to})`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('has no cycle of files', () => {
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        cycles.push([...path.slice(path.indexOf(file)), file].map(name).join(' → '));
        return;
      }
      state.set(file, 'open');
      for (const target of importsOf(file, true)) if (existsSync(target)) visit(target, [...path, file]);
      state.set(file, 'done');
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it('keeps disk, clock, chance and console out of the pure folders', () => {
    const wrong: string[] = [];
    for (const file of files.filter((f) => PURE.includes(layerOf(f)))) {
      const text = stripComments(readFileSync(file, 'utf8'));
      for (const [pattern, what] of IMPURE) if (pattern.test(text)) wrong.push(`${name(file)} uses ${what}`);
    }
    expect(wrong).toEqual([]);
  });

  it('writes to the console in one file only', () => {
    const wrong = files.filter(
      (f) =>
        name(f) !== 'cli/output.ts' &&
        /\bconsole\.|process\.(stdout|stderr)\.write/.test(stripComments(readFileSync(f, 'utf8'))),
    );
    expect(wrong.map(name)).toEqual([]);
  });

  it('keeps every file at or below 300 lines', () => {
    const long = files.filter((f) => !f.endsWith('.gen.ts') && readFileSync(f, 'utf8').split('\n').length > 301);
    expect(long.map(name)).toEqual([]);
  });

  it('has fresh indexes of its plug-in folders', () => {
    expect(staleIndexes(ROOT), 'run npm run gen').toEqual([]);
  });

  it('starts light: no command pulls in a heavy module before it runs', () => {
    const heavy = /from '(ccxt|vega|vega-lite|better-sqlite3|jiti|yaml|ml-matrix)'/;
    const seen = new Set<string>();
    const visit = (file: string): void => {
      if (seen.has(file) || !existsSync(file)) return;
      seen.add(file);
      const text = stripComments(readFileSync(file, 'utf8'));
      for (const match of text.matchAll(/^(?:import|export)\s+(type\s)?[^;]*?from\s+'(\.[^']+)'/gm)) {
        if (match[1] === undefined) visit(resolve(dirname(file), match[2].replace(/\.js$/, '.ts')));
      }
    };
    visit(join(SRC, 'cli/main.ts'));
    expect(seen.size, 'cli/main.ts and the commands were read').toBeGreaterThan(10);
    expect([...seen].filter((f) => heavy.test(readFileSync(f, 'utf8'))).map(name)).toEqual([]);
  });
});
