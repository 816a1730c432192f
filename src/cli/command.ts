import type { ParamSpecs, ParamsOf } from '../core/kit/params.js';
import type { Definition, Registry } from '../core/kit/registry.js';
import type { Output } from './output.js';

/** Flags that every command takes. */
export const GLOBAL_PARAMS = {
  db: { type: 'text', default: 'data/quant.sqlite', doc: 'the store, an SQLite file' },
  out: { type: 'text', default: 'reports', doc: 'folder that run folders are written to' },
  config: { type: 'text', default: '', doc: 'config file (default: quant.config.ts, .json or .yaml here)' },
  plugin: { type: 'text', default: '', doc: 'TypeScript or JavaScript files with plug-ins, comma-separated' },
  json: { type: 'bool', default: false, doc: 'one JSON document on stdout' },
  quiet: { type: 'bool', default: false, doc: 'no progress and no notes on stderr' },
  verbose: { type: 'bool', default: false, doc: 'more on stderr: causes of errors, files written on the side' },
  color: { type: 'bool', default: true, doc: 'colours on a terminal (also off with NO_COLOR)' },
} as const satisfies ParamSpecs;

export type Globals = ParamsOf<typeof GLOBAL_PARAMS>;

/** What a command may use of the world. */
export interface CommandContext {
  readonly globals: Globals;
  readonly output: Output;
  /** fires on Ctrl-C: finish the batch in hand, then stop with E_INTERRUPTED. Not asked for, Ctrl-C ends the process */
  readonly signal: AbortSignal;
  /** UTC ms */
  readonly now: () => number;
  /** the words after `quant`, as typed */
  readonly argv: readonly string[];
  /** every command there is */
  readonly commands: Registry<CommandDefinition>;
  /** Runs another command line as if it had been typed; with `isAside` its result goes to stderr. */
  readonly run: (argv: readonly string[], options?: { readonly isAside?: boolean }) => Promise<number>;
}

export interface Argument {
  readonly name: string;
  readonly doc: string;
  readonly isRequired: boolean;
  readonly isMany?: boolean;
}

export interface CommandDefinition<S extends ParamSpecs = ParamSpecs> extends Definition<S> {
  readonly kind: 'command';
  readonly args?: readonly Argument[];
  /** whole command lines and what each does, shown by `--help` and run by the tests of the documentation */
  readonly examples: readonly (readonly [line: string, does: string])[];
  /** @returns the exit code; nothing means 0 */
  run(context: CommandContext, flags: ParamsOf<S>, args: readonly string[]): Promise<number | undefined>;
}

/** A command file holds only its definition and imports what is heavy inside `run`: `quant --help` reads them all. */
export function defineCommand<const S extends ParamSpecs>(
  draft: Omit<CommandDefinition<S>, 'kind' | 'source'>,
): CommandDefinition<S> {
  return Object.freeze({ kind: 'command', source: 'own', ...draft });
}

/** `maxGap` → `--max-gap`; a switch that is on by default is turned off with `--no-…`. */
export function flagName(param: string): string {
  return `--${param.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
