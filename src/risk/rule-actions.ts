import type { ChoiceParam } from '../core/kit/params.js';

/** What a limit does about a breach, as a parameter. */
export const LIMIT_ACTION = {
  type: 'choice',
  default: 'shrink',
  options: ['shrink', 'reject', 'flatten'],
  doc: 'shrink: cut to what holds; reject: refuse the order whole; flatten: refuse it and close the position',
} as const satisfies ChoiceParam;

const BREAKER_OPTIONS = ['flatten', 'block'] as const;
const BREAKER_DOC = 'flatten: close what is above the size allowed; block: keep positions, refuse what would grow them';

/** What a breaker does while it is down, for losses of the account. */
export const FLATTEN_OR_BLOCK = {
  type: 'choice',
  default: 'flatten',
  options: BREAKER_OPTIONS,
  doc: BREAKER_DOC,
} as const satisfies ChoiceParam;

/** The same where positions are fine and only new ones are in doubt. */
export const BLOCK_OR_FLATTEN = {
  type: 'choice',
  default: 'block',
  options: BREAKER_OPTIONS,
  doc: BREAKER_DOC,
} as const satisfies ChoiceParam;
