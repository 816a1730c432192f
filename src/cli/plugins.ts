import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { costs as costRegistry, strategies as strategyRegistry } from '../backtest/registry.js';
import { QuantError } from '../core/kit/errors.js';
import type { Definition, Registry } from '../core/kit/registry.js';
import { sources } from '../data/registry.js';
import { calendars, indicators, labels, patterns, transforms } from '../features/registry.js';
import { learners, regimes } from '../models/registry.js';
import { formats } from '../report/registry.js';
import { metrics } from '../risk/registry.js';
import { loadModule } from './load-module.js';

// Each registry takes its own kind only and checks that itself, so they may stand in one table.
const REGISTRIES = {
  source: sources,
  indicator: indicators,
  pattern: patterns,
  calendar: calendars,
  transform: transforms,
  label: labels,
  learner: learners,
  regime: regimes,
  strategy: strategyRegistry,
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

const loaded: PluginFile[] = [];

/** Every file loaded so far, in order. */
export function loadedPlugins(): readonly PluginFile[] {
  return [...loaded];
}

/**
 * Loads the files that a stored run used, those that are not loaded yet.
 *
 * @throws E_DATA when a file has changed since, E_CONFIG when it is gone
 */
export async function reloadPlugins(files: readonly PluginFile[]): Promise<void> {
  for (const { file, sha256 } of files) {
    if (!loaded.some((l) => l.file === file)) await loadPlugins(file);
    if (loaded.find((l) => l.file === file)?.sha256 === sha256) continue;
    throw new QuantError('E_DATA', `${file} has changed since the run`, { hint: 'make a new run with it' });
  }
}

/**
 * Adds the plug-ins of a user's files: the default export, one definition or a list of them.
 *
 * @returns what was added
 * @throws E_CONFIG when a file exports no definition
 */
export async function loadPlugins(files: string): Promise<readonly Definition[]> {
  const added: Definition[] = [];
  for (const file of files.split(',').map((f) => f.trim())) {
    const { default: exported } = await loadModule(file);
    for (const definition of Array.isArray(exported) ? exported : [exported]) {
      if (!isDefinition(definition)) {
        throw new QuantError('E_CONFIG', `${file} must export a plug-in by default`, {
          hint: "for example export default defineStrategy({ name: 'mine', … })",
        });
      }
      registries.get(definition.kind)!.add(definition);
      added.push(definition);
    }
    loaded.push({ file, sha256: createHash('sha256').update(readFileSync(file)).digest('hex') });
  }
  return added;
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
