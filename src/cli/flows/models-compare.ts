import { QuantError } from '../../core/kit/errors.js';
import { canonicalJson, type Json } from '../../core/kit/json.js';
import { plural } from '../../core/kit/words.js';
import type { Store } from '../../data/store/database.js';
import type { ModelInfo } from '../../data/store/models.js';
import { labels } from '../../features/registry.js';
import { parseFeature } from '../../features/spec.js';
import { learners } from '../../models/registry.js';
import type { CommandContext } from '../command.js';
import { table } from '../table.js';
import { factsOf, JUDGED_BY, type ModelFacts, scoreText, shortSpec } from './models-facts.js';

/**
 * Models side by side: their scores, and in what they differ.
 *
 * Scores are comparable only where the models were judged on the same data, for the same label and by the same split:
 * otherwise the larger number may be the easier question.
 */
export async function compareModels(
  context: CommandContext,
  store: Store,
  models: readonly ModelInfo[],
): Promise<undefined> {
  const all = models.map((model) => factsOf(store, model));
  const reasons = whyNotComparable(all);
  const rows = [...scoreRows(all, 'cvScores', 'out of fold'), ...scoreRows(all, 'testScores', 'newest bars')];
  const differences = Object.keys(all[0].spec).filter((key) => differ(all.map(({ spec }) => spec[key])));
  // One may have written rsi where another wrote rsi(period=14).
  const columns = all.map(({ features }) => features.map(canonicalFeature));
  const common = columns[0].filter((text) => columns.every((features) => features.includes(text)));
  const own = columns.map((features) => features.filter((text) => !common.includes(text)));
  const heads = all.map(({ info }) => ({ title: info.id, align: 'right' as const }));
  const scores = await table(
    [{ title: 'score' }, ...heads],
    rows.map((row) => [`${row.name}, ${row.from}`, ...row.values.map(scoreText)]),
  );
  const widest = Math.max(...all.map(({ info }) => info.id.length));
  // Below each other: a learner with its parameters is wider than a terminal.
  const specs = differences.flatMap((key) => [
    `  ${key}`,
    ...all.map(({ info, spec }) => `    ${info.id.padEnd(widest)}  ${plainText(key, spec[key])}`),
  ]);
  context.output.result({
    text: () =>
      [
        ...reasons.map((reason) => `Not comparable: ${reason}.`),
        ...(reasons.length > 0 ? [''] : []),
        rows.length === 0 ? 'none of them was judged' : scores,
        '',
        ...(differences.length === 0 ? ['made and judged alike'] : ['differs:', ...specs]),
        '',
        `${plural(common.length, 'feature')} in common`,
        ...own.flatMap((texts, k) =>
          texts.length === 0 ? [] : [`only ${all[k].info.id}:`, ...texts.map((text) => `  ${text}`)],
        ),
      ].join('\n'),
    json: () => ({
      schema: 'quant/models-comparison@1',
      models: all.map(({ info, symbols, interval, main }) => ({
        id: info.id,
        name: info.name,
        status: info.status,
        data_hash: info.dataHash,
        symbols,
        interval,
        main_score: main,
      })),
      is_comparable: reasons.length === 0,
      reasons,
      scores: rows,
      spec_differences: Object.fromEntries(differences.map((key) => [key, all.map(({ spec }) => spec[key])])),
      common_features: common,
      own_features: own,
    }),
  });
  return undefined;
}

interface ScoreRow {
  readonly name: string;
  readonly from: string;
  /** one per model; null where it does not know it */
  readonly values: readonly (number | null)[];
}

function scoreRows(all: readonly ModelFacts[], key: 'cvScores' | 'testScores', from: string): ScoreRow[] {
  const names = [...new Set(all.flatMap((facts) => Object.keys(facts[key] ?? {})))];
  return names.map((name) => ({ name, from, values: all.map((facts) => facts[key]?.[name] ?? null) }));
}

function whyNotComparable(all: readonly ModelFacts[]): string[] {
  const out: string[] = [];
  if (all.some(({ info }) => info.dataHash === null)) out.push('the data of one of them is not known');
  else if (differ(all.map(({ info }) => info.dataHash))) out.push('they were trained on different data');
  if (differ(all.map(({ label }) => label))) out.push('they foretell different labels');
  if (differ(all.map(({ task }) => task))) out.push('they answer different kinds of question');
  if (JUDGED_BY.some((key) => differ(all.map(({ spec }) => spec[key]))))
    out.push('they were judged by different splits');
  return out;
}

/** As it is where its plug-in is not loaded. */
function canonicalFeature(text: string): string {
  try {
    return parseFeature(text).text;
  } catch (error) {
    if (error instanceof QuantError) return text;
    throw error;
  }
}

function differ(values: readonly Json[]): boolean {
  return new Set(values.map(canonicalJson)).size > 1;
}

/** Without what stands at its default. */
function plainText(key: string, value: Json): string {
  if (value === null) return 'none';
  if (key === 'learner') return shortSpec(String(value), learners);
  if (key === 'label') return shortSpec(String(value), labels);
  return Array.isArray(value) ? value.join(', ') || 'none' : String(value);
}
