import { QuantError } from '../core/kit/errors.js';

/** A failed job as it travels: an error loses its class and its code on the way otherwise. */
export interface WorkerFailure {
  /** -1 when the work could not even be opened */
  readonly job: number;
  readonly code: QuantError['code'];
  readonly message: string;
  readonly hint: string | undefined;
  readonly stack: string | undefined;
}

export function packed(job: number, error: unknown): WorkerFailure {
  const known = error instanceof QuantError ? error : undefined;
  return {
    job,
    code: known?.code ?? 'E_BUG',
    message: error instanceof Error ? error.message : String(error),
    hint: known?.hint,
    stack: error instanceof Error ? error.stack : undefined,
  };
}

export function unpacked({ code, message, hint, stack }: WorkerFailure): QuantError {
  const error = new QuantError(code, message, { hint });
  if (stack !== undefined) error.stack = stack;
  return error;
}

/** Not a job's error, those come as messages: the thread itself broke, out of memory for one. */
export function lostWorker(reason: string, cause?: unknown): QuantError {
  return new QuantError('E_USAGE', `a worker was lost: ${reason}`, {
    hint: 'does a plug-in end the process, or is memory short? --workers 1 needs the least of it',
    cause,
  });
}
