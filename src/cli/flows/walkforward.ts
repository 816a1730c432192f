import { strategies } from '../../backtest/registry.js';
import { splitMix } from '../../backtest/split-mix.js';
import { readsModel } from '../../backtest/trading/layer.js';
import { QuantError } from '../../core/kit/errors.js';
import { parseSpecText } from '../../core/kit/spec-text.js';
import { parseDuration } from '../../core/kit/time.js';
import type { RunSpec } from '../../core/spec.js';
import { parseWeights } from '../../features/label-weights.js';
import { learners } from '../../models/registry.js';
import { sweepCandidates } from '../../research/candidates.js';
import { parseRetrain } from '../../research/retrain-rule.js';
import type { CommandContext } from '../command.js';
import { breathe } from '../interrupt.js';
import type { MarketFlags } from '../market/flags.js';
import type { ModelFlags } from '../market/model-flags.js';
import { withFilledStore } from '../market/open.js';
import { stepsFromFlag } from '../market/preprocess-flag.js';
import type { RunFlags } from '../market/run-flags.js';
import { loadMarkets, selectSeries } from '../market/select.js';
import { loadedPlugins } from '../plugins.js';
import { runJobs, STEP_NS } from '../pool.js';
import { startProgress } from '../progress.js';
import { execute } from './execute.js';
import { modelFeatures } from './features-choice.js';
import { finishRun } from './finish.js';
import { type RunRequest, specFromFlags, type WalkForwardPart } from './request.js';

export interface WalkForwardFlags extends MarketFlags, RunFlags, ModelFlags {
  readonly train: string;
  readonly test: string;
  readonly anchored: boolean;
  readonly embargo: number;
  readonly retrain: string;
  readonly candidates: number;
  readonly workers: number;
}

export async function runWalkForward(context: CommandContext, flags: WalkForwardFlags): Promise<undefined> {
  await withFilledStore(context.globals.db, async (store) => {
    const selection = selectSeries(store, flags, context.now());
    if (selection.note !== '') context.output.note(selection.note);
    const spec = await specFromFlags(store, flags, selection, loadMarkets(store, selection), null);
    const request: RunRequest = {
      schema: 'quant/run-request@1',
      kind: 'walkforward',
      spec,
      walkforward: await planOf(flags, spec),
      plugins: loadedPlugins(),
    };
    const progress = startProgress(context.output, 'walk-forward', context.now);
    const executed = await execute(store, request, {
      trainSharpes: async (plan) => {
        const jobs = plan.windows.length * plan.candidates.length;
        const trainMs = plan.windows.reduce((sum, w) => sum + w.testFromMs - w.trainFromMs, 0);
        const steps = (trainMs / plan.spec.market.intervalMs) * plan.markets.length;
        const { table } = await runJobs({
          task: 'train-sharpes',
          plan,
          jobs,
          width: 1,
          workers: flags.workers,
          estimatedMs: (plan.candidates.length * steps * STEP_NS) / 1e6,
          plugins: loadedPlugins(),
          signal: () => context.signal,
          onProgress: (done) => progress.update(done / jobs, `${done} of ${jobs} candidates on train windows`),
        });
        return table;
      },
      onWindow: async (done, total) => {
        progress.update(done / total, `window ${done} of ${total}`);
        await breathe(context.signal);
      },
    }).finally(progress.stop);
    await finishRun(context, store, request, executed, flags.report);
  });
  return undefined;
}

async function planOf(flags: WalkForwardFlags, spec: RunSpec): Promise<WalkForwardPart> {
  const { intervalMs } = spec.market;
  const parts = splitMix(spec.strategy).length;
  if (parts > 1) {
    throw new QuantError('E_USAGE', `a walk-forward chooses for one strategy, found ${parts}`, {
      hint: 'walk each of them forward on its own; quant backtest runs them in one account',
    });
  }
  const base = strategies.parse(spec.strategy);
  const usesModel = base.definition.needs(base.params).signal === true || readsModel(spec.trading);
  const retrain = parseRetrain(flags.retrain);
  if (retrain.kind !== 'window' && !usesModel) {
    throw new QuantError(
      'E_USAGE',
      `--retrain needs a strategy that reads a model, ${base.definition.name} reads none`,
      {
        hint: 'for example --strategy model-signal',
      },
    );
  }
  const fixed = Object.keys(parseSpecText(flags.strategy.replace(/^.+\.[cm]?[jt]s/, 'own')).args);
  return {
    trainBars: barsOf('--train', flags.train, intervalMs),
    testBars: barsOf('--test', flags.test, intervalMs),
    anchored: flags.anchored,
    embargoBars: flags.embargo,
    // Absent where it changes nothing: requests from before there was a choice stay what they are.
    ...(retrain.kind === 'window' ? {} : { retrain: retrain.text }),
    candidates: sweepCandidates(strategies, base, { fixed, most: flags.candidates, seed: flags.seed }).map(
      (c) => c.text,
    ),
    model: usesModel
      ? {
          features: await modelFeatures(flags),
          label: flags.label,
          learner: learners.parse(flags.learner).text,
          task: flags.task,
          preprocess: stepsFromFlag(flags.preprocess),
          weights: parseWeights(flags.weights).text,
        }
      : null,
  };
}

function barsOf(label: string, text: string, intervalMs: number): number {
  const bars = Math.round(parseDuration(label, text) / intervalMs);
  if (bars >= 1) return bars;
  throw new QuantError('E_PARAM', `${label} must be at least one bar long, was ${text}`);
}
