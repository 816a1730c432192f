import { QuantError } from '../../core/kit/errors.js';
import { unknownNameHint } from '../../core/kit/nearest.js';
import { parseFeature } from '../spec.js';
import { type Available, featureSet } from './sets.js';

const KEYS = ['extends', 'features'];

/** A set of a user's own: the texts of a built-in one first, if it names one, then its own. */
export interface FeatureSetFile {
  readonly extends?: string;
  readonly features: readonly string[];
}

/**
 * Holds what a file says to the form of a set.
 *
 * ```yaml
 * extends: minimal
 * features:
 *   - ema(period=9)
 *   - zscore(rsi(period=14), window=200)
 * ```
 *
 * @param document what was read from the file
 * @param file     its name, for messages
 * @throws E_CONFIG for another form or an unknown key, with the nearest one
 * @throws E_UNKNOWN, E_PARAM for a set or a feature that cannot be, naming the file and the place
 */
export function checkSetFile(document: unknown, file: string): FeatureSetFile {
  if (document === null || typeof document !== 'object' || Array.isArray(document)) {
    throw new QuantError('E_CONFIG', `${file} must hold a list under "features"`, {
      hint: 'features: [rsi(period=14), natr(period=14)]',
    });
  }
  const strange = Object.keys(document).find((key) => !KEYS.includes(key));
  if (strange !== undefined) {
    throw new QuantError('E_CONFIG', `${file}: unknown key "${strange}"`, { hint: unknownNameHint(strange, KEYS) });
  }
  const { extends: base, features = [] } = document as { extends?: unknown; features?: unknown };
  if (base !== undefined && typeof base !== 'string') {
    throw new QuantError('E_CONFIG', `${file}: extends must be the name of a set, was ${JSON.stringify(base)}`);
  }
  if (!Array.isArray(features)) {
    throw new QuantError('E_CONFIG', `${file}: features must be a list, was ${JSON.stringify(features)}`, {
      hint: 'features: [rsi(period=14), natr(period=14)]',
    });
  }
  features.forEach((text: unknown, k) => {
    checkText(text, `${file}: features[${k}]`);
  });
  if (base !== undefined) blame(`${file}: extends`, () => featureSet(base));
  if (base === undefined && features.length === 0) throw new QuantError('E_CONFIG', `${file} names no feature`);
  return { extends: base, features };
}

function checkText(text: unknown, where: string): void {
  if (typeof text !== 'string') {
    throw new QuantError('E_CONFIG', `${where} must be a text, was ${JSON.stringify(text)}`, {
      hint: 'put a feature that has a colon or a bracket of YAML into quotes',
    });
  }
  blame(where, () => parseFeature(text));
}

function blame(where: string, work: () => unknown): void {
  try {
    work();
  } catch (cause) {
    if (!(cause instanceof QuantError)) throw cause;
    throw new QuantError(cause.code, `${where}: ${cause.message}`, { hint: cause.hint, cause });
  }
}

/** The features of a file's set, in order. */
export function featuresOfFile(set: FeatureSetFile, available: Available): readonly string[] {
  return [...(set.extends === undefined ? [] : featureSet(set.extends, available)), ...set.features];
}
