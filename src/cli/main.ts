import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { nearestName } from '../core/kit/nearest.js';
import { checkValue, describeRange, type ParamSpec, type ParamSpecs, type ParamValue } from '../core/kit/params.js';
import { type CommandContext, type CommandDefinition, flagName, GLOBAL_PARAMS, type Globals } from './command.js';
import { watchInterrupt } from './interrupt.js';
import { createOutput, endQuietlyOnClosedPipe } from './output.js';
import { commands } from './registry.js';

/**
 * Runs one command line.
 *
 * @param argv the words after `quant`
 * @returns the exit code
 */
export async function main(argv: readonly string[]): Promise<number> {
  endQuietlyOnClosedPipe();
  const interrupt = watchInterrupt();
  try {
    return await runLine(argv, interrupt.signal, false);
  } finally {
    interrupt.stop();
  }
}

async function runLine(argv: readonly string[], signal: AbortSignal, isAside: boolean): Promise<number> {
  let chosen: Choice | undefined;
  const program = buildProgram(argv, (definition, given, args) => {
    chosen = { definition, given, args };
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return usageExit(error, argv);
    throw error;
  }
  return chosen === undefined ? 0 : runCommand(chosen, { argv, signal, isAside });
}

interface Choice {
  readonly definition: CommandDefinition;
  readonly given: Readonly<Record<string, unknown>>;
  readonly args: readonly string[];
}

/** Help and the version end with 0; all else that commander refuses is a usage error, already printed. */
function usageExit(error: CommanderError, argv: readonly string[]): number {
  if (error.exitCode === 0 || (error.code === 'commander.help' && argv.length === 0)) return 0;
  return 2;
}

async function runCommand(
  { definition, given, args }: Choice,
  { argv, signal, isAside }: Pick<CommandContext, 'argv' | 'signal'> & { readonly isAside: boolean },
): Promise<number> {
  const isGiven = (name: 'json' | 'quiet' | 'verbose'): boolean => given[name] === true;
  // Speaks until the settings are known, and of them when they cannot be read.
  const first = createOutput({
    json: isGiven('json'),
    quiet: isGiven('quiet'),
    verbose: isGiven('verbose'),
    color: given.color !== false,
    isAside,
  });
  try {
    const settings = await gatherSettings(definition, given);
    const globals = settle(GLOBAL_PARAMS, settings) as Globals;
    const flags = settle(definition.params, settings);
    if (globals.plugin !== '') await (await import('./plugins.js')).loadPlugins(globals.plugin);
    const context: CommandContext = {
      globals,
      signal,
      argv,
      output: createOutput({ ...globals, isAside }),
      commands,
      now: () => Date.now(),
      run: (line, options = {}) => runLine(line, signal, options.isAside === true),
    };
    return (await definition.run(context, flags as never, args)) ?? 0;
  } catch (error) {
    return (await import('./errors.js')).reportError(error, first, isGiven('verbose'));
  }
}

/** Flags win over the environment (`QUANT_DB`), that over the config file, that over the defaults. */
async function gatherSettings(
  definition: CommandDefinition,
  given: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const settings: Record<string, unknown> = {};
  const all: ParamSpecs = { ...GLOBAL_PARAMS, ...definition.params };
  for (const name of Object.keys(all)) {
    const variable = `QUANT_${flagName(name).slice(2).replaceAll('-', '_').toUpperCase()}`;
    const value = process.env[variable];
    if (value !== undefined) settings[name] = checkValue(variable, all[name], value);
  }
  const { readConfig } = await import('./config.js');
  const sections = Object.fromEntries(commands.list().map((c) => [c.name, c.params]));
  const file = String(given.config ?? settings.config ?? '');
  return { ...(await readConfig(file, definition.name, GLOBAL_PARAMS, sections)), ...settings, ...given };
}

function settle(specs: ParamSpecs, settings: Readonly<Record<string, unknown>>): Record<string, ParamValue> {
  const out: Record<string, ParamValue> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const value = settings[name];
    out[name] = value === undefined ? spec.default : checkValue(flagName(name), spec, value);
  }
  return out;
}

