import { QuantError } from '../../core/kit/errors.js';
import { unknownNameHint } from '../../core/kit/nearest.js';
import { parseSpecText } from '../../core/kit/spec-text.js';
import type { ModelTask } from '../../core/model.js';
import { parseLabel } from '../../features/label-spec.js';
import { DEFAULT_LABEL, type TargetFlags } from '../market/model-flags.js';

export interface Target {
  /** text of the label */
  readonly label: string;
  readonly task: ModelTask;
}

interface Meaning {
  readonly label: string;
  /** what it can be learnt as, the usual one first */
  readonly tasks: readonly ModelTask[];
  /** its parameter for the bars ahead */
  readonly ahead?: string;
}

const MEANINGS: Readonly<Record<string, Meaning>> = {
  direction: { label: 'direction', tasks: ['classification', 'multiclass'] },
  return: { label: 'forward-return', tasks: ['regression', 'classification'] },
  volatility: { label: 'volatility-ahead', tasks: ['regression'] },
  drawdown: { label: 'drawdown-ahead', tasks: ['regression', 'classification'] },
  'triple-barrier': { label: 'triple-barrier', tasks: ['multiclass', 'classification'] },
  trend: { label: 'trend-scanning', tasks: ['multiclass', 'classification'], ahead: 'longest' },
  regime: { label: 'regime-ahead', tasks: ['multiclass', 'classification'] },
  meta: { label: 'meta', tasks: ['classification'] },
};

/** Bars ahead where nobody says how many. */
const USUAL_HORIZON = 24;

/**
 * The label and the task that the flags mean.
 *
 * @throws E_USAGE when two of them say different things; E_UNKNOWN, E_PARAM as the label's own
 */
export function targetFromFlags(flags: TargetFlags): Target {
  const { target, horizon, label, task } = flags;
  if (target === '') {
    if (horizon > 0) {
      throw new QuantError('E_USAGE', '--horizon goes with --target', {
        hint: `for example --target direction --horizon ${horizon}; in a label it stands inside: --label "forward-return(horizon=${horizon})"`,
      });
    }
    return { label: label === '' ? DEFAULT_LABEL : label, task: task === '' ? 'classification' : task };
  }
  if (label !== '') {
    throw new QuantError('E_USAGE', '--target and --label both say what is foretold', {
      hint: 'give one of them: --target is the short way, --label the one with every parameter',
    });
  }
  const node = parseSpecText(target);
  const meaning = meaningOf(node.name);
  const ahead = meaning.ahead ?? 'horizon';
  const stated = node.args[ahead];
  if (horizon > 0 && stated !== undefined && Number(stated) !== horizon) {
    throw new QuantError('E_USAGE', `--target says ${ahead}=${stated}, --horizon says ${horizon}`, {
      hint: 'give one of them',
    });
  }
  const bars = horizon > 0 ? horizon : USUAL_HORIZON;
  const named = target.trim().replace(/^[\w-]+/, meaning.label);
  const given = stated === undefined ? { [ahead]: bars } : {};
  const { text, params } = parseLabel(named, given);
  const usual = node.name === 'direction' && Number(params.deadZone) > 0 ? 'multiclass' : meaning.tasks[0];
  const wanted = task === '' ? usual : task;
  if (meaning.tasks.includes(wanted)) return { label: text, task: wanted };
  throw new QuantError(
    'E_USAGE',
    `--target ${node.name} is learnt as ${meaning.tasks.join(' or ')}, not as ${wanted}`,
    {
      hint: `leave --task out: it is ${usual} then`,
    },
  );
}

function meaningOf(name: string): Meaning {
  if (Object.hasOwn(MEANINGS, name)) return MEANINGS[name];
  const own = Object.values(MEANINGS).find((meaning) => meaning.label === name);
  if (own !== undefined) return own;
  throw new QuantError('E_UNKNOWN', `unknown target "${name}"`, {
    hint: `${unknownNameHint(name, Object.keys(MEANINGS))}; any label: --label NAME`,
  });
}

/** Labels that are sizes, or about a bet: a chance that they are above 0 is no reason to buy. */
const WITHOUT_DIRECTION: ReadonlySet<string> = new Set(['volatility-ahead', 'drawdown-ahead', 'meta']);

/** True when a label above 0 means that price has risen. */
export function hasDirection(label: string): boolean {
  return !WITHOUT_DIRECTION.has(parseLabel(label).definition.name);
}

/** @throws E_USAGE when what is foretold cannot be traded */
export function requireDirection(what: string, label: string): void {
  if (hasDirection(label)) return;
  throw new QuantError('E_USAGE', `${what}: ${parseLabel(label).definition.name} is no direction to trade`);
}

/** How many bars a label looks ahead; NaN where it does not say. */
export function barsAhead(label: string): number {
  const { params } = parseLabel(label);
  const ahead = params.horizon ?? params.longest;
  return typeof ahead === 'number' ? ahead : Number.NaN;
}
