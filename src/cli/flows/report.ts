import type { Store } from '../../data/store/database.js';
import type { RunRow } from '../../data/store/runs.js';
import { renderReport } from '../../report/build.js';
import { comparedDocument, compareRuns, comparisonText } from '../../report/compare.js';
import type { RunDocument } from '../../report/document.js';
import { formats } from '../../report/registry.js';
import type { CommandContext } from '../command.js';
import { withFilledStore } from '../market/open.js';
import { remakeSameRun } from './remake.js';
import { findRun, hasRunFile, pageOf, readRunFile } from './stored-run.js';

/** Shows one stored run in a format, or several side by side. */
export async function runReport(
  context: CommandContext,
  flags: { readonly format: string },
  ids: readonly string[],
): Promise<undefined> {
  await withFilledStore(context.globals.db, async (store) => {
    const runs = (ids.length === 0 ? [undefined] : ids).map((id) => findRun(store, id));
    const documents: RunDocument[] = runs.map((run) => JSON.parse(readRunFile(run, formats.get('json').fileName)));
    if (runs.length > 1) {
      const comparison = compareRuns(documents.map(comparedDocument));
      context.output.result({
        text: () => comparisonText(comparison).trimEnd(),
        json: () => ({ schema: 'quant/comparison@1', runs: documents }),
      });
      return;
    }
    const [run] = runs;
    const page = pageOf(run);
    const text = context.output.isJson || flags.format === 'html' ? page : await textOf(store, run, flags.format);
    context.output.result({
      text: () => (flags.format === 'text' ? `${text}\n\nreport: ${page}` : text),
      json: () => ({ ...documents[0], report: page }),
    });
  });
  return undefined;
}

/** A run's text in a format: its file, or made again when that was left out of the folder. */
async function textOf(store: Store, run: RunRow, format: string): Promise<string> {
  const { fileName } = formats.get(format);
  const text = hasRunFile(run, fileName)
    ? readRunFile(run, fileName)
    : await renderReport(await remakeSameRun(store, run), format);
  return text.trimEnd();
}
