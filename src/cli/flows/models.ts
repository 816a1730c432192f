import { QuantError } from '../../core/kit/errors.js';
import { unknownNameHint } from '../../core/kit/nearest.js';
import { isoUtc } from '../../core/kit/time.js';
import type { Store } from '../../data/store/database.js';
import { getModel, listModels, type ModelInfo, setStatus } from '../../data/store/models.js';
import type { CommandContext } from '../command.js';
import { withFilledStore } from '../market/open.js';
import { compareModels } from './models-compare.js';
import { factsOf, type ModelFacts } from './models-facts.js';
import { exportModel, importModelFile } from './models-file.js';
import { findModel } from './models-find.js';
import type { ImportFlags } from './models-foreign.js';
import { showModel } from './models-show.js';
import { listTable } from './models-table.js';
import { showTrials } from './models-trials.js';

export interface ModelsFlags extends ImportFlags {}

const ACTIONS = ['list', 'show', 'compare', 'promote', 'retire', 'export', 'import', 'trials'] as const;

/** How many words each action takes after its name, and what they are. */
const TAKES: Readonly<Record<(typeof ACTIONS)[number], readonly [least: number, most: number, what: string]>> = {
  list: [0, 0, 'nothing more'],
  show: [1, 1, 'one model'],
  compare: [2, 20, 'two models or more'],
  promote: [1, 1, 'one model'],
  retire: [1, 1, 'one model'],
  export: [2, 2, 'a model and a file to write'],
  import: [1, 1, 'one file'],
  trials: [0, 0, 'nothing more'],
};

export async function runModels(
  context: CommandContext,
  flags: ModelsFlags,
  typed = 'list',
  targets: readonly string[] = [],
): Promise<number | undefined> {
  const action = ACTIONS.find((name) => name === typed);
  if (action === undefined) {
    throw new QuantError('E_USAGE', `quant models has no action "${typed}"`, { hint: unknownNameHint(typed, ACTIONS) });
  }
  const [least, most, what] = TAKES[action];
  if (targets.length < least || targets.length > most) {
    throw new QuantError('E_USAGE', `quant models ${action} takes ${what}, was given ${targets.length}`, {
      hint: 'quant models lists them',
    });
  }
  const [first, second] = targets;
  if (action === 'import') return importModelFile(context, flags, first);
  return withFilledStore(context.globals.db, async (store) => {
    switch (action) {
      case 'list':
        return list(context, store, flags);
      case 'show':
        return showModel(context, store, findModel(store, first));
      case 'compare':
        return compareModels(
          context,
          store,
          targets.map((target) => findModel(store, target)),
        );
      case 'promote':
        return promote(context, store, theOne(store, first));
      case 'retire':
        return retire(context, store, theOne(store, first));
      case 'export':
        return exportModel(context, findModel(store, first), second);
      case 'trials':
        return showTrials(context, store);
    }
  });
}

/** To change the place of a model it is named by its id, or by a name that only one can be meant by. */
function theOne(store: Store, idOrName: string): ModelInfo {
  const found = findModel(store, idOrName);
  if (found.id === idOrName) return found;
  const others = listModels(store).filter(({ name, status }) => name === idOrName && status !== 'retired');
  if (others.length === 1) return others[0];
  throw new QuantError('E_USAGE', `${others.length} models are named "${idOrName}": say which by its id`, {
    hint: others
      .slice(0, 5)
      .map(({ id, status }) => `${id} (${status})`)
      .join(', '),
  });
}

function promote(context: CommandContext, store: Store, model: ModelInfo): undefined {
  const before = setStatus(store, model.id, 'production');
  const madeRoom = before === null ? '' : `; ${before} is a candidate again`;
  context.output.result({
    text: () => `${model.id} stands for the name "${model.name}"${madeRoom}`,
    json: () => ({
      schema: 'quant/model-status@1',
      id: model.id,
      name: model.name,
      status: 'production',
      was: model.status,
      demoted: before,
    }),
  });
  return undefined;
}

function retire(context: CommandContext, store: Store, model: ModelInfo): undefined {
  setStatus(store, model.id, 'retired');
  const next = getModel(store, model.name);
  const stands = next?.name === model.name ? next.id : null;
  context.output.result({
    text: () =>
      `${model.id} is retired; ${stands === null ? `no model stands for the name "${model.name}"` : `"${model.name}" now means ${stands}`}`,
    json: () => ({
      schema: 'quant/model-status@1',
      id: model.id,
      name: model.name,
      status: 'retired',
      was: model.status,
      stands_for_name: stands,
    }),
  });
  return undefined;
}

async function list(context: CommandContext, store: Store, { name }: ModelsFlags): Promise<undefined> {
  const models = listModels(store)
    .filter((model) => name === '' || model.name === name)
    .map((model) => factsOf(store, model));
  const now = context.now();
  const view = await listTable(models, now);
  context.output.result({
    text: () =>
      models.length > 0
        ? view
        : `${name === '' ? 'no models yet' : `no model is named "${name}"`}: train one with quant train`,
    json: () => ({ schema: 'quant/models@1', items: models.map((facts) => itemOf(facts, now)) }),
  });
  return undefined;
}

function itemOf({ info, learner, task, label, symbols, interval, main }: ModelFacts, nowMs: number): object {
  return {
    name: info.name,
    id: info.id,
    learner,
    task,
    label,
    symbols,
    interval,
    trained_from: info.trainedFrom === null ? null : isoUtc(info.trainedFrom),
    trained_until: info.trainedUntil === null ? null : isoUtc(info.trainedUntil),
    main_score: main,
    status: info.status,
    parent: info.parent,
    created_at: isoUtc(info.createdAt),
    age_ms: nowMs - info.createdAt,
  };
}
