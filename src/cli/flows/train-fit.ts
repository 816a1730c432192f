import { QuantError } from '../../core/kit/errors.js';
import { hashJson, sha256Hex } from '../../core/kit/hash.js';
import { plural } from '../../core/kit/words.js';
import type { CommandContext } from '../command.js';
import { loadedPlugins } from '../plugins.js';
import { startProgress } from '../progress.js';
import { runRemote } from '../remote.js';
import type { JobProgress } from '../remote-words.js';
import { codeVersion } from './code-version.js';
import { openCheckpoint } from './train-checkpoint.js';
import type { FinalAnswer, FitJob, FoldAnswer, FoldTask, TravelPlan } from './train-jobs.js';
import type { NamedPlan } from './train-plan.js';
import type { TrainMarket } from './train-prepare.js';

/** What all fits of one model on one market said. */
export interface Fitted {
  readonly final: FinalAnswer;
  /** in the order of the market's folds */
  readonly folds: readonly FoldAnswer[];
}

export interface AllFits {
  /** `fits[model][market]` */
  readonly fits: readonly (readonly Fitted[])[];
  /** Takes away what was kept for a restart; to be called when the models are stored. */
  readonly release: () => void;
}

/** Rows times columns of all fits below which they are over before a worker has started. */
const SHORT_CELLS = 50_000;

/**
 * Fits all models on all markets and folds. Each finished fit is kept beside the store, so that an interrupted command
 * that is given again goes on where it was and ends with the same bits.
 *
 * @throws E_INTERRUPTED after Ctrl-C; E_DATA as the learners
 */
export async function fitAll(
  context: CommandContext,
  models: readonly NamedPlan[],
  markets: readonly TrainMarket[],
  workers: number,
): Promise<AllFits> {
  const task = taskOf(models, markets);
  const keys = keysOf(task, markets);
  const plugins = loadedPlugins();
  const code = { quant: codeVersion(), plugins: plugins.map(({ sha256 }) => sha256) };
  const checkpoint = openCheckpoint(context.globals.db, { keys, code });
  const answers = keys.map((key) => checkpoint.read(key));
  const open = answers.flatMap((answer, job) => (answer === undefined ? [job] : []));
  if (open.length < keys.length) {
    context.output.note(`${keys.length - open.length} of ${keys.length} fits were done before the interruption: kept`);
  }
  const progress = startProgress(context.output, 'train', context.now);
  const running = new Map<number, number>();
  let done = 0;
  const draw = (job: number, last?: JobProgress): void => {
    const share = [...running.values()].reduce((sum, part) => sum + part, done) / open.length;
    progress.update(share, describe(task, job, last));
  };
  const threads = await runRemote({
    task: 'fold',
    plan: task,
    jobs: open,
    workers,
    isShort: cellsOf(task, open) < SHORT_CELLS,
    plugins,
    signal: () => context.signal,
    onAnswer: (job, text) => {
      checkpoint.keep(keys[job], text);
      answers[job] = text;
      running.delete(job);
      done++;
      draw(job);
    },
    onProgress: (at) => {
      running.set(at.job, at.total > 0 ? Math.min(1, at.done / at.total) : 0);
      draw(at.job, at);
    },
  })
    .catch((error: unknown) => {
      const kept = keys.length - open.length + done;
      if (kept === 0 || !(error instanceof QuantError) || error.code !== 'E_INTERRUPTED') throw error;
      throw new QuantError(error.code, error.message, {
        hint: `run the same command again: ${kept} of ${keys.length} fits are kept`,
        cause: error,
      });
    })
    .finally(progress.stop);
  context.output.detail(threads === 0 ? 'no workers were started' : plural(threads, 'worker'));
  const fits = models.map((_, m) =>
    markets.map((__, k): Fitted => {
      const own = task.jobs.flatMap((job, at) => (job.plan === m && job.market === k ? [String(answers[at])] : []));
      // The fit of the stored model stands behind those of the folds.
      return { folds: own.slice(0, -1).map((text) => JSON.parse(text)), final: JSON.parse(own[own.length - 1]) };
    }),
  );
  return { fits, release: checkpoint.drop };
}

function taskOf(models: readonly NamedPlan[], markets: readonly TrainMarket[]): FoldTask {
  const plans = models.map(({ plan }): TravelPlan => ({ ...plan, learner: plan.learner.text }));
  const jobs = plans.flatMap((_, plan) =>
    markets.flatMap(({ folds, rows }, market): FitJob[] => [
      ...folds.map((fold) => ({ market, plan, fold, rows: fold.trainRows })),
      { market, plan, fold: null, rows },
    ]),
  );
  return { markets: markets.map(({ market }) => market), plans, jobs };
}

/** Of each fit, a hash of all that its answer depends on. */
function keysOf({ plans, jobs }: FoldTask, markets: readonly TrainMarket[]): string[] {
  const rowsHash = (rows: Int32Array): string => sha256Hex(new Uint8Array(rows.slice().buffer));
  return jobs.map(({ market, plan, fold, rows }) => {
    const { dataHash } = markets[market];
    return hashJson({ plan: plans[plan], dataHash, rows: rowsHash(rows), test: fold && rowsHash(fold.testRows) });
  });
}

function cellsOf({ markets, jobs }: FoldTask, open: readonly number[]): number {
  return open.reduce((sum, job) => sum + jobs[job].rows.length * markets[jobs[job].market].matrix.columns.length, 0);
}

/** `BTCUSDT lgbm fold 2/5 37/100 loss 0.6891`: short, since a line that is redrawn is cut at the edge of the terminal. */
function describe({ markets, plans, jobs }: FoldTask, job: number, last?: JobProgress): string {
  const { market, plan, fold } = jobs[job];
  const folds = jobs.filter((other) => other.market === market && other.plan === plan && other.fold !== null).length;
  return [
    markets[market].candles.symbol,
    plans[plan].learner.replace(/\(.*$/s, ''),
    fold === null ? 'to store' : `fold ${fold.index + 1}/${folds}`,
    ...(last === undefined ? [] : [`${last.done}/${last.total}`]),
    ...(last?.score === undefined || Number.isNaN(last.score) ? [] : [`loss ${last.score.toFixed(4)}`]),
  ].join(' ');
}
