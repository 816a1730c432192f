import { dirname, join } from 'node:path';
import { formatDuration } from '../../core/kit/time.js';
import { openStore } from '../../data/store/database.js';
import { listRuns } from '../../data/store/runs.js';
import { type CommandContext, GLOBAL_PARAMS } from '../command.js';
import { breathe } from '../interrupt.js';
import { commandLine } from './finish.js';
import { pageOf } from './stored-run.js';

export interface DemoFlags {
  readonly symbols: string;
  readonly years: number;
  readonly seed: number;
}

/** The simulated history ends here, so that the demo gives the same bits whenever it runs. */
const END_YEAR = 2025;

/**
 * The main job, step by step, each step the very command that a person would type. It keeps to a store of its own
 * unless `--db` names one: simulated candles should not stand among real ones.
 */
export async function runDemo(context: CommandContext, flags: DemoFlags): Promise<number | undefined> {
  const { globals, output, now } = context;
  const seed = String(flags.seed);
  // Each seed is a world of its own, and so has a store of its own.
  const db = globals.db === GLOBAL_PARAMS.db.default ? join(dirname(globals.db), `demo-${seed}.sqlite`) : globals.db;
  const [first] = flags.symbols.split(',');
  const range = ['--since', `${END_YEAR - flags.years}-01-01`, '--until', `${END_YEAR}-01-01`];
  const steps: readonly (readonly string[])[] = [
    ['fetch', '--source', `sim(seed=${seed})`, '--symbols', flags.symbols, '--interval', '1h', ...range],
    ['features', '--symbols', first],
    ['train', '--seed', seed],
    ['walkforward', '--strategy', 'model-signal', '--seed', seed],
    ['backtest', '--strategy', 'momentum', '--seed', seed],
    ['regime', '--model', 'hmm', '--seed', seed],
    ['report', '--format', 'html'],
  ];
  const started = now();
  const manner = mannerOf(context);
  for (const [k, words] of steps.entries()) {
    await breathe(context.signal);
    // A command may have an --out of its own, which is not the folder of runs.
    const folder = 'out' in context.commands.get(words[0]).params ? [] : ['--out', globals.out];
    const line = [...words, '--db', db, ...folder, ...manner];
    output.note(`\n${output.colors.bold(`${k + 1}/${steps.length}`)} ${output.colors.cyan(commandLine(line))}`);
    const code = await context.run(line, { isAside: output.isJson });
    if (code !== 0) {
      output.error(`the demo stopped at step ${k + 1} of ${steps.length}; run that step alone: ${commandLine(line)}`);
      if (output.isJson) {
        const json = (): object => ({
          schema: 'quant/demo@1',
          db,
          reports: [],
          failed_step: commandLine(line),
          exit_code: code,
        });
        output.result({ text: () => '', json });
      }
      return code;
    }
  }
  const pages = newestPages(db, 2);
  output.note(`\nthe whole run took ${formatDuration(now() - started)}`);
  output.result({
    text: () => `Open the reports in a browser:\n${pages.map((page) => `  ${page}`).join('\n')}`,
    json: () => ({ schema: 'quant/demo@1', db, reports: pages }),
  });
  return undefined;
}

/** How much is said, and how, is the same for each step as for the whole. */
function mannerOf({ globals }: CommandContext): string[] {
  return [
    globals.quiet ? '--quiet' : '',
    globals.verbose ? '--verbose' : '',
    globals.color ? '' : '--no-color',
    // The demo's own document is the only one; a variable or a config file would ask for one of each step.
    globals.json ? '--no-json' : '',
    ...(globals.config === '' ? [] : ['--config', globals.config]),
  ].filter((flag) => flag !== '');
}

function newestPages(db: string, count: number): string[] {
  const store = openStore(db);
  try {
    return listRuns(store).slice(0, count).map(pageOf);
  } finally {
    store.close();
  }
}
