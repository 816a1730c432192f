import { QuantError } from '../core/kit/errors.js';
import type { Output } from './output.js';

/**
 * One line of cause, one line of hint; the chain of causes under `--verbose`; a stack only for our own bugs, and
 * under `--verbose` for those of a user's file.
 *
 * @returns the exit code that the kind of error stands for
 */
export function reportError(error: unknown, output: Output): number {
  const known = error instanceof QuantError ? error : undefined;
  const code = known?.code ?? 'E_BUG';
  const exitCode = known?.exitCode ?? 1;
  const message = error instanceof Error ? error.message : String(error);
  const { red, dim } = output.colors;
  output.error(`${red('error:')} ${message}`);
  if (known?.hint !== undefined) output.error(`${dim('hint:')} ${known.hint}`);
  if (exitCode === 1) {
    if (error instanceof Error && error.stack !== undefined) output.error(dim(error.stack));
    output.error(`${dim('hint:')} this is a bug of quant, please report it with the command line`);
  } else if (output.isVerbose) {
    for (let cause = (error as Error).cause; cause instanceof Error; cause = cause.cause) {
      // Where the user's own file is at fault, its author looks for the line.
      const said = exitCode === 2 ? (cause.stack ?? cause.message) : cause.message;
      output.error(dim(`caused by: ${said}`));
    }
  }
  if (output.isJson) {
    output.result({
      text: () => '',
      json: () => ({ schema: 'quant/error@1', code, exit_code: exitCode, message, hint: known?.hint ?? null }),
    });
  }
  return exitCode;
}
