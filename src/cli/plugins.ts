import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { costs as costRegistry, executions, strategies as strategyRegistry } from '../backtest/registry.js';
import { FEATURE_CATEGORIES } from '../core/feature.js';
import { QuantError } from '../core/kit/errors.js';
import { unknownNameHint } from '../core/kit/nearest.js';
import type { Definition, Registry } from '../core/kit/registry.js';
import { sources } from '../data/registry.js';
import {
  accounts,
  calendars,
  crosses,
  derivatives,
  indicators,
  labels,
  microstructures,
  patterns,
  transforms,
} from '../features/registry.js';
import { learners, preprocessors, regimes } from '../models/registry.js';
import { formats } from '../report/registry.js';
import { confidences, metrics, riskRules, sizers, stops, takeProfits } from '../risk/registry.js';
import { loadModule } from './load-module.js';
import { checkParams, guarded } from './user-code.js';

// Each registry takes its own kind only and checks that itself, so they may stand in one table.
const REGISTRIES = {
  source: sources,
  indicator: indicators,
  pattern: patterns,
  calendar: calendars,
  cross: crosses,
  derivative: derivatives,
  microstructure: microstructures,
  account: accounts,
  transform: transforms,
  label: labels,
  learner: learners,
  preprocessor: preprocessors,
  regime: regimes,
  strategy: strategyRegistry,
  sizer: sizers,
  stop: stops,
  'take-profit': takeProfits,
  risk: riskRules,
  execution: executions,
  confidence: confidences,
  cost: costRegistry,
  metric: metrics,
  format: formats,
};

/** Every kind of plug-in that research is made of, with its registry. */
export const registries: ReadonlyMap<string, Registry<Definition>> = new Map(
  Object.entries(REGISTRIES) as [string, Registry<Definition>][],
);

/** A user's file that took part: its path as typed and SHA-256 of its text, so that a run can name what it ran. */
export interface PluginFile {
  readonly file: string;
  readonly sha256: string;
}

interface Loaded extends PluginFile {
  readonly definitions: readonly Definition[];
}

/** By full path: one process runs several commands (the demo does), and one file may stand in several flags. */
const loaded = new Map<string, Loaded>();

/** Every file loaded so far, in order. */
export function loadedPlugins(): readonly PluginFile[] {
  return [...loaded.values()].map(({ file, sha256 }) => ({ file, sha256 }));
}

/**
 * Loads the files that a stored run used. A file is a program: it is compared before it runs, not after.
 *
 * @throws E_DATA when a file has changed since, E_CONFIG when it is gone
 */
export async function reloadPlugins(files: readonly PluginFile[]): Promise<void> {
  for (const { file, sha256 } of files) {
    if (existsSync(file) && hashOf(file) !== sha256) {
      throw new QuantError('E_DATA', `${file} has changed since the run`, { hint: 'make a new run with it' });
    }
    await loadPlugins(file);
  }
}

/**
 * Adds the plug-ins of a user's files: the default export, one definition or a list of them. A file that was loaded
 * before adds nothing again.
 *
 * @returns the plug-ins of these files
 * @throws E_CONFIG when a file exports no definition, or one whose name is taken
 */
export async function loadPlugins(files: string): Promise<readonly Definition[]> {
  const all: Definition[] = [];
  for (const file of files.split(',').map((f) => f.trim())) {
    if (file === '') continue;
    const path = resolve(file);
    let known = loaded.get(path);
    if (known === undefined) {
      known = { file, definitions: await definitionsOf(file), sha256: hashOf(file) };
      for (const definition of known.definitions) registries.get(definition.kind)!.add(definition);
      loaded.set(path, known);
    }
    all.push(...known.definitions);
  }
  return all;
}

async function definitionsOf(file: string): Promise<readonly Definition[]> {
  const { default: exported } = await loadModule(file);
  const definitions: readonly unknown[] = Array.isArray(exported) ? exported : [exported];
  if (definitions.length > 0 && definitions.every(isDefinition)) {
    return definitions.map((definition) => {
      checkMembers(file, definition);
      checkCategory(file, definition);
      checkParams(file, definition);
      return guarded(definition, MEMBERS[definition.kind]);
    });
  }
  throw new QuantError('E_CONFIG', `${file} must export a plug-in by default`, {
    hint: "for example export default defineStrategy({ name: 'mine', … }): docs/strategy.md",
  });
}

/** What each kind of plug-in must bring besides its name. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  source: ['venue', 'open'],
  indicator: ['category', 'outputs', 'warmup', 'compute'],
  pattern: ['outputs', 'warmup', 'compute'],
  calendar: ['outputs', 'warmup', 'compute'],
  cross: ['outputs', 'warmup', 'compute'],
  derivative: ['outputs', 'warmup', 'compute'],
  microstructure: ['outputs', 'warmup', 'compute'],
  account: ['outputs', 'warmup', 'compute'],
  transform: ['warmup', 'compute'],
  label: ['target', 'compute'],
  learner: ['tasks', 'fit', 'restore'],
  preprocessor: ['fit', 'restore'],
  regime: ['fit', 'restore'],
  strategy: ['needs', 'start'],
  sizer: ['needs', 'resizeAt', 'create'],
  stop: ['needs', 'create'],
  'take-profit': ['needs', 'create'],
  risk: ['unit', 'isDefault', 'action', 'create'],
  execution: ['start'],
  confidence: ['needs', 'create'],
  cost: ['component', 'create'],
  metric: ['unit', 'label', 'definition', 'compute'],
  format: ['fileName', 'render'],
};

function checkMembers(file: string, definition: Definition): void {
  const missing = [...['summary', 'source', 'params'], ...MEMBERS[definition.kind]].filter(
    (member) => !(member in definition),
  );
  if (missing.length === 0) return;
  throw new QuantError('E_CONFIG', `${file}: ${definition.kind} "${definition.name}" has no ${missing.join(', ')}`, {
    hint:
      definition.kind === 'strategy' ? 'docs/strategy.md' : `docs/plugins/${definition.kind}.md lists complete ones`,
  });
}

/** A feature of a category that does not exist would be in no list, and its importance would count for nothing. */
function checkCategory(file: string, definition: Definition): void {
  const category: unknown = Reflect.get(definition, 'category');
  const known: readonly unknown[] = FEATURE_CATEGORIES;
  if (category === undefined || known.includes(category)) return;
  throw new QuantError('E_CONFIG', `${file}: ${definition.kind} "${definition.name}": no category "${category}"`, {
    hint: unknownNameHint(String(category), FEATURE_CATEGORIES),
  });
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

function isDefinition(value: unknown): value is Definition {
  const draft = value as Definition | null;
  return (
    typeof draft === 'object' &&
    draft !== null &&
    typeof draft.name === 'string' &&
    Object.hasOwn(REGISTRIES, draft.kind)
  );
}
