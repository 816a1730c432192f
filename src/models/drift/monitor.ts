import type { Json } from '../../core/kit/json.js';
import type { ModelTask } from '../../core/model.js';
import { listOf, memberOf, numberOf, numbersJson, numbersOf, textOf, textsOf } from '../state.js';
import { type Adwin, adwinFrom, createAdwin } from './adwin.js';
import { createDecay, type DecayTrigger, decayFrom, type Expected } from './decay.js';
import { createPageHinkley, type PageHinkley, pageHinkleyFrom } from './page-hinkley.js';
import { type Reference, stabilityIndex, stabilityReference } from './stability.js';

export interface MonitorRules {
  /** population stability index from which a column counts as moved */
  readonly psi: number;
  /** share of the columns that must have moved, in (0, 1] */
  readonly columns: number;
  /** newest bars that are compared with training, ≥ 20 */
  readonly bars: number;
  /** outcomes that the performance triggers judge together, ≥ 10 */
  readonly outcomes: number;
  /** chance of a false alarm of each performance trigger per so many outcomes */
  readonly level: number;
}

/** What the model did on rows that its training did not see, by outcomes that do not overlap. */
export interface ExpectedSkill {
  /** share of predictions on the right side */
  readonly winRate: Expected;
  /** squared error: the Brier score of chances */
  readonly loss: Expected;
  /** rank correlation of prediction and outcome */
  readonly rank: Expected;
}

/** A prediction that the watched model made, and what came of it: 1 or 0 for chances, else the label. */
export interface Outcome {
  readonly prediction: number;
  readonly target: number;
}

export type DriftTrigger = 'stability' | 'residuals' | 'win-rate' | 'loss' | 'ic';

export interface DriftAlarm {
  readonly trigger: DriftTrigger;
  /** what was found, in words */
  readonly text: string;
}

/** Watches one model from the bar after its training on. It knows what it was told, in the order of time, and no more. */
export interface DriftMonitor {
  /**
   * A bar has closed.
   *
   * @param values what the model read on this bar, one per column; NaN is not known
   * @param outcomes predictions of this model whose label ended with this bar, and did not overlap one told before
   */
  update(values: ArrayLike<number>, outcomes: readonly Outcome[]): DriftAlarm | undefined;
  toJSON(): Json;
}

/** Looks at the columns within the time that it takes to fill them. */
const LOOKS = 10;
/** ADWIN's chance of an alarm, and the steps of the Page–Hinkley test in standard deviations of the loss. */
const ADWIN_RULES = { delta: 0.002, every: 1 };
const ALLOWANCE = 0.5;
const THRESHOLD = 12;
const WARMUP = 10;

interface State {
  readonly task: ModelTask;
  readonly rules: MonitorRules;
  readonly names: readonly string[];
  readonly references: readonly Reference[];
  /** per column: where its index is beyond both the rule and what training's own stretches showed */
  readonly limits: Float64Array;
  readonly lossMean: number;
  readonly lossScale: number;
  readonly newest: readonly Float64Array[];
  readonly seen: number;
  readonly adwin: Adwin;
  readonly pageHinkley: PageHinkley;
  readonly winRate: DecayTrigger;
  readonly loss: DecayTrigger;
  readonly rank: DecayTrigger;
}

/**
 * Three ways in which a model grows old, in one object: its columns leave the range that it learnt from, its errors
 * grow, its skill falls below what it had on rows that its training did not see.
 *
 * Columns that wander, such as a volatility, differ from stretch to stretch in training already: a column has moved only
 * when its index over the newest bars is above the rule *and* above that of every stretch of training of that length.
 * The chance of that for a market that does not change is about 1/(stretches + 1) for a column by itself. ADWIN and
 * Page–Hinkley watch the losses, and speak only of losses that have grown. The three performance triggers each have a
 * stated chance of a false alarm per stretch of outcomes: see {@link createDecay}.
 *
 * @param training the columns of the training rows, in order of time
 */
export function createMonitor(
  task: ModelTask,
  rules: MonitorRules,
  training: { readonly names: readonly string[]; readonly columns: readonly Float64Array[] },
  expected: ExpectedSkill,
): DriftMonitor {
  const references = training.columns.map((column) => stabilityReference(column));
  const decay = { window: rules.outcomes, level: rules.level };
  return openMonitor({
    task,
    rules,
    names: training.names,
    references,
    limits: Float64Array.from(training.columns, (column, k) => limitOf(column, references[k], rules)),
    lossMean: expected.loss.count > 0 ? expected.loss.mean : 0,
    lossScale: Math.sqrt(expected.loss.variance),
    newest: training.columns.map(() => new Float64Array(rules.bars)),
    seen: 0,
    adwin: createAdwin(ADWIN_RULES),
    pageHinkley: createPageHinkley({ allowance: ALLOWANCE, threshold: THRESHOLD, warmup: WARMUP }),
    winRate: createDecay('fall', decay, expected.winRate),
    loss: createDecay('rise', decay, expected.loss),
    rank: createDecay('rank', decay, expected.rank),
  });
}

function limitOf(column: Float64Array, reference: Reference, { psi, bars }: MonitorRules): number {
  let most = psi;
  for (let to = column.length; to >= bars; to -= bars) {
    most = Math.max(most, stabilityIndex(reference, column.subarray(to - bars, to)));
  }
  return most;
}

