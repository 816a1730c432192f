import type { FeatureMatrix } from '../core/feature.js';
import { QuantError } from '../core/kit/errors.js';
import type { Json } from '../core/kit/json.js';
import type { Bound } from '../core/kit/registry.js';
import { createRng, type Rng } from '../core/kit/rng.js';
import type { Labels } from '../core/labels.js';
import {
  describeTasks,
  type FitTools,
  type FittedLearner,
  type FittedModel,
  type LearnerDefinition,
  MODEL_TASKS,
  type ModelTask,
} from '../core/model.js';
import { checkRestored } from './check-restored.js';
import { buildTrainingSet, targetOf } from './dataset.js';
import { type FittedSteps, fitSteps, NO_STEPS, restoreSteps } from './preprocessing/steps.js';
import { completeRowsOf } from './preprocessing/table.js';
import { learners } from './registry.js';
import { classesOf, memberOf, numberOf, numbersJson, textOf, textsOf } from './state.js';

const SCHEMA = 'quant/model@1';

export interface FitRequest {
  readonly matrix: FeatureMatrix;
  readonly labels: Labels;
  /** canonical texts of the label and of the features: they go into the model's file */
  readonly labelText: string;
  readonly features: readonly string[];
  readonly learner: Bound<LearnerDefinition>;
  readonly task: ModelTask;
  /** steps between features and learner, texts in their order; fitted on `rows` alone */
  readonly preprocess?: readonly string[];
  /** names of columns whose numbers are names rather than sizes */
  readonly categorical?: readonly string[];
  /** `take`: rows may hold values that are not known, for learners that take them; refused when absent */
  readonly unknown?: 'refuse' | 'take';
  readonly onProgress?: FitTools['onProgress'];
  /** bars to learn from, increasing */
  readonly rows: Int32Array;
  readonly seed: number;
  /** close time of a bar, UTC ms */
  readonly closeTimeOf: (row: number) => number;
}

/**
 * Trains a learner on chosen bars, and binds it to the columns and the point in time that it knows.
 *
 * With steps before it, those are fitted on the same bars, and bars that still hold an unknown value after them are left
 * out.
 *
 * @throws E_PARAM when the learner cannot do the task
 * @throws E_DATA when rows are missing or hold unknown values
 */
export function fitModel(request: FitRequest): FittedModel {
  const { matrix, labels, learner, task, rows } = request;
  const { definition } = learner;
  if (!definition.tasks.includes(task)) {
    const able = learners.list().filter((other) => other.tasks.includes(task));
    throw new QuantError(
      'E_PARAM',
      `${definition.name} does ${describeTasks(definition)}, the label asks for ${task}`,
      {
        hint: `for ${task}: ${able.map((other) => other.name).join(', ')}`,
      },
    );
  }
  if (request.unknown === 'take' && definition.takesUnknown !== true) {
    const able = learners.list().filter((other) => other.takesUnknown === true);
    throw new QuantError('E_PARAM', `${definition.name} cannot learn from rows with unknown values`, {
      hint: `these can: ${able.map((other) => other.name).join(', ')}; or fill them in: --preprocess impute-last`,
    });
  }
  const rng = createRng(request.seed);
  const { steps, ...prepared } = prepare(request, rng);
  const { unknown, categorical } = request;
  const data = buildTrainingSet(prepared.matrix, prepared.labels, task, prepared.rows, { unknown, categorical });
  const tools = { members: learner.members ?? [], onProgress: request.onProgress };
  const fitted = definition.fit(data, learner.params, rng, tools);
  let lastUsed = 0;
  for (const row of rows) lastUsed = Math.max(lastUsed, row, labels.endIndex[row]);
  return bindModel(fitted, steps, {
    learner: learner.text,
    task,
    featureNames: matrix.names,
    features: request.features,
    label: request.labelText,
    knownUntil: request.closeTimeOf(lastUsed),
    trainRows: prepared.rows.length,
    ...(data.classes === undefined ? {} : { classes: data.classes }),
  });
}

/** The bars up to the last one that is learnt from, as the steps leave them. */
function prepare(
  { matrix, labels, rows, task, preprocess = [], unknown, closeTimeOf }: FitRequest,
  rng: Rng,
): Pick<FitRequest, 'matrix' | 'labels' | 'rows'> & { readonly steps: FittedSteps } {
  if (preprocess.length === 0) return { matrix, labels, rows, steps: NO_STEPS };
  const outcome = {
    task,
    target: targetOf(labels, task, rows).target,
    weights: Float64Array.from(rows, (row) => labels.weights[row]),
    knownAt: Float64Array.from(rows, (row) => closeTimeOf(labels.endIndex[row])),
  };
  const { steps, table } = fitSteps(matrix, rows, { texts: preprocess, rng, closeTimeOf, outcome });
  const known = unknown === 'take' ? rows : completeRowsOf(table, rows);
  if (known.length === 0) {
    throw new QuantError('E_DATA', `no training row is fully known after ${steps.texts.join(' + ')}`, {
      hint: 'use more bars, or a step that fills in what is not known',
    });
  }
  return {
    steps,
    matrix: { ...matrix, ...table },
    labels: {
      ...labels,
      values: labels.values.subarray(0, table.rows),
      endIndex: labels.endIndex.subarray(0, table.rows),
      weights: labels.weights.subarray(0, table.rows),
    },
    rows: known,
  };
}

