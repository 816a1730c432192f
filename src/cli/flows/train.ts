import { QuantError } from '../../core/kit/errors.js';
import { hashJson } from '../../core/kit/hash.js';
import { isoUtc, minuteUtc } from '../../core/kit/time.js';
import type { MetricResult } from '../../core/metric.js';
import type { FeatureImportance } from '../../core/model.js';
import { hashCandles } from '../../data/store/candles.js';
import { previousModel, saveModel } from '../../data/store/models.js';
import { parseLabel } from '../../features/label-spec.js';
import { parseWeights } from '../../features/label-weights.js';
import { learners } from '../../models/registry.js';
import { scoreModel } from '../../models/score.js';
import { labelSpread, outcomeOf } from '../../research/signal.js';
import { fitOn, type ModelPlan, type PreparedMarket, prepareMarket, rowsKnownBy } from '../../research/train.js';
import type { CommandContext } from '../command.js';
import { breathe } from '../interrupt.js';
import { loadFeatureContext } from '../market/feature-context.js';
import type { MarketFlags } from '../market/flags.js';
import type { ModelFlags } from '../market/model-flags.js';
import { withFilledStore } from '../market/open.js';
import { stepsFromFlag } from '../market/preprocess-flag.js';
import { loadMarkets, selectSeries, symbolLabel } from '../market/select.js';
import { codeVersion } from './code-version.js';
import { planFeatures, readsOf } from './feature-reads.js';
import { modelFeatures } from './features-choice.js';
import { type BundleEntry, bundleJson } from './model-bundle.js';
import { requireTwoClasses } from './two-classes.js';

export interface TrainFlags extends MarketFlags, ModelFlags {
  readonly testShare: number;
  readonly name: string;
}

interface Trained {
  readonly symbol: string;
  readonly isSimulated: boolean;
  readonly entry: BundleEntry;
  readonly trainRows: number;
  readonly testRows: number;
  readonly testFromMs: number;
  readonly scores: readonly MetricResult[];
  readonly importance: readonly FeatureImportance[];
}

/** Trains one model per market on the older bars, scores it on the newer ones, and stores them under one name. */
export async function runTrain(context: CommandContext, flags: TrainFlags): Promise<undefined> {
  await withFilledStore(context.globals.db, async (store) => {
    const selection = selectSeries(store, flags, context.now());
    if (selection.note !== '') context.output.note(selection.note);
    const plan: ModelPlan = {
      features: await modelFeatures(flags),
      label: flags.label,
      learner: learners.parse(flags.learner),
      task: flags.task,
      seed: flags.seed,
      preprocess: stepsFromFlag(flags.preprocess),
      weights: parseWeights(flags.weights).text,
    };
    const trained: Trained[] = [];
    const markets = loadMarkets(store, selection);
    const reads = readsOf(planFeatures(plan));
    for (const [k, candles] of markets.entries()) {
      await breathe(context.signal);
      context.output.note(`training ${plan.learner.text} on ${candles.symbol}`);
      const peers = markets.filter((other) => other !== candles);
      const beside = loadFeatureContext(store, selection.series[k], reads, selection, peers);
      const one = trainOne(prepareMarket(candles, plan, beside), plan, flags.testShare);
      const entry = reads.has('peers') ? { ...one.entry, peers: peers.map(({ symbol }) => symbol) } : one.entry;
      trained.push({ ...one, entry });
    }
    const json = bundleJson(trained.map((t) => t.entry));
    const data = markets.map(hashCandles);
    const id = `${flags.name}-${hashJson({ json, data }).slice(0, 8)}`;
    const meta = {
      learner: plan.learner.text,
      preprocess: plan.preprocess,
      weights: plan.weights,
      features: plan.features,
      label: trained[0].entry.model.label,
      data,
    };
    saveModel(store, {
      id,
      name: flags.name,
      createdAt: context.now(),
      json,
      metaJson: JSON.stringify(meta),
      status: 'candidate',
      parent: previousModel(store, flags.name, id),
      trainedFrom: Math.min(...markets.map((market) => market.openTime[0])),
      trainedUntil: Math.max(...trained.map((t) => t.entry.model.knownUntil)),
      dataHash: hashJson(data),
      specHash: hashJson({ ...plan, learner: plan.learner.text, testShare: flags.testShare }),
      codeVersion: codeVersion(),
    });
    context.output.result({
      text: () => [...trained.map(describe), `stored as ${id}; ${useOf(flags.label, flags.name)}`].join('\n\n'),
      json: () => ({
        schema: 'quant/train@1',
        id,
        name: flags.name,
        learner: plan.learner.text,
        preprocess: plan.preprocess,
        weights: plan.weights,
        features: plan.features,
        label: meta.label,
        models: trained.map(document),
      }),
    });
  });
  return undefined;
}