function openMonitor(state: State): DriftMonitor {
  const { task, rules, names, references, limits, lossMean, lossScale, newest } = state;
  const { adwin, pageHinkley, winRate, loss, rank } = state;
  let { seen } = state;

  const moved = (): DriftAlarm | undefined => {
    const index = references.map((reference, k) => stabilityIndex(reference, newest[k]));
    const beyond = index.flatMap((value, k) => (value > limits[k] ? [k] : []));
    if (beyond.length === 0 || beyond.length < rules.columns * names.length) return undefined;
    const worst = beyond.reduce((a, b) => (index[b] - limits[b] > index[a] - limits[a] ? b : a));
    const text = `${beyond.length} of ${names.length} columns left their range, most of all ${names[worst]} (PSI ${index[worst].toFixed(2)})`;
    return { trigger: 'stability', text };
  };
  const judge = ({ prediction, target }: Outcome): DriftAlarm | undefined => {
    const error = (prediction - target) ** 2;
    const isRight = task === 'regression' ? prediction * target > 0 : prediction >= 0.5 === target >= 0.5;
    const isCut = adwin.update(error);
    const isRun = pageHinkley.update(lossScale > 0 ? (error - lossMean) / lossScale : 0);
    const won = winRate.update(Number(isRight));
    const lost = loss.update(error);
    const ranked = rank.update(prediction, target);
    const name = task === 'regression' ? 'the squared error' : 'the Brier score';
    if ((isCut || isRun) && adwin.mean > lossMean) {
      return {
        trigger: 'residuals',
        text: `${name} has risen to ${figure(adwin.mean)}, ${figure(lossMean)} was expected`,
      };
    }
    if (won.isAlarm) {
      return {
        trigger: 'win-rate',
        text: `${percent(won.value)} of ${rules.outcomes} outcomes right, at least ${percent(won.limit)} was expected`,
      };
    }
    if (lost.isAlarm) {
      return {
        trigger: 'loss',
        text: `${name} was ${figure(lost.value)} over ${rules.outcomes} outcomes, at most ${figure(lost.limit)} was expected`,
      };
    }
    if (ranked.isAlarm) {
      return {
        trigger: 'ic',
        text: `the rank correlation with the outcome fell to ${figure(ranked.value)} over ${rules.outcomes} outcomes`,
      };
    }
    return undefined;
  };

  return {
    update: (values, outcomes) => {
      for (let k = 0; k < newest.length; k++) newest[k][seen % rules.bars] = values[k];
      seen++;
      // Every trigger sees every value, also after the first of them has spoken.
      const alarms = outcomes.map(judge).filter((alarm) => alarm !== undefined);
      const isLook = seen >= rules.bars && seen % Math.ceil(rules.bars / LOOKS) === 0;
      return alarms[0] ?? (isLook ? moved() : undefined);
    },
    toJSON: () => ({
      task,
      rules: { ...rules },
      names,
      references: references.map(({ cuts, shares }) => ({ cuts: numbersJson(cuts), shares: numbersJson(shares) })),
      limits: numbersJson(limits),
      loss_mean: lossMean + 0,
      loss_scale: lossScale + 0,
      // JSON has no NaN: what is not known is null.
      newest: newest.map((column) => Array.from(column, (value) => (Number.isNaN(value) ? null : value + 0))),
      seen,
      adwin: adwin.toJSON(),
      page_hinkley: pageHinkley.toJSON(),
      win_rate: winRate.toJSON(),
      loss: loss.toJSON(),
      rank: rank.toJSON(),
    }),
  };
}

/** Goes on with a monitor where its JSON was taken. @throws E_DATA when it is damaged */
export function monitorFrom(json: Json): DriftMonitor {
  const rules = memberOf(json, 'rules');
  const rule = (key: keyof MonitorRules): number => numberOf(rules, key);
  const name = textOf(json, 'task');
  return openMonitor({
    task: name === 'regression' || name === 'multiclass' ? name : 'classification',
    rules: {
      psi: rule('psi'),
      columns: rule('columns'),
      bars: rule('bars'),
      outcomes: rule('outcomes'),
      level: rule('level'),
    },
    names: textsOf(json, 'names'),
    references: listOf(json, 'references').map((one) => ({
      cuts: numbersOf(one, 'cuts'),
      shares: numbersOf(one, 'shares'),
    })),
    limits: numbersOf(json, 'limits'),
    lossMean: numberOf(json, 'loss_mean'),
    lossScale: numberOf(json, 'loss_scale'),
    newest: listOf(json, 'newest').map((column) =>
      Float64Array.from(Array.isArray(column) ? column : [], (value) =>
        typeof value === 'number' ? value : Number.NaN,
      ),
    ),
    seen: numberOf(json, 'seen'),
    adwin: adwinFrom(memberOf(json, 'adwin')),
    pageHinkley: pageHinkleyFrom(memberOf(json, 'page_hinkley')),
    winRate: decayFrom(memberOf(json, 'win_rate')),
    loss: decayFrom(memberOf(json, 'loss')),
    rank: decayFrom(memberOf(json, 'rank')),
  });
}

function figure(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
