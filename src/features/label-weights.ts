import type { Candles } from '../core/candles.js';
import { QuantError } from '../core/kit/errors.js';
import { unknownNameHint } from '../core/kit/nearest.js';
import { type ParamSpecs, resolveParams } from '../core/kit/params.js';
import { formatSpec, parseSpecText, splitSpecs } from '../core/kit/spec-text.js';
import type { Labels } from '../core/labels.js';
import { averageUniqueness, concurrency, type Spans, sumsOver } from '../core/math/label-spans.js';
import { mean } from '../core/math/sum.js';

/**
 * The bars that labels live on: a label of row i with end e is made of the returns of bars i + 1 to e.
 *
 * So two labels of one bar each do not overlap, by the definition of the source (labels are concurrent when they share
 * a return); its code counts the bar of the event as well.
 *
 * @param rows of known labels, increasing
 * @throws E_DATA when a label is not known
 */
export function labelSpans(labels: Labels, rows: Int32Array): Spans {
  const bad = rows.find((row) => labels.endIndex[row] <= row);
  if (bad !== undefined) throw new QuantError('E_DATA', `row ${bad} has no label to weigh`);
  return { first: rows.map((row) => row + 1), last: rows.map((row) => labels.endIndex[row]) };
}

/**
 * How much of the market's moves is a label's own: the log returns on its bars, each divided among the labels that
 * share the bar, added up; without sign. Rows on which nothing happened teach nothing.
 *
 * @returns (n,) ≥ 0, not scaled
 * @source López de Prado 2018, Advances in Financial Machine Learning, section 4.6
 */
export function returnAttribution(close: Float64Array, spans: Spans): Float64Array {
  const shares = concurrency(spans).map((count, t) =>
    count > 0 && t > 0 ? Math.log(close[t] / close[t - 1]) / count : 0,
  );
  return sumsOver(spans, shares).map(Math.abs);
}

/**
 * Older labels count less, by a straight line over the uniqueness that has come since: markets change, and what
 * happened often lately is not aged by being many.
 *
 * @param uniqueness (n,) of labels, oldest first
 * @param last what the oldest counts: 1 no decay; in (0, 1) the line's lower end; 0 the line ends at nothing; below 0,
 *   above -1: the oldest share of that size counts nothing
 * @returns (n,) in [0, 1]; the newest 1
 * @source López de Prado 2018, Advances in Financial Machine Learning, section 4.7, snippet 4.11
 */
export function timeDecay(uniqueness: Float64Array, last: number): Float64Array {
  let sum = 0;
  const age = uniqueness.map((u) => {
    sum += u;
    return sum;
  });
  const slope = last >= 0 ? (1 - last) / sum : 1 / ((last + 1) * sum);
  // From the newest down, so that it counts 1 exactly.
  return age.map((x) => Math.max(0, 1 - slope * (sum - x)));
}

/**
 * What makes every class count the same in sum, whatever its share of the rows.
 *
 * @param classes (n,) any numbers, equal ones are one class
 * @param weights (n,) ≥ 0, what each row counts so far
 * @returns (n,) factors; classes without weight get 1
 */
export function classBalance(classes: Float64Array, weights: Float64Array): Float64Array {
  const totals = new Map<number, number>();
  let sum = 0;
  for (let i = 0; i < classes.length; i++) {
    totals.set(classes[i], (totals.get(classes[i]) ?? 0) + weights[i]);
    sum += weights[i];
  }
  const present = [...totals.values()].filter((total) => total > 0).length;
  return classes.map((c) => {
    const total = totals.get(c)!;
    return total > 0 ? sum / (present * total) : 1;
  });
}

/** The share of the rows that a plain bootstrap should draw: as much as the labels have of their own. */
export function bootstrapFraction(spans: Spans): number {
  return mean(averageUniqueness(spans));
}

/** What rows may be weighed by; several are multiplied. */
const SCHEMES = {
  none: {},
  uniqueness: {},
  return: {},
  'time-decay': {
    last: { type: 'float', default: 0.5, min: -0.99, max: 1, doc: 'what the oldest row counts; below 0 a share is 0' },
  },
  balanced: {},
} as const satisfies Record<string, ParamSpecs>;
type SchemeName = keyof typeof SCHEMES;
export const WEIGHT_SCHEMES: readonly string[] = Object.keys(SCHEMES);

interface Scheme {
  readonly name: SchemeName;
  readonly last: number;
}

/**
 * How rows are weighed, named by a text: `uniqueness`, `return,time-decay(last=0.2)`, `uniqueness,balanced`, `none`.
 *
 * @returns the canonical text, and the way to the weights. @throws E_UNKNOWN, E_PARAM
 */
export function parseWeights(text: string): { readonly text: string; readonly schemes: readonly Scheme[] } {
  const parts = splitSpecs(text).map((part) => {
    const { name, args, inputs } = parseSpecText(part);
    if (!isScheme(name)) {
      throw new QuantError('E_UNKNOWN', `unknown weights "${name}"`, { hint: unknownNameHint(name, WEIGHT_SCHEMES) });
    }
    if (inputs.length > 0) {
      throw new QuantError('E_PARAM', `${name} takes parameters by name, found "${formatSpec(inputs[0])}"`);
    }
    const params = resolveParams<ParamSpecs>(name, SCHEMES[name], args);
    return { name, last: Number(params.last ?? 1), text: formatSpec({ name, inputs: [], args: params }) };
  });
  const used = parts.filter(({ name }) => name !== 'none');
  return { text: used.map((part) => part.text).join(', ') || 'none', schemes: used };
}

function isScheme(name: string): name is SchemeName {
  return Object.hasOwn(SCHEMES, name);
}

/**
 * What each training row counts, with a mean of 1.
 *
 * Made of the training rows alone: a label that is not among them does not make others less unique, and rows from
 * after the training part have no say. `balanced` holds rises against all others, the two classes that a classifier is
 * trained on, and comes last.
 *
 * @param text see `parseWeights`
 * @param rows rows to train on, increasing, their labels known
 * @returns (rows,) ≥ 0
 * @throws E_DATA when a label is not known, or all rows would count nothing
 */
export function labelWeights(text: string, candles: Candles, labels: Labels, rows: Int32Array): Float64Array {
  const { schemes } = parseWeights(text);
  const weights = Float64Array.from(rows, (row) => labels.weights[row]);
  if (schemes.length === 0 || rows.length === 0) return weights;
  const spans = labelSpans(labels, rows);
  const multiply = (by: Float64Array): void => {
    for (let i = 0; i < weights.length; i++) weights[i] *= by[i];
  };
  for (const { name, last } of schemes) {
    if (name === 'uniqueness') multiply(averageUniqueness(spans));
    if (name === 'return') multiply(returnAttribution(candles.close, spans));
    if (name === 'time-decay') multiply(timeDecay(averageUniqueness(spans), last));
  }
  if (schemes.some(({ name }) => name === 'balanced')) {
    const classes = Float64Array.from(rows, (row) => Number(labels.values[row] > 0));
    multiply(classBalance(classes, weights));
  }
  const scale = mean(weights);
  if (!(scale > 0))
    throw new QuantError('E_DATA', `weights ${text}: all ${rows.length} training rows would count nothing`);
  return weights.map((w) => w / scale);
}
