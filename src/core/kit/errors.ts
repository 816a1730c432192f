/**
 * What went wrong, by kind. The kind decides the exit code, so that scripts can tell a typing mistake from missing
 * data or a full disk.
 */
export type ErrorCode =
  | 'E_BUG'
  | 'E_USAGE'
  | 'E_CONFIG'
  | 'E_PARAM'
  | 'E_UNKNOWN'
  | 'E_SHAPE'
  | 'E_DATA'
  | 'E_GAP'
  | 'E_NO_DATA'
  | 'E_SYMBOL'
  | 'E_NETWORK'
  | 'E_BANNED'
  | 'E_STORAGE'
  | 'E_INTERRUPTED'
  | 'E_PARTIAL';

const EXIT_CODES: Readonly<Record<ErrorCode, number>> = {
  E_BUG: 1,
  E_SHAPE: 1,
  E_USAGE: 2,
  E_CONFIG: 2,
  E_PARAM: 2,
  E_UNKNOWN: 2,
  E_DATA: 3,
  E_GAP: 3,
  E_NO_DATA: 3,
  E_SYMBOL: 3,
  E_NETWORK: 4,
  E_BANNED: 4,
  E_STORAGE: 5,
  E_INTERRUPTED: 6,
  E_PARTIAL: 7,
};

/** The exit code when a check (`verify`, `data check`) found something. Not an error: the command did its work. */
export const EXIT_FINDINGS = 10;

/**
 * The one error of this project. The message says what must hold and what was found; the hint says what to do next.
 *
 * @example throw new QuantError('E_PARAM', 'sma.period must be in [1, 5000], was 0', { hint: 'try 20' })
 */
export class QuantError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'QuantError';
    this.code = code;
    this.hint = options.hint;
  }

  get exitCode(): number {
    return EXIT_CODES[this.code];
  }
}
