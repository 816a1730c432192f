import { QuantError } from '../../core/kit/errors.js';
import { unknownNameHint } from '../../core/kit/nearest.js';
import { type PurgedFold, purgedFolds } from '../purged-folds.js';
import { checkCombination, combinatorialFolds } from './combinatorial.js';
import type { LabelledRows } from './purge.js';
import { formatSpan, parseSpan, type Span, spanBars } from './span.js';
import { walkFolds } from './walk.js';

/** How a history is cut into what teaches and what judges. `text` is its canonical name. */
export type SplitPlan =
  | { readonly kind: 'purged'; readonly text: string; readonly folds: number; readonly embargo: Span }
  | {
      readonly kind: 'cpcv';
      readonly text: string;
      readonly groups: number;
      readonly testGroups: number;
      readonly embargo: Span;
    }
  | {
      readonly kind: 'walk';
      readonly text: string;
      readonly train: Span;
      readonly test: Span;
      readonly anchored: boolean;
      readonly embargo: Span;
    };

/** The bars of one market that are cut. */
export interface SplitHistory extends LabelledRows {
  /** per bar, UTC ms, increasing */
  readonly openTime: Float64Array;
  readonly intervalMs: number;
}

const NAMES = ['purged', 'cpcv', 'walk'];
const EXAMPLES = 'for example purged:5,embargo=1% · cpcv:6/2,embargo=24h · walk:train=365d,test=90d,anchored';
const SHUFFLED = /shuffl|random|kfold|k-fold|stratified|bootstrap|leave-one-out/;
/** López de Prado's own choice: 1 % of the bars. */
const USUAL_EMBARGO = '1%';

/**
 * Reads how to cut a history, as `--cv` names it: `purged:5,embargo=1%`, `cpcv:6/2,embargo=24h` or
 * `walk:train=365d,test=90d,anchored`. The embargo is a count of bars, a share of the bars or a length of time; 1 % when
 * it is not named, none for `walk`, which never learns from what came after.
 *
 * @throws E_PARAM when it is none of them; cuts that shuffle are refused with the reason
 */
export function parseSplits(text: string): SplitPlan {
  const [, name, rest] = /^([^:,]*)(?:[:,](.*))?$/s.exec(text.trim()) ?? ['', '', ''];
  if (SHUFFLED.test(name.toLowerCase())) {
    throw new QuantError('E_PARAM', `"${name}" is not offered: rows next to each other in time share their news`, {
      hint: `shuffled, a test row's neighbours teach the model its answer, and every score is too good; ${EXAMPLES}`,
    });
  }
  if (!NAMES.includes(name)) {
    throw new QuantError('E_PARAM', `unknown way to split "${name}"`, {
      hint: `${unknownNameHint(name, NAMES)}; ${EXAMPLES}`,
    });
  }
  const given = readParts(name, rest ?? '');
  if (name === 'walk') return walkPlan(given);
  const embargo = parseSpan(`${name} embargo`, given.take('embargo') ?? USUAL_EMBARGO);
  const count = given.take('') ?? (name === 'purged' ? '5' : '6/2');
  given.done();
  if (name === 'purged') {
    const folds = whole('purged folds', count, 2);
    return Object.freeze({ kind: 'purged', text: `purged:${folds},embargo=${formatSpan(embargo)}`, folds, embargo });
  }
  const [first, second, ...others] = count.split('/');
  if (second === undefined || others.length > 0) {
    throw new QuantError('E_PARAM', `cpcv must name groups/test groups, such as 6/2, was "${count}"`);
  }
  const groups = whole('cpcv groups', first, 3);
  const testGroups = whole('cpcv test groups', second, 1);
  checkCombination(groups, testGroups);
  return Object.freeze({
    kind: 'cpcv',
    text: `cpcv:${groups}/${testGroups},embargo=${formatSpan(embargo)}`,
    groups,
    testGroups,
    embargo,
  });
}

/**
 * The folds of one market's history, in order.
 *
 * @throws E_DATA when there are too few rows for them
 */
export function cutFolds(plan: SplitPlan, { usable, endIndex, openTime, intervalMs }: SplitHistory): PurgedFold[] {
  const bars = usable.length === 0 ? 0 : usable[usable.length - 1] - usable[0] + 1;
  const embargoBars = spanBars(plan.embargo, { bars, intervalMs });
  if (plan.kind === 'purged') return purgedFolds({ usable, endIndex, folds: plan.folds, embargoBars });
  if (plan.kind === 'cpcv') {
    const { groups, testGroups } = plan;
    return combinatorialFolds({ usable, endIndex, groups, testGroups, embargoBars });
  }
  const clock = plan.train.unit === 'ms' ? (bar: number) => openTime[bar] : (bar: number) => bar;
  const { train, test, anchored } = plan;
  return walkFolds({ usable, endIndex, clock, train: train.value, test: test.value, anchored, embargoBars });
}

function walkPlan(given: Parts): SplitPlan {
  const window = (name: 'train' | 'test'): Span => {
    const text = given.take(name);
    if (text === undefined) {
      throw new QuantError('E_PARAM', `walk needs ${name}=, the length of its ${name} window`, { hint: EXAMPLES });
    }
    const span = parseSpan(`walk ${name}`, text);
    if (span.unit !== 'share' && span.value > 0) return span;
    throw new QuantError('E_PARAM', `walk ${name} must be bars or a length of time, above 0, was "${text}"`);
  };
  const train = window('train');
  const test = window('test');
  if (train.unit !== test.unit) {
    throw new QuantError('E_PARAM', 'walk train and test must both be bars or both be lengths of time', {
      hint: EXAMPLES,
    });
  }
  const embargo = parseSpan('walk embargo', given.take('embargo') ?? '0');
  const word = given.take('anchored');
  if (word !== undefined && word !== 'anchored') {
    throw new QuantError('E_PARAM', `walk anchored stands alone or not at all, was "anchored=${word}"`, {
      hint: EXAMPLES,
    });
  }
  const anchored = word !== undefined;
  given.done();
  const text = [
    `walk:train=${formatSpan(train)}`,
    `test=${formatSpan(test)}`,
    ...(embargo.value > 0 ? [`embargo=${formatSpan(embargo)}`] : []),
    ...(anchored ? ['anchored'] : []),
  ].join(',');
  return Object.freeze({ kind: 'walk', text, train, test, anchored, embargo });
}

/** What stands behind the name: `key=value` parts, the bare word `anchored`, and a count without a key. */
interface Parts {
  take(key: string): string | undefined;
  /** @throws E_PARAM when something was not taken */
  done(): void;
}

function readParts(name: string, text: string): Parts {
  const parts = new Map<string, string>();
  for (const part of text.split(',').map((word) => word.trim())) {
    if (part === '') continue;
    const at = part.indexOf('=');
    const bare = part === 'anchored' ? part : '';
    const [key, value] = at < 0 ? [bare, part] : [part.slice(0, at).trim(), part.slice(at + 1).trim()];
    if (parts.has(key)) throw new QuantError('E_PARAM', `${name}: "${key || part}" is given twice`, { hint: EXAMPLES });
    parts.set(key, value);
  }
  return {
    take: (key) => {
      const value = parts.get(key);
      parts.delete(key);
      return value;
    },
    done: () => {
      for (const [key, value] of parts) {
        throw new QuantError('E_PARAM', `${name} does not take "${key === '' ? value : key}"`, { hint: EXAMPLES });
      }
    },
  };
}

function whole(label: string, text: string, least: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least) return value;
  throw new QuantError('E_PARAM', `${label} must be a whole number of at least ${least}, was "${text}"`);
}