/** What the trained model is for. A meta-model says whether to bet, not on what. */
function useOf(label: string, name: string): string {
  if (parseLabel(label).definition.name !== 'meta') {
    return `trade it: quant backtest --strategy model-signal --model ${name}`;
  }
  return `it gives the chance that a bet on its rule wins, not that price rises: quant backtest --strategy RULE --confidence model:of=bet --model ${name}`;
}

function trainOne(market: PreparedMarket, plan: ModelPlan, testShare: number): Trained {
  const { candles } = market;
  const cut = Math.floor(candles.length * (1 - testShare));
  if (cut < 1 || cut >= candles.length) {
    throw new QuantError(
      'E_DATA',
      `${candles.symbol} has ${candles.length} bars, too few to split off a test of ${testShare}`,
    );
  }
  const testFromMs = candles.openTime[cut];
  const rows = rowsKnownBy(market, candles.openTime[0], testFromMs, testFromMs);
  requireTwoClasses(
    plan.task,
    plan.label,
    Float64Array.from(rows, (row) => market.labels.values[row]),
  );
  const model = fitOn(market, plan, rows);
  const prediction = model.predict(market.matrix);
  // A value that no step could fill in leaves a row without a prediction.
  const testRows = market.rows.filter((row) => row >= cut && !Number.isNaN(prediction[row]));
  const scores = scoreModel(
    plan.task,
    Float64Array.from(testRows, (row) => prediction[row]),
    Float64Array.from(testRows, (row) => outcomeOf(plan.task, market.labels.values[row])),
  );
  const importance = [...model.importance()].sort((a, b) => b.value - a.value).slice(0, 15);
  const entry = {
    symbol: candles.symbol,
    intervalMs: candles.intervalMs,
    model,
    spread: labelSpread(market.labels.values, rows),
  };
  return {
    symbol: candles.symbol,
    isSimulated: candles.isSimulated,
    entry,
    trainRows: model.trainRows,
    testRows: testRows.length,
    testFromMs,
    scores,
    importance,
  };
}

function describe(t: Trained): string {
  const lines = [
    `${symbolLabel(t)}: trained on ${t.trainRows} bars known by ${minuteUtc(t.entry.model.knownUntil)} UTC, tested on ${t.testRows} from ${minuteUtc(t.testFromMs)} UTC`,
    ...t.scores.map(
      (s) =>
        `  ${s.label.padEnd(28)}${Number.isNaN(s.value) ? `n/a (${s.reason})` : s.value.toFixed(s.unit === 'count' ? 0 : 4)}`,
    ),
  ];
  const { preprocess } = t.entry.model;
  if (preprocess.length > 0) lines.push(`  prepared by ${preprocess.join(' + ')}`);
  if (t.importance.length > 0) {
    lines.push('  what it looks at most (share of gain):');
    lines.push(...t.importance.slice(0, 8).map((f) => `    ${(f.value * 100).toFixed(1).padStart(5)} %  ${f.name}`));
  }
  return lines.join('\n');
}

function document(t: Trained): object {
  return {
    symbol: t.symbol,
    is_simulated: t.isSimulated,
    train_rows: t.trainRows,
    test_rows: t.testRows,
    known_until: isoUtc(t.entry.model.knownUntil),
    test_from: isoUtc(t.testFromMs),
    test_scores: Object.fromEntries(
      t.scores.map((s) => [s.name, { value: Number.isNaN(s.value) ? null : s.value, reason: s.reason ?? null }]),
    ),
    feature_importance: t.importance,
  };
}
