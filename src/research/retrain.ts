import { rowAtOrAfter } from '../core/candles.js';
import type { FittedModel } from '../core/model.js';
import type { Expected } from '../models/drift/decay.js';
import { createMonitor, type DriftMonitor, type ExpectedSkill, type Outcome } from '../models/drift/monitor.js';
import { rankCorrelation } from '../models/scores/correlation.js';
import { sampleOf } from '../models/scores/score.js';
import type { RetrainRule } from './retrain-rule.js';
import { outcomeOf } from './signal.js';
import { fitOn, type ModelPlan, type PreparedMarket, rowsKnownBy } from './train.js';

/** One model of a test window, from the first bar that it speaks of on. */
export interface WindowModel {
  readonly model: FittedModel;
  /** rows that it learnt from */
  readonly rows: Int32Array;
  /** open of the first bar that it speaks of, UTC ms: all that it learnt was known by then */
  readonly atMs: number;
  readonly reason: string;
  /** (bars,) what it says of every bar of the market */
  readonly prediction: Float64Array;
}

export interface WindowSpan {
  readonly trainFromMs: number;
  readonly testFromMs: number;
  readonly testToMs: number;
  readonly embargoMs: number;
  /** true: train windows keep their first bar as time goes on; else their length */
  readonly anchored: boolean;
}

/** Why the first model of a window was trained. */
export const WINDOW_BEGINS = 'a window begins';

/**
 * The models of one market over one test window, in order of time. Each learns from labels that were known when it was
 * trained, less the embargo, and speaks of the bars that open from then on.
 */
export function modelsOfWindow(
  market: PreparedMarket,
  plan: ModelPlan,
  span: WindowSpan,
  rule: RetrainRule,
): readonly WindowModel[] {
  const train = (atMs: number, reason: string, spanMs = Number.POSITIVE_INFINITY): WindowModel => {
    const rolled = span.anchored ? span.trainFromMs : span.trainFromMs + atMs - span.testFromMs;
    const rows = rowsKnownBy(market, Math.max(rolled, atMs - spanMs), atMs, atMs - span.embargoMs);
    const model = fitOn(market, plan, rows);
    return { model, rows, atMs, reason, prediction: model.predict(market.matrix) };
  };
  const first = train(span.testFromMs, WINDOW_BEGINS);
  if (rule.kind === 'window') return [first];
  const out = [first];
  if (rule.kind === 'every') {
    for (let atMs = span.testFromMs + rule.everyMs; atMs < span.testToMs; atMs += rule.everyMs) {
      // A market without a bar since has learnt nothing that its model does not know.
      const { openTime } = market.candles;
      const row = rowAtOrAfter(market.candles, atMs);
      if (row < openTime.length && openTime[row] < span.testToMs) out.push(train(atMs, 'the time has come'));
    }
    return out;
  }
  const { openTime, intervalMs } = market.candles;
  const end = rowAtOrAfter(market.candles, span.testToMs);
  let watch = openWatch(market, plan, first, rule);
  let reason: string | undefined;
  for (let row = rowAtOrAfter(market.candles, span.testFromMs); row < end; row++) {
    const closeMs = openTime[row] + intervalMs;
    const age = closeMs - out[out.length - 1].atMs;
    reason = watch.close(row) ?? reason;
    if (reason === undefined && age >= rule.maxMs) reason = 'the model is old';
    if (reason === undefined || age < rule.minMs || closeMs >= span.testToMs) continue;
    const next = train(closeMs, reason, reason === 'the model is old' ? undefined : rule.spanMs);
    out.push(next);
    reason = undefined;
    watch = openWatch(market, plan, next, rule);
  }
  return out;
}

interface Watch {
  /** A bar has closed. @returns why the model should be trained anew, when it should */
  close(row: number): string | undefined;
}

function openWatch(
  market: PreparedMarket,
  plan: ModelPlan,
  { rows, atMs, prediction }: WindowModel,
  rule: RetrainRule & { kind: 'on-drift' },
): Watch {
  const { matrix, labels, candles } = market;
  const columns = matrix.columns.map((column) => Float64Array.from(rows, (row) => column[row]));
  const skill = expectedSkill(market, plan, rows);
  const monitor: DriftMonitor = createMonitor(plan.task, rule.monitor, { names: matrix.names, columns }, skill);
  const first = rowAtOrAfter(candles, atMs);
  /** rows of this model's predictions by the bar that ends their label: nobody looks at one before that bar has closed */
  const ending = new Map<number, number[]>();
  const values = new Float64Array(matrix.columns.length);
  for (const row of market.rows) {
    if (row < first) continue;
    const end = labels.endIndex[row];
    const list = ending.get(end);
    if (list === undefined) ending.set(end, [row]);
    else list.push(row);
  }
  let free = first;
  return {
    close: (row) => {
      const outcomes: Outcome[] = [];
      for (const made of ending.get(row) ?? []) {
        if (made < free || Number.isNaN(prediction[made])) continue;
        outcomes.push({ prediction: prediction[made], target: outcomeOf(plan.task, labels.values[made]) });
        free = row;
      }
      for (let k = 0; k < values.length; k++) values[k] = matrix.columns[k][row];
      return monitor.update(values, outcomes)?.text;
    },
  };
}

/** Share of the training rows, the newest, that the expectation is made on. */
const JUDGED = 0.25;
const NOTHING: Expected = Object.freeze({ count: 0, mean: 0, variance: 0 });

/**
 * How well the plan does on rows that it has not learnt from: fitted on the older three quarters of the training rows,
 * purged, and judged on the newest quarter by outcomes that do not overlap. In-sample figures would be too good, and
 * every model would seem to decay at once.
 */
export function expectedSkill(market: PreparedMarket, plan: ModelPlan, rows: Int32Array): ExpectedSkill {
  const { labels } = market;
  const judged = rows.subarray(Math.floor(rows.length * (1 - JUDGED)));
  const learnt = rows.filter((row) => row < judged[0] && labels.endIndex[row] < judged[0]);
  if (judged.length === 0 || learnt.length === 0) return { winRate: NOTHING, loss: NOTHING, rank: NOTHING };
  const said = fitOn(market, plan, learnt).predict(market.matrix);
  const predictions: number[] = [];
  const targets: number[] = [];
  let free = 0;
  for (const row of judged) {
    if (row < free || Number.isNaN(said[row])) continue;
    predictions.push(said[row]);
    targets.push(outcomeOf(plan.task, labels.values[row]));
    free = labels.endIndex[row];
  }
  const isRight = (p: number, y: number): boolean => (plan.task === 'regression' ? p * y > 0 : p >= 0.5 === y >= 0.5);
  const rank = rankCorrelation(sampleOf(Float64Array.from(predictions), Float64Array.from(targets))).value;
  return {
    winRate: expectedOf(predictions.map((p, i) => Number(isRight(p, targets[i])))),
    loss: expectedOf(predictions.map((p, i) => (p - targets[i]) ** 2)),
    rank: Number.isNaN(rank) ? NOTHING : { count: predictions.length, mean: rank, variance: 0 },
  };
}

function expectedOf(values: readonly number[]): Expected {
  const count = values.length;
  if (count < 2) return NOTHING;
  const mean = values.reduce((a, b) => a + b, 0) / count;
  return { count, mean, variance: values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (count - 1) };
}
