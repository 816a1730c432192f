import { existsSync, readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { QuantError } from '../core/kit/errors.js';
import { unknownNameHint } from '../core/kit/nearest.js';
import type { ParamSpecs } from '../core/kit/params.js';
import { loadModule } from './load-module.js';

const DEFAULT_FILES = [
  'quant.config.ts',
  'quant.config.js',
  'quant.config.json',
  'quant.config.yaml',
  'quant.config.yml',
];
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
const MAX_DEPTH = 8;

/**
 * Settings for one command: its own section over the ones at the top of the file.
 *
 * ```yaml
 * db: data/quant.sqlite
 * backtest:
 *   strategy: momentum(lookback=48)
 *   cash: 50000
 * ```
 *
 * @param sections every command's parameters, by command; a key at the top may be any global flag
 * @throws E_CONFIG on a file that cannot be read, and on an unknown key with the nearest name
 */
export async function readConfig(
  file: string,
  command: string,
  globals: ParamSpecs,
  sections: Readonly<Record<string, ParamSpecs>>,
): Promise<Readonly<Record<string, unknown>>> {
  const path = file === '' ? DEFAULT_FILES.map((name) => resolve(name)).find(existsSync) : resolve(file);
  if (path === undefined) return {};
  if (!existsSync(path)) throw new QuantError('E_CONFIG', `there is no config file ${path}`);
  const root = asRecord(path, '', await parse(path));
  const settings: Record<string, unknown> = Object.create(null);
  for (const [key, value] of Object.entries(root)) {
    if (Object.hasOwn(globals, key)) settings[key] = value;
    else if (!Object.hasOwn(sections, key)) {
      throw unknownKey(path, key, key, [...Object.keys(globals), ...Object.keys(sections)]);
    }
  }
  for (const [section, specs] of Object.entries(sections)) {
    if (root[section] === undefined) continue;
    for (const [key, value] of Object.entries(asRecord(path, section, root[section]))) {
      if (!Object.hasOwn(specs, key)) throw unknownKey(path, `${section}.${key}`, key, Object.keys(specs));
      if (section === command) settings[key] = value;
    }
  }
  return settings;
}

async function parse(path: string): Promise<unknown> {
  try {
    if (['.ts', '.js', '.mjs'].includes(extname(path))) {
      const module = await loadModule(path);
      return module.default;
    }
    const text = readFileSync(path, 'utf8');
    // YAML is a superset of JSON here, and its reader refuses duplicate keys, which JSON.parse lets through.
    const { parse: parseYaml } = await import('yaml');
    return parseYaml(text, { maxAliasCount: 10, uniqueKeys: true });
  } catch (cause) {
    if (cause instanceof QuantError) throw cause;
    throw new QuantError('E_CONFIG', `${path} cannot be read: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}

function asRecord(path: string, where: string, value: unknown, depth = 0): Readonly<Record<string, unknown>> {
  if (depth > MAX_DEPTH) throw new QuantError('E_CONFIG', `${path}: nested deeper than ${MAX_DEPTH} levels`);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new QuantError('E_CONFIG', `${path}: ${where === '' ? 'the file' : `"${where}"`} must hold settings by name`);
  }
  const safe: Record<string, unknown> = Object.create(null);
  for (const [key, member] of Object.entries(value)) {
    if (FORBIDDEN.has(key)) throw new QuantError('E_CONFIG', `${path}: the key "${key}" is not allowed`);
    const isSection = member !== null && typeof member === 'object' && !Array.isArray(member);
    safe[key] = isSection ? asRecord(path, key, member, depth + 1) : member;
  }
  return safe;
}

function unknownKey(path: string, full: string, key: string, known: readonly string[]): QuantError {
  return new QuantError('E_CONFIG', `${path}: unknown key "${full}"`, { hint: unknownNameHint(key, known) });
}
