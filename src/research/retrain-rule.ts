import { QuantError } from '../core/kit/errors.js';
import { unknownNameHint } from '../core/kit/nearest.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, parseDuration } from '../core/kit/time.js';
import type { MonitorRules } from '../models/drift/monitor.js';

/** When a walk-forward trains its model anew: at each window, after some time too, or when the model has grown old. */
export type RetrainRule =
  | { readonly kind: 'window'; readonly text: 'window' }
  | { readonly kind: 'every'; readonly text: string; readonly everyMs: number }
  | {
      readonly kind: 'on-drift';
      readonly text: string;
      readonly monitor: MonitorRules;
      /** between two trainings at least */
      readonly minMs: number;
      /** a model older than this is trained anew without an alarm; Infinity for never */
      readonly maxMs: number;
      /** how far back training reaches after an alarm; Infinity for the whole train window */
      readonly spanMs: number;
    };

const NUMBERS = {
  psi: { default: 0.25, min: 0.01, max: 10, isWhole: false },
  columns: { default: 0.5, min: 0.001, max: 1, isWhole: false },
  bars: { default: 500, min: 20, max: 100_000, isWhole: true },
  outcomes: { default: 50, min: 10, max: 100_000, isWhole: true },
  level: { default: 0.01, min: 1e-6, max: 0.49, isWhole: false },
} as const;
const TIMES = { min: '7d', max: '', span: '' } as const;
const KEYS = [...Object.keys(NUMBERS), ...Object.keys(TIMES)];
const HINT = 'examples: window, every:30d, on-drift, on-drift:psi=0.25,outcomes=50,min=7d,max=180d,span=90d';

/**
 * `window`, `every:30d` or `on-drift:psi=0.25,…` → the rule, with every number written out.
 *
 * @throws E_PARAM with examples
 */
export function parseRetrain(text: string): RetrainRule {
  const at = text.indexOf(':');
  const kind = (at < 0 ? text : text.slice(0, at)).trim();
  const rest = at < 0 ? '' : text.slice(at + 1).trim();
  if (kind === 'window' && rest === '') return { kind, text: 'window' };
  if (kind === 'every') {
    const everyMs = time('--retrain every', rest);
    return { kind, everyMs, text: `every:${ageText(everyMs)}` };
  }
  if (kind === 'on-drift') return driftRule(rest);
  throw new QuantError('E_PARAM', `--retrain must be window, every:TIME or on-drift, was "${text}"`, { hint: HINT });
}

function driftRule(rest: string): RetrainRule {
  const given = new Map<string, string>();
  for (const part of rest.split(',').filter((one) => one.trim() !== '')) {
    const [key, value = ''] = part.split('=', 2).map((one) => one.trim());
    if (!KEYS.includes(key)) {
      throw new QuantError('E_PARAM', `--retrain on-drift does not take "${key}"`, {
        hint: unknownNameHint(key, KEYS),
      });
    }
    if (given.has(key)) throw new QuantError('E_PARAM', `--retrain on-drift: "${key}" is given twice`, { hint: HINT });
    given.set(key, value);
  }
  const number = (key: keyof typeof NUMBERS): number => {
    const { default: usual, min, max, isWhole } = NUMBERS[key];
    const text = given.get(key);
    const value = text === undefined ? usual : text === '' ? Number.NaN : Number(text);
    if (value >= min && value <= max && (!isWhole || Number.isInteger(value))) return value;
    const what = isWhole ? 'a whole number' : 'a number';
    throw new QuantError('E_PARAM', `--retrain on-drift: ${key} must be ${what} in [${min}, ${max}], was "${text}"`);
  };
  const age = (key: keyof typeof TIMES): number => {
    const text = given.get(key) ?? TIMES[key];
    return text === '' ? Number.POSITIVE_INFINITY : time(`--retrain on-drift: ${key}`, text);
  };
  const monitor: MonitorRules = {
    psi: number('psi'),
    columns: number('columns'),
    bars: number('bars'),
    outcomes: number('outcomes'),
    level: number('level'),
  };
  const [minMs, maxMs, spanMs] = [age('min'), age('max'), age('span')];
  if (maxMs < minMs) throw new QuantError('E_PARAM', '--retrain on-drift: max must not be shorter than min');
  const ages = [
    ['min', minMs],
    ['max', maxMs],
    ['span', spanMs],
  ].flatMap(([key, ms]) => (Number.isFinite(ms) ? [`${key}=${ageText(Number(ms))}`] : []));
  const numbers = Object.entries(monitor).map(([key, value]) => `${key}=${value}`);
  return { kind: 'on-drift', monitor, minMs, maxMs, spanMs, text: `on-drift:${[...numbers, ...ages].join(',')}` };
}

function time(label: string, text: string): number {
  const ms = parseDuration(label, text);
  if (ms > 0) return ms;
  throw new QuantError('E_PARAM', `${label} must be longer than nothing, was "${text}"`, { hint: HINT });
}

/** The largest unit that says it in whole numbers. */
function ageText(ms: number): string {
  for (const [unit, size] of [['d', DAY_MS] as const, ['h', HOUR_MS] as const]) {
    if (ms % size === 0) return `${ms / size}${unit}`;
  }
  return `${ms / MINUTE_MS}m`;
}
