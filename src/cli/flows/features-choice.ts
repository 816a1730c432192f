import { existsSync, readFileSync } from 'node:fs';
import { QuantError } from '../../core/kit/errors.js';
import { parseSpecText, splitSpecs } from '../../core/kit/spec-text.js';
import { DEFAULT_FEATURES } from '../../features/pipeline.js';
import { checkSetFile, featuresOfFile } from '../../features/sets/set-file.js';
import { type Available, distinctFeatures, featureSet } from '../../features/sets/sets.js';
import { type FeatureSpec, parseFeature } from '../../features/spec.js';

/** Which features are meant, once it is known what there is beside the bars; canonical texts, each once. */
export type FeatureChoice = (available: Available) => readonly string[];

const FILE = /\.(ya?ml|json)$/i;

/**
 * Reads `--set` and `--features`: the features of the set first, then those named; the default set when nothing is.
 *
 * @throws E_UNKNOWN, E_PARAM, E_CONFIG as `featureSet`, `parseFeature` and `checkSetFile`, before any data is read
 */
export async function chosenFeatures(flags: {
  readonly set: string;
  readonly features: string;
}): Promise<FeatureChoice> {
  // `--features all` is older than sets.
  const isAll = flags.features.trim() === 'all';
  const named = isAll ? [] : splitSpecs(flags.features);
  const set = flags.set !== '' ? flags.set : isAll ? 'full' : named.length === 0 ? 'default' : '';
  const ofSet = set === '' ? () => [] : FILE.test(set) ? await setOfFile(set) : (at: Available) => featureSet(set, at);
  const choice: FeatureChoice = (available) => distinctFeatures([...ofSet(available), ...named]);
  choice([]);
  return choice;
}

/** Of each named feature with several outputs and none chosen: which was taken, and which others there are. */
export function firstOutputs(features: string): string[] {
  return splitSpecs(features).flatMap((text) => {
    const { name } = parseSpecText(text);
    const spec = parseFeature(text);
    if (name.includes('.') || spec.type !== 'source' || spec.output !== 0) return [];
    const { definition } = spec;
    const [first, ...others] = definition.outputs.map((output) => `${definition.name}.${output}`);
    return others.length === 0 ? [] : [`${name} is ${first}; there are also ${others.join(', ')}`];
  });
}

/** The features of a model: as they are named, or with a set before them; of what reads bars alone. */
export async function modelFeatures(flags: {
  readonly set: string;
  readonly features: string;
}): Promise<readonly string[]> {
  if (flags.set !== '') return (await chosenFeatures(flags))([]);
  return flags.features === '' ? DEFAULT_FEATURES : splitSpecs(flags.features);
}

async function setOfFile(file: string): Promise<(available: Available) => readonly string[]> {
  if (!existsSync(file)) {
    throw new QuantError('E_CONFIG', `there is no feature set ${file}`, {
      hint: 'a set file holds: features: [rsi(period=14), natr(period=14)]',
    });
  }
  const { parse } = await import('yaml');
  let document: unknown;
  try {
    document = parse(readFileSync(file, 'utf8'), { maxAliasCount: 10, uniqueKeys: true });
  } catch (cause) {
    const [first] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    throw new QuantError('E_CONFIG', `${file} cannot be read: ${first.replace(/:$/, '')}`, {
      hint: 'one feature per line, each after "- ", under "features:"',
      cause,
    });
  }
  const set = checkSetFile(document, file);
  return (available) => featuresOfFile(set, available);
}

/** How many computations some features take, when equal parts are computed once. */
export function computationsOf(texts: readonly string[]): number {
  const parts = new Set<string>();
  const walk = (spec: FeatureSpec): void => {
    if (spec.type === 'source') parts.add(spec.base);
    else {
      walk(spec.input);
      if (spec.type === 'transform') {
        parts.add(spec.text);
        if (spec.other !== null) walk(spec.other);
      }
    }
  };
  for (const text of texts) walk(parseFeature(text));
  return parts.size;
}