/**
 * A model from its saved form; it predicts the same bits as before it was saved.
 *
 * @throws E_DATA when the file is damaged or of another schema
 * @throws E_UNKNOWN when its learner is not registered
 */
export function restoreModel(json: Json): FittedModel {
  const schema = textOf(json, 'schema');
  if (schema !== SCHEMA) throw new QuantError('E_DATA', `saved model: schema must be ${SCHEMA}, was ${schema}`);
  const name = textOf(json, 'task');
  const task = MODEL_TASKS.find((known) => known === name);
  if (task === undefined) {
    throw new QuantError('E_DATA', `saved model: "task" must be one of ${MODEL_TASKS.join(', ')}, was ${name}`);
  }
  const learner = textOf(json, 'learner');
  const { definition, members = [] } = learnerOf(learner);
  const fitted = definition.restore(memberOf(json, 'state'), members);
  const model = bindModel(fitted, restoreSteps(json), {
    learner,
    task,
    featureNames: textsOf(json, 'feature_names'),
    features: textsOf(json, 'features'),
    label: textOf(json, 'label'),
    knownUntil: numberOf(json, 'known_until_ms'),
    trainRows: numberOf(json, 'train_rows'),
    ...(task === 'multiclass' ? { classes: classesOf(json) } : {}),
  });
  checkRestored(fitted, model.columnNames.length, model.classes);
  return model;
}

/** @throws E_UNKNOWN when it is none of ours: then it came with a file of the user's */
function learnerOf(text: string): Bound<LearnerDefinition> {
  try {
    return learners.parse(text);
  } catch (cause) {
    if (!(cause instanceof QuantError) || cause.code !== 'E_UNKNOWN') throw cause;
    throw new QuantError('E_UNKNOWN', `saved model: ${cause.message}`, {
      hint: 'it was trained with a learner of your own: name its file with --plugin',
      cause,
    });
  }
}

type Facts = Pick<
  FittedModel,
  'learner' | 'task' | 'featureNames' | 'features' | 'label' | 'knownUntil' | 'trainRows' | 'classes'
>;

function bindModel(fitted: FittedLearner, steps: FittedSteps, facts: Facts): FittedModel {
  // What a step adds is seen on a table without rows.
  const none = new Float64Array(0);
  const blank = { names: facts.featureNames, columns: facts.featureNames.map(() => none), rows: 0, openTime: none };
  const columnNames = steps.apply(blank).names;
  const inputs = (matrix: FeatureMatrix): readonly Float64Array[] => {
    sameColumns(facts.featureNames, matrix.names);
    return steps.apply(matrix).columns;
  };
  const { probabilities, interval } = fitted;
  return Object.freeze({
    ...facts,
    preprocess: steps.texts,
    columnNames,
    inputs,
    fitted,
    predict: (matrix: FeatureMatrix): Float64Array => fitted.predict(inputs(matrix), matrix.rows),
    ...(probabilities && { probabilities: (matrix: FeatureMatrix) => probabilities(inputs(matrix), matrix.rows) }),
    ...(interval && { interval: (matrix: FeatureMatrix) => interval(inputs(matrix), matrix.rows) }),
    importance: () => {
      const shares = fitted.importance?.();
      if (shares === undefined) return [];
      return columnNames
        .map((name, k) => ({ name, value: shares[k] }))
        .sort((a, b) => b.value - a.value || (a.name < b.name ? -1 : 1));
    },
    toJSON: (): Json => ({
      schema: SCHEMA,
      learner: facts.learner,
      task: facts.task,
      feature_names: facts.featureNames,
      features: facts.features,
      label: facts.label,
      known_until_ms: facts.knownUntil,
      train_rows: facts.trainRows,
      ...(facts.classes === undefined ? {} : { classes: numbersJson(facts.classes) }),
      ...(steps.texts.length > 0 ? { preprocess: steps.toJSON() } : {}),
      state: fitted.toJSON(),
    }),
  });
}

function sameColumns(trained: readonly string[], given: readonly string[]): void {
  const at = Array.from({ length: Math.max(trained.length, given.length) }, (_, k) => k).find(
    (k) => trained[k] !== given[k],
  );
  if (at === undefined) return;
  const name = (names: readonly string[]): string => (at < names.length ? `"${names[at]}"` : 'none');
  throw new QuantError(
    'E_SHAPE',
    `the model was trained with ${name(trained)} as column ${at + 1}, found ${name(given)}`,
    {
      hint: `compute the features ${trained.join(', ')}`,
    },
  );
}
