import { QuantError } from '../../core/kit/errors.js';
import { unknownNameHint } from '../../core/kit/nearest.js';
import type { CommandContext } from '../command.js';
import type { FeatureFlags } from './features-flags.js';

type Flow = (context: CommandContext, flags: FeatureFlags, names: readonly string[]) => Promise<number | undefined>;

/** What can be done with features, each in a file of its own that is read when it is asked for. */
const ACTIONS: Readonly<Record<string, () => Promise<Flow>>> = {
  compute: async () => (await import('./features-compute.js')).runCompute,
  list: async () => (await import('./features-list.js')).runFeatureList,
  check: async () => (await import('./features-check.js')).runFeatureCheck,
  describe: async () => (await import('./features-describe.js')).runDescribe,
  select: async () => (await import('./features-select.js')).runSelect,
  importance: async () => (await import('./features-select.js')).runImportance,
  generate: async () => (await import('./features-generate.js')).runGenerate,
};

/** The action that takes a name behind it. */
const NAMED = 'describe';

/** Computes features, or does with them what the first word says. @throws E_USAGE for a word that is no action */
export async function runFeatures(
  context: CommandContext,
  flags: FeatureFlags,
  [action = 'compute', ...names]: readonly string[],
): Promise<number | undefined> {
  if (!Object.hasOwn(ACTIONS, action)) {
    throw new QuantError('E_USAGE', `quant features has no action "${action}"`, {
      hint: unknownNameHint(action, Object.keys(ACTIONS)),
    });
  }
  if (names.length > 0 && action !== NAMED) {
    throw new QuantError('E_USAGE', `quant features ${action} takes no name, found "${names.join(' ')}"`, {
      hint: `name features with --features "${names.join(',')}"`,
    });
  }
  const flow = await ACTIONS[action]();
  return await flow(context, flags, names);
}
