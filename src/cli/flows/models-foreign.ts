import { basename } from 'node:path';
import { QuantError } from '../../core/kit/errors.js';
import { hashJson, sha256Hex } from '../../core/kit/hash.js';
import { splitSpecs } from '../../core/kit/spec-text.js';
import { parseInterval, parseTime } from '../../core/kit/time.js';
import type { ModelRow } from '../../data/store/models.js';
import { parseLabel } from '../../features/label-spec.js';
import { parseFeature } from '../../features/spec.js';
import { importModel } from '../../models/import/import-model.js';
import { restoreModel } from '../../models/model.js';
import { flagName } from '../command.js';
import { splitSymbols } from '../market/select.js';
import { codeVersion } from './code-version.js';
import { readsOf } from './feature-reads.js';
import { bundleJson } from './model-bundle.js';
import { requireModelName } from './model-name.js';

export interface ImportFlags {
  readonly name: string;
  readonly features: string;
  readonly label: string;
  readonly symbols: string;
  readonly interval: string;
  readonly trainedFrom: string;
  readonly trainedUntil: string;
  readonly spread: number;
  readonly classes: string;
}

const NEEDED = ['features', 'label', 'trainedUntil', 'symbols', 'interval'] as const;

/**
 * A model that another library taught, as one of ours. Its file does not say what its columns are, what it foretells or
 * what it has seen: whoever brings it does, and the honest range is as true as that.
 *
 * @throws E_USAGE when something of that is missing; E_DATA, E_PARAM when the file cannot be read or does not fit
 */
export function foreignModel(text: string, file: string, flags: ImportFlags, nowMs: number): ModelRow {
  const classes = classesOf(flags);
  const missing = NEEDED.filter((key) => flags[key] === '').map(flagName);
  const needs = new QuantError('E_USAGE', `a model of another library needs ${missing.join(', ')}`, {
    hint: 'its file does not say what its columns are, what it foretells and until when it was trained',
  });
  const found = importedOr(missing.length > 0 ? needs : undefined, () =>
    importModel(text, { featureNames: namesOf(flags), classes }),
  );
  if (missing.length > 0) throw needs;
  if (found.task === 'multiclass' && classes === undefined) {
    throw new QuantError('E_USAGE', 'a model of several classes of another library needs --classes', {
      hint: 'its file numbers them from 0; say which values of the label they are, increasing: --classes=-1,0,1',
    });
  }
  if (found.task === 'regression' && !(flags.spread > 0)) {
    throw new QuantError('E_USAGE', 'a regression of another library needs --spread', {
      hint: 'the root mean square of the labels that it was trained on: what turns its forecast into a probability',
    });
  }
  const features = namesOf(flags) ?? [];
  const label = parseLabel(flags.label).text;
  const trainedUntil = parseTime('--trained-until', flags.trainedUntil, nowMs);
  const trainedFrom = flags.trainedFrom === '' ? null : parseTime('--trained-from', flags.trainedFrom, nowMs);
  if (trainedUntil > nowMs || (trainedFrom !== null && trainedFrom >= trainedUntil)) {
    throw new QuantError('E_PARAM', '--trained-until must be after --trained-from and not in the future');
  }
  const intervalMs = parseInterval(flags.interval);
  const symbols = splitSymbols(flags.symbols).map((symbol) => symbol.name);
  const model = restoreModel({
    schema: 'quant/model@1',
    learner: 'imported',
    task: found.task,
    feature_names: features,
    features,
    label,
    known_until_ms: trainedUntil,
    // Nobody has counted them.
    train_rows: 0,
    ...(found.classes === undefined ? {} : { classes: [...found.classes] }),
    state: found.state,
  });
  const comparesMarkets = readsOf(features).has('peers');
  const json = bundleJson(
    symbols.map((symbol) => ({
      symbol,
      intervalMs,
      model,
      spread: found.task === 'regression' ? flags.spread : Number.NaN,
      ...(comparesMarkets ? { peers: symbols.filter((other) => other !== symbol) } : {}),
    })),
  );
  const spec = { learner: 'imported', task: found.task, label, features, preprocess: [] };
  const name = flags.name === '' ? 'imported' : requireModelName(flags.name);
  const meta = {
    ...spec,
    markets: symbols.map((symbol) => ({ symbol, interval_ms: intervalMs, known_until_ms: trainedUntil })),
    imported: { file: basename(file), sha256: sha256Hex(text), objective: found.objective },
  };
  return {
    id: `${name}-${hashJson({ json, file: meta.imported.sha256 }).slice(0, 8)}`,
    name,
    createdAt: nowMs,
    json,
    metaJson: JSON.stringify(meta),
    status: 'candidate',
    parent: null,
    trainedFrom,
    trainedUntil,
    // What it was trained on is not in this store.
    dataHash: null,
    specHash: hashJson(spec),
    codeVersion: codeVersion(),
  };
}

/** What the file is comes first: one that is no model needs no flags. Where some are missing, they are the answer to what does not fit. */
function importedOr<T>(needs: QuantError | undefined, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (needs !== undefined && error instanceof QuantError && error.code === 'E_PARAM') throw needs;
    throw error;
  }
}

/** Canonical texts of the features, which are also the names of their columns. */
function namesOf({ features }: ImportFlags): string[] | undefined {
  return features === '' ? undefined : splitSpecs(features).map((text) => parseFeature(text).text);
}

function classesOf({ classes }: ImportFlags): Float64Array | undefined {
  if (classes === '') return undefined;
  const values = Float64Array.from(classes.split(','), (part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (values.every((value, k) => Number.isFinite(value) && (k === 0 || value > values[k - 1]))) return values;
  throw new QuantError('E_PARAM', `--classes must be increasing numbers such as -1,0,1, was "${classes}"`);
}
