import { QuantError } from '../../core/kit/errors.js';
import { checkValue, type FloatParam, type IntParam, type ParamSpec } from '../../core/kit/params.js';
import type { ChoiceDimension, NumberDimension } from './space.js';

/** What a parameter may take, or the one value that it has, as text. */
export type Domain = Omit<NumberDimension, 'name' | 'when'> | Omit<ChoiceDimension, 'name' | 'when'> | string;

const NUMBER = String.raw`-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`;
const RANGE = new RegExp(`^(${NUMBER})\\s*\\.\\.\\s*(${NUMBER})(?:\\s*/\\s*(${NUMBER}))?$`);
const EXAMPLE = 'write a range, leaves=8..64, one with a step, depth=2..8/2, a list, l2=1|10|100, or any';
/** A range of more than this ratio between its ends is searched by ratios. */
const LOG_RATIO = 100;

/**
 * Reads what a parameter may be: `8..64`, `2..8/2`, `1|10|100`, `any` for all that its description allows, or one value.
 *
 * @param label `lgbm.leaves`, for messages
 * @throws E_PARAM when a range is empty, has no sense for the parameter or leaves its bounds
 */
export function readDomain(label: string, spec: ParamSpec, text: string): Domain {
  const fail = (reason: string): QuantError =>
    new QuantError('E_PARAM', `${label}=${text} ${reason}`, { hint: EXAMPLE });
  if (text === '') throw fail('is empty');
  if (text === 'any') {
    const all = anyOf(spec);
    if (all === undefined) throw fail('is a text: name its values');
    return all;
  }
  if (text.includes('..') && !text.includes('|')) {
    if (spec.type !== 'int' && spec.type !== 'float') throw fail(`is a range, ${label} is no number`);
    return rangeOf(label, spec, text, fail);
  }
  if (!text.includes('|')) return text;
  const values = text.split('|').map((part) => part.trim().replace(/^"(.*)"$/, '$1'));
  if (values.includes('')) throw fail('has an empty place');
  const options = [...new Set(values.map((value) => String(checkValue(label, spec, value))))];
  return options.length === 1 ? options[0] : { type: 'choice', options };
}

function rangeOf(
  label: string,
  spec: IntParam | FloatParam,
  text: string,
  fail: (reason: string) => QuantError,
): Domain {
  const match = RANGE.exec(text);
  if (match === null) throw fail('is no range of numbers');
  const [low, high] = [match[1], match[2]].map((end) => Number(checkValue(label, spec, Number(end))));
  const step = match[3] === undefined ? stepOf(spec) : Number(match[3]);
  if (step !== undefined && !(step > 0)) throw fail('needs a step above 0');
  if (spec.type === 'int' && !Number.isInteger(step)) throw fail('needs a whole step');
  if (low > high) throw fail('begins after its end');
  if (low === high || (step !== undefined && step > high - low)) return String(low);
  const isLog = match[3] === undefined && low > 0 && (high / low > LOG_RATIO || isGeometric(spec.sweep));
  return { type: 'number', low, high, isLog, ...(step === undefined ? {} : { step }) };
}

const stepOf = ({ type }: IntParam | FloatParam): number | undefined => (type === 'int' ? 1 : undefined);

/** Everything that a parameter's description allows; undefined for a text, which allows anything. */
function anyOf(spec: ParamSpec): Domain | undefined {
  if (spec.type === 'text') return undefined;
  if (spec.type === 'bool') return { type: 'choice', options: ['false', 'true'] };
  if (spec.type === 'choice') {
    return spec.options.length > 1 ? { type: 'choice', options: spec.options } : spec.default;
  }
  return spreadOf(spec, spec.min, spec.max);
}

/** From the least to the largest value that a sweep would try; undefined where the description names none. */
export function sweptDomain(spec: ParamSpec): Domain | undefined {
  if ((spec.type !== 'int' && spec.type !== 'float') || spec.sweep === undefined || spec.sweep.length < 2)
    return undefined;
  return spreadOf(spec, Math.min(...spec.sweep), Math.max(...spec.sweep));
}

function spreadOf(spec: IntParam | FloatParam, low: number, high: number): Domain {
  if (low >= high) return String(low);
  const isLog = low > 0 && (high / low > LOG_RATIO || isGeometric(spec.sweep));
  const step = stepOf(spec);
  return { type: 'number', low, high, isLog, ...(step === undefined ? {} : { step }) };
}

/** 1, 10, 100 or 50, 100, 200: ratios that agree better with each other than differences do. */
function isGeometric(values: readonly number[] | undefined): boolean {
  if (values === undefined || values.length < 3 || values.some((value) => value <= 0)) return false;
  const sorted = [...values].sort((a, b) => a - b);
  const pairs = sorted.slice(1).map((value, k) => [sorted[k], value] as const);
  const unevenness = (x: readonly number[]): number => Math.max(...x) / Math.min(...x);
  return unevenness(pairs.map(([a, b]) => b / a)) < unevenness(pairs.map(([a, b]) => b - a));
}
