import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { QuantError } from '../core/kit/errors.js';
import { nearestName } from '../core/kit/nearest.js';
import { checkValue, describeRange, type ParamSpec, type ParamSpecs, type ParamValue } from '../core/kit/params.js';
import { type CommandContext, type CommandDefinition, flagName, GLOBAL_PARAMS, type Globals } from './command.js';
import { type Interrupt, watchInterrupt } from './interrupt.js';
import { createOutput, watchStreams } from './output.js';
import { commands } from './registry.js';
import './ti-loader.js';

/**
 * Runs one command line.
 *
 * @param argv the words after `quant`
 * @returns the exit code
 */
export async function main(argv: readonly string[]): Promise<number> {
  watchStreams();
  const interrupt = watchInterrupt();
  try {
    return await runLine(argv, interrupt, false);
  } finally {
    interrupt.stop();
  }
}

async function runLine(argv: readonly string[], interrupt: Interrupt, isAside: boolean): Promise<number> {
  // Speaks until the settings are known, and of them when they cannot be read.
  let output = createOutput({
    json: argv.includes('--json'),
    quiet: argv.includes('--quiet'),
    verbose: argv.includes('--verbose'),
    color: !argv.includes('--no-color'),
    isAside,
  });
  try {
    const chosen = await readLine(argv);
    if (chosen === undefined) return 0;
    const { definition, given, args } = chosen;
    const settings = await gatherSettings(definition, given);
    const globals = settle(GLOBAL_PARAMS, withoutOwn(definition, settings)) as Globals;
    const flags = settle(definition.params, settings);
    output = createOutput({ ...globals, isAside });
    if (globals.plugin !== '') await (await import('./plugins.js')).loadPlugins(globals.plugin);
    const context: CommandContext = {
      globals,
      get signal() {
        return interrupt.signal;
      },
      argv,
      output,
      commands,
      now: () => Date.now(),
      run: (line, options = {}) => runLine(line, interrupt, options.isAside === true),
    };
    return (await definition.run(context, flags as never, args)) ?? 0;
  } catch (error) {
    return (await import('./errors.js')).reportError(error, output);
  }
}

interface Choice {
  readonly definition: CommandDefinition;
  readonly given: Readonly<Record<string, unknown>>;
  readonly args: readonly string[];
}

/** The command and its flags as typed; undefined when only help or the version was asked for. @throws E_USAGE */
async function readLine(argv: readonly string[]): Promise<Choice | undefined> {
  let chosen: Choice | undefined;
  const program = buildProgram(argv, (definition, given, args) => {
    chosen = { definition, given, args };
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0 || argv.length === 0) return undefined;
    throw usageError(error, program, argv);
  }
  return chosen;
}

/** Flags win over the environment (`QUANT_DB`), that over the config file, that over the defaults. */
async function gatherSettings(
  definition: CommandDefinition,
  given: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const settings: Record<string, unknown> = {};
  const all: ParamSpecs = { ...GLOBAL_PARAMS, ...definition.params };
  for (const name of Object.keys(all)) {
    // What the world says of `--out` is about the folder of runs, not about a command's own flag of that name.
    if (isShadowed(definition, name)) continue;
    const variable = `QUANT_${flagName(name).slice(2).replaceAll('-', '_').toUpperCase()}`;
    const value = process.env[variable];
    // An empty variable is how a shell says "not set".
    if (value !== undefined && value !== '') settings[name] = checkValue(variable, all[name], value);
  }
  const { readConfig } = await import('./config.js');
  const sections = Object.fromEntries(commands.list().map((c) => [c.name, c.params]));
  const file = String(given.config ?? settings.config ?? '');
  return { ...(await readConfig(file, definition.name, GLOBAL_PARAMS, sections)), ...settings, ...given };
}

/** A command may use a word in its own way: `--out` is the folder of runs, and the file of `quant features`. */
function isShadowed(definition: CommandDefinition, name: string): boolean {
  return Object.hasOwn(definition.params, name) && Object.hasOwn(GLOBAL_PARAMS, name);
}

/** The settings that are meant for the global flags. */
function withoutOwn(
  definition: CommandDefinition,
  settings: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !isShadowed(definition, name)));
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
    .configureOutput({ outputError: () => {} })
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
    throw new QuantError('E_USAGE', `unknown command "${name}"`, {
      hint: near === undefined ? 'quant --help lists the commands' : `did you mean "${near}"?`,
    });
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
  for (const [name, spec] of Object.entries({ ...definition.params, ...GLOBAL_PARAMS, ...definition.params })) {
    for (const option of optionsOf(name, spec)) command.addOption(option);
  }
  const examples = definition.examples.map(([line, does]) => `  ${line}\n      ${does}`).join('\n');
  command.addHelpText('after', `\nExamples:\n${examples}`);
  // What is refused is reported by `usageError`, in the form that every other error has.
  command.configureOutput({ outputError: () => {} });
  command.action((...received: unknown[]) => {
    const args = received
      .slice(0, -2)
      .flat()
      .filter((a): a is string => typeof a === 'string');
    const options = received.at(-2) as Record<string, unknown>;
    choose(definition, options, args);
  });
}

/** A switch has both forms, so that a flag can overrule the config file; help shows the one that changes something. */
function optionsOf(name: string, spec: ParamSpec): Option[] {
  const flag = flagName(name);
  if (spec.type === 'bool') {
    const on = new Option(flag, spec.doc);
    const off = new Option(flag.replace('--', '--no-'), `turn off: ${spec.doc}`);
    return [on.hideHelp(spec.default), off.hideHelp(!spec.default)];
  }
  const range = spec.type === 'choice' ? ` (${describeRange(spec)})` : '';
  const fallback = spec.default === '' ? '' : ` [${spec.default}]`;
  return [new Option(`${flag} <${valueName(spec)}>`, `${spec.doc}${range}${fallback}`)];
}

function valueName(spec: ParamSpec): string {
  return { int: 'n', float: 'x', choice: 'name', text: 'text', bool: '' }[spec.type];
}

/** What commander refused, with what to do about it: the nearest flag, or where to read on. */
function usageError(error: CommanderError, program: Command, argv: readonly string[]): QuantError {
  const message = error.message.replace(/^error: /, '');
  const command = program.commands.find((c) => c.name() === argv[0]);
  const typed = /^unknown option '(--?[\w-]+)/.exec(message)?.[1];
  if (command === undefined) {
    const hint =
      typed === undefined
        ? 'quant --help lists the commands'
        : 'flags stand behind the command: quant data list --json';
    return new QuantError('E_USAGE', message, { hint });
  }
  const known = command.options.map((option) => option.long ?? '');
  const near = typed === undefined ? undefined : nearestName(typed, known);
  return new QuantError('E_USAGE', message, {
    hint: near === undefined ? `quant ${command.name()} --help shows its flags and examples` : `did you mean ${near}?`,
  });
}

function version(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
}
