import { QuantError } from '../../core/kit/errors.js';
import type { Json } from '../../core/kit/json.js';
import type { ModelTask } from '../../core/model.js';
import { importedFrom, importedLearner } from './imported-model.js';
import { readLightgbm } from './lightgbm.js';
import { type ReadModel, readXgboost } from './xgboost.js';

const HOW = 'XGBoost: Booster.save_model("model.json"); LightGBM: Booster.save_model("model.txt")';

export interface ImportedFile {
  /** what the learner `imported` restores */
  readonly state: Json;
  readonly task: ModelTask;
  /** of the model's columns, in their order */
  readonly featureNames: readonly string[];
  /** as the source calls it */
  readonly objective: string;
  /** multiclass: the label's values, 0, 1, 2 … unless others were given */
  readonly classes?: Float64Array;
}

/**
 * A model that XGBoost or LightGBM taught, in our terms.
 *
 * @param text the file as its library saves it: XGBoost's JSON or LightGBM's text
 * @param options.featureNames our names of the model's columns, in its order; its own names when absent
 * @param options.classes multiclass: the label's values in the order of the model's classes, increasing
 * @throws E_DATA naming what was found and what can be read; E_PARAM when the names do not fit
 */
export function importModel(
  text: string,
  options: { readonly featureNames?: readonly string[]; readonly classes?: Float64Array } = {},
): ImportedFile {
  const { model: read, task, names } = readAny(text);
  const featureNames = namesFor(names, read.hasMissing.length, options.featureNames);
  if (options.classes !== undefined && options.classes.length !== (read.classes?.length ?? 0)) {
    throw new QuantError(
      'E_PARAM',
      `the model knows ${read.classes?.length ?? 0} classes, ${options.classes.length} were named`,
    );
  }
  const classes = options.classes ?? read.classes;
  const model = { ...read, ...(classes && { classes }) };
  // As it will be stored: a number that JSON cannot hold must be found now, not when the model is wanted.
  const state = JSON.parse(JSON.stringify(importedLearner(model).toJSON())) as Json;
  importedFrom(state);
  return {
    state,
    task,
    featureNames,
    objective: model.objective,
    ...(classes && { classes }),
  };
}

function readAny(text: string): ReadModel {
  const start = text.slice(0, 200).trimStart();
  if (/^tree\s/.test(start)) return readLightgbm(text);
  if (start.startsWith('binf') || /^\{[^\s"}]/.test(start)) {
    throw new QuantError('E_DATA', 'the model is in a binary form of XGBoost, JSON is needed', {
      hint: 'load it with xgboost.Booster(model_file=…) and save it again: Booster.save_model("model.json")',
    });
  }
  if (!start.startsWith('{') && !start.startsWith('[')) {
    throw new QuantError('E_DATA', `the model must be of XGBoost or LightGBM, begins with "${start.slice(0, 20)}"`, {
      hint: HOW,
    });
  }
  let json: Json;
  try {
    json = parseLoose(text);
  } catch (cause) {
    throw new QuantError('E_DATA', 'the model begins like JSON and is none', { hint: HOW, cause });
  }
  if ('learner' in Object(json)) return readXgboost(json);
  const found =
    'tree_info' in Object(json)
      ? 'what LightGBM dumps'
      : 'oblivious_trees' in Object(json)
        ? 'a CatBoost model'
        : Array.isArray(json)
          ? 'what XGBoost dumps, without its base score'
          : 'other JSON';
  throw new QuantError('E_DATA', `the model must be one that XGBoost or LightGBM saved, this is ${found}`, {
    hint: HOW,
  });
}

/** XGBoost writes NaN and Infinity where it has no number, as JSON must not: both become null. */
function parseLoose(text: string): Json {
  return JSON.parse(
    text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (token) => (token.startsWith('"') ? token : 'null')),
  ) as Json;
}

function namesFor(own: readonly string[], width: number, given?: readonly string[]): readonly string[] {
  if (given === undefined) {
    if (own.length === width) return own;
    throw new QuantError('E_PARAM', `the model does not name its ${width} columns`, {
      hint: 'name them in the order in which it was trained',
    });
  }
  if (given.length !== width) {
    throw new QuantError('E_PARAM', `the model has ${width} columns, ${given.length} were named`, {
      ...(own.length > 0 ? { hint: `it calls them ${own.join(', ')}` } : {}),
    });
  }
  const isShuffled = own.length === width && given.some((name, k) => name !== own[k]);
  if (isShuffled && given.every((name) => own.includes(name))) {
    throw new QuantError('E_PARAM', "the names are the model's own in another order", {
      hint: `name them as it does: ${own.join(', ')}`,
    });
  }
  return given;
}
