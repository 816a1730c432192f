import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { userPlace } from '../backtest/user-place.js';
import { QuantError } from '../core/kit/errors.js';
import { divertConsole } from './divert-prints.js';

/**
 * Loads a user's file, TypeScript included. `import … from 'quant'` inside it means this very toolkit, installed or not:
 * that is why jiti does it and not Node's own type stripping, which knows no aliases.
 *
 * The file is a program and runs with the user's rights. What it prints goes to stderr.
 *
 * @throws E_CONFIG when it is missing or throws while loading
 */
export async function loadModule(file: string): Promise<{ readonly default?: unknown } & Record<string, unknown>> {
  const path = resolve(file);
  if (!existsSync(path)) throw new QuantError('E_CONFIG', `there is no file ${path}`);
  divertConsole();
  try {
    const { createJiti } = await import('jiti');
    const alias = { quant: fileURLToPath(new URL('../index.js', import.meta.url)) };
    return await createJiti(import.meta.url, { moduleCache: false, fsCache: false, alias }).import(path);
  } catch (cause) {
    throw new QuantError('E_CONFIG', `${path} could not be loaded${placeOf(cause)}: ${reasonOf(cause)}`, { cause });
  }
}

/** What jiti says of text that is no program: `ParseError: Unexpected token⏎ /home/me/mine.ts:3:9`. */
const PARSE_ERROR = /^ParseError: (.*?)\s*\n.*?([^/\\\n]+:\d+):\d+$/;

function reasonOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return (PARSE_ERROR.exec(message)?.[1] ?? message).split('\n')[0];
}

/** Where it went wrong, ` (mine.ts:3)`, if that is known. */
function placeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return '';
  const parsed = PARSE_ERROR.exec(cause.message);
  if (parsed !== null) return ` (${parsed[2]})`;
  // Node itself writes the place of text that is no program before everything else.
  const native = /([^/\\]+\.[cm]?[jt]sx?:\d+)\n/.exec(cause.stack?.split('SyntaxError')[0] ?? '');
  return cause instanceof SyntaxError && native !== null ? ` (${native[1]})` : userPlace(cause);
}
