import { existsSync, readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { QuantError } from '../core/kit/errors.js';
import { unknownNameHint } from '../core/kit/nearest.js';
import { checkValue, type ParamSpec, type ParamSpecs, type ParamValue } from '../core/kit/params.js';
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
 * @returns settings by name; those of other commands are checked too, and left out
 * @throws E_CONFIG on a file that cannot be read, on an unknown key with the nearest name, on a value of another type;
 *   E_PARAM on a value out of range
 */
export async function readConfig(
  file: string,
  command: string,
  globals: ParamSpecs,
  sections: Readonly<Record<string, ParamSpecs>>,
): Promise<Readonly<Record<string, ParamValue>>> {
  const path = file === '' ? DEFAULT_FILES.map((name) => resolve(name)).find(existsSync) : resolve(file);
  if (path === undefined) return {};
  if (!existsSync(path)) throw new QuantError('E_CONFIG', `there is no config file ${path}`);
  const root = asRecord(path, '', await parse(path));
  const settings: Record<string, ParamValue> = Object.create(null);
  for (const [key, value] of Object.entries(root)) {
    if (Object.hasOwn(globals, key)) {
      const setting = checkSetting(`${path}: ${key}`, globals[key], value);
      // A command may use the word for something of its own; its section speaks of that.
      if (!Object.hasOwn(sections[command] ?? {}, key)) settings[key] = setting;
    } else if (!Object.hasOwn(sections, key)) {
      throw unknownKey(path, key, key, [...Object.keys(globals), ...Object.keys(sections)]);
    }
  }
  for (const [section, specs] of Object.entries(sections)) {
    if (root[section] === undefined) continue;
    for (const [key, value] of Object.entries(asRecord(path, section, root[section]))) {
      if (!Object.hasOwn(specs, key)) throw unknownKey(path, `${section}.${key}`, key, Object.keys(specs));
      const setting = checkSetting(`${path}: ${section}.${key}`, specs[key], value);
      if (section === command) settings[key] = setting;
    }
  }
  return settings;
}

const TYPES = { int: 'number', float: 'number', bool: 'boolean', choice: 'string', text: 'string' } as const;

/** On the command line all is text; a file has types, and there `"5"` is not 5 and `yes` is not true. */
function checkSetting(label: string, spec: ParamSpec, value: unknown): ParamValue {
  const wanted = TYPES[spec.type];
  if (typeof value === wanted) return checkValue(label, spec, value);
  const words = { number: 'a number', boolean: 'true or false', string: 'text' }[wanted];
  throw new QuantError('E_CONFIG', `${label} must be ${words}, was ${JSON.stringify(value)}`, {
    hint: Array.isArray(value) ? listHint(label, value) : undefined,
  });
}

/** Settings whose parts are joined with `+`; those of all others are split by commas. */
const JOINED = /\.(strategy|stop|takeProfit|risk)$/;

function listHint(label: string, parts: readonly unknown[]): string {
  const [sign, how] = JOINED.test(label) ? ['+', 'joined with +'] : [',', 'split by commas'];
  const isPlain = parts.every((part) => typeof part === 'string' || typeof part === 'number');
  return `write a list as one text, its parts ${how}${isPlain ? `: ${JSON.stringify(parts.join(sign))}` : ''}`;
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
    // A file of comments alone settles nothing.
    return parseYaml(text, { maxAliasCount: 10, uniqueKeys: true }) ?? {};
  } catch (cause) {
    if (cause instanceof QuantError) throw cause;
    const [first] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    throw new QuantError('E_CONFIG', `${path} cannot be read: ${first}`, { cause });
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
