import type { CommandContext, CommandDefinition } from '../../src/cli/command.js';
import { createOutput } from '../../src/cli/output.js';
import { resolveParams } from '../../src/core/kit/params.js';
import { createRegistry } from '../../src/core/kit/registry.js';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command in this process on a store, as its command line would; refusals are thrown. */
export async function runCommand(
  definition: CommandDefinition,
  db: string,
  args: readonly string[],
  flags: Readonly<Record<string, unknown>> = {},
  { json = false, nowMs = Date.UTC(2025, 0, 1) }: { readonly json?: boolean; readonly nowMs?: number } = {},
): Promise<Outcome> {
  const written = { stdout: '', stderr: '' };
  const target = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const output = createOutput(
    { json, quiet: false, verbose: false, color: false },
    { stdout: target('stdout'), stderr: target('stderr'), env: {} },
  );
  const context: CommandContext = {
    globals: { db, out: 'reports', config: '', plugin: '', json, quiet: false, verbose: false, color: false },
    output,
    signal: new AbortController().signal,
    now: () => nowMs,
    argv: [],
    commands: createRegistry('command', [definition]),
    run: () => Promise.reject(new Error('no command is run by another here')),
  };
  const params = resolveParams(definition.name, definition.params, flags);
  const code = await definition.run(context, params as never, args);
  return { code: code ?? 0, ...written };
}