type Chosen = (definition: CommandDefinition, given: Record<string, unknown>, args: string[]) => void;

/** Every command by name and summary; flags only for the one that was typed, so that help starts fast. */
function buildProgram(argv: readonly string[], choose: Chosen): Command {
  const program = new Command('quant')
    .description('Research and backtesting for crypto markets: causal by construction, conservative by default.')
    .version(version(), '-V, --version')
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({ outputError: (text, write) => write(`${text.trimEnd()}\n`) })
    .addHelpText('after', HELP_FOOTER);
  for (const definition of commands.list()) {
    const command = program.command(definition.name).description(definition.summary);
    if (argv.includes(definition.name)) describeCommand(command, definition, choose);
  }
  program.on('command:*', ([name]: string[]) => {
    const near = nearestName(
      name,
      commands.list().map((c) => c.name),
    );
    const hint = near === undefined ? 'quant --help lists the commands' : `did you mean "${near}"?`;
    program.error(`error: unknown command "${name}"\nhint: ${hint}`, { exitCode: 2 });
  });
  return program;
}

const HELP_FOOTER = `
Start here:
  quant demo                                                 a whole research run on a simulated market
  quant fetch --symbols BTCUSDT --interval 1h --since 2y     real candles into data/quant.sqlite
  quant backtest --strategy momentum                         a backtest with a report

Each command has --help with examples. Results go to stdout, everything else to stderr.
Exit codes: 0 fine, 1 our bug, 2 usage, 3 data, 4 network, 5 storage, 6 interrupted, 7 partial, 10 a check found something.`;

function describeCommand(command: Command, definition: CommandDefinition, choose: Chosen): void {
  command.exitOverride().showSuggestionAfterError(false);
  for (const arg of definition.args ?? []) {
    const name = arg.isMany ? `${arg.name}...` : arg.name;
    command.argument(arg.isRequired ? `<${name}>` : `[${name}]`, arg.doc);
  }
  for (const [name, spec] of Object.entries(definition.params)) command.addOption(optionOf(name, spec));
  for (const [name, spec] of Object.entries(GLOBAL_PARAMS)) command.addOption(optionOf(name, spec));
  const examples = definition.examples.map(([line, does]) => `  ${line}\n      ${does}`).join('\n');
  command.addHelpText('after', `\nExamples:\n${examples}`);
  command.configureOutput({
    outputError: (text, write) => write(`${explain(text.trimEnd(), definition)}\n`),
  });
  command.action((...received: unknown[]) => {
    const args = received
      .slice(0, -2)
      .flat()
      .filter((a): a is string => typeof a === 'string');
    const options = received.at(-2) as Record<string, unknown>;
    choose(definition, options, args);
  });
}

function optionOf(name: string, spec: ParamSpec): Option {
  const flag = flagName(name);
  if (spec.type === 'bool') {
    const text = spec.default ? flag.replace('--', '--no-') : flag;
    const option = new Option(text, spec.default ? `turn off: ${spec.doc}` : spec.doc);
    // A switch that is on by default would else be reported as given by the user.
    return spec.default ? option.default(undefined) : option;
  }
  const range = spec.type === 'choice' ? ` (${describeRange(spec)})` : '';
  const fallback = spec.default === '' ? '' : ` [${spec.default}]`;
  return new Option(`${flag} <${valueName(spec)}>`, `${spec.doc}${range}${fallback}`);
}

function valueName(spec: ParamSpec): string {
  return { int: 'n', float: 'x', choice: 'name', text: 'text', bool: '' }[spec.type];
}

/** Commander's message with the nearest flag as a hint. */
function explain(text: string, definition: CommandDefinition): string {
  const typed = /unknown option '(--?[\w-]+)/.exec(text)?.[1];
  if (typed === undefined) return text;
  const known = Object.keys({ ...definition.params, ...GLOBAL_PARAMS }).map(flagName);
  const near = nearestName(typed, known);
  return `${text.replace(/\n.*/s, '')}\nhint: ${near === undefined ? `quant ${definition.name} --help lists the flags` : `did you mean ${near}?`}`;
}

function version(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
}
