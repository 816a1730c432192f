import { join } from 'node:path';
import type { CommandContext } from '../command.js';
import { withFilledStore } from '../market/open.js';
import { table } from '../table.js';
import { findRun, readRunFile } from './stored-run.js';

const FILES = { text: 'summary.txt', json: 'result.json', csv: 'fills.csv', html: 'index.html' } as const;

interface StoredMetric {
  readonly value: number | null;
  readonly unit: string;
}
interface StoredResult {
  readonly run_id: string;
  readonly metrics: Readonly<Record<string, StoredMetric>>;
}

export async function runReport(
  context: CommandContext,
  flags: { readonly format: keyof typeof FILES },
  ids: readonly string[],
): Promise<undefined> {
  await withFilledStore(context.globals.db, async (store) => {
    const runs = (ids.length === 0 ? [undefined] : ids).map((id) => findRun(store, id));
    const results: StoredResult[] = runs.map((run) => JSON.parse(readRunFile(run, FILES.json)));
    if (runs.length > 1) {
      const view = await comparison(results);
      context.output.result({ text: () => view, json: () => ({ schema: 'quant/comparison@1', runs: results }) });
      return;
    }
    const [run] = runs;
    const page = join(run.folder, FILES.html);
    if (flags.format === 'csv' && !context.output.isJson) {
      context.output.raw(readRunFile(run, FILES.csv));
      return;
    }
    const isDocument = context.output.isJson || flags.format === 'json';
    const text =
      flags.format === 'html'
        ? page
        : `${readRunFile(run, FILES[flags.format]).trimEnd()}${isDocument ? '' : `\n\nreport: ${page}`}`;
    context.output.result({ text: () => text, json: () => ({ ...results[0], report: page }) });
  });
  return undefined;
}

function comparison(results: readonly StoredResult[]): Promise<string> {
  const names = [...new Set(results.flatMap((r) => Object.keys(r.metrics)))];
  const cell = (metric: StoredMetric | undefined): string => {
    if (metric === undefined || metric.value === null) return 'n/a';
    if (metric.unit === 'fraction') return `${(metric.value * 100).toFixed(2)} %`;
    return metric.unit === 'count' || metric.unit === 'bars' ? String(metric.value) : metric.value.toFixed(3);
  };
  return table(
    [{ title: '' }, ...results.map((r) => ({ title: r.run_id, align: 'right' as const }))],
    names.map((name) => [name, ...results.map((r) => cell(r.metrics[name]))]),
  );
}
