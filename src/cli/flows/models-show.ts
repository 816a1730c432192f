import { QuantError } from '../../core/kit/errors.js';
import type { Json } from '../../core/kit/json.js';
import { isoUtc, minuteUtc } from '../../core/kit/time.js';
import { plural } from '../../core/kit/words.js';
import type { FeatureImportance } from '../../core/model.js';
import type { Store } from '../../data/store/database.js';
import { lineage, type ModelRow } from '../../data/store/models.js';
import { countTrials } from '../../data/store/trials.js';
import { labels } from '../../features/registry.js';
import { restoreModel } from '../../models/model.js';
import { learners } from '../../models/registry.js';
import type { CommandContext } from '../command.js';
import { type Column, table } from '../table.js';
import { factsOf, fieldsOf, listOf, type ModelFacts, scoreText, shortSpec } from './models-facts.js';

/** Of each market: what the model looks at, or why that is not known. */
interface Importance {
  readonly symbol: string;
  readonly shares: readonly FeatureImportance[];
  readonly reason: string | null;
}

/** Everything that the store knows of one model. */
export async function showModel(context: CommandContext, store: Store, row: ModelRow): Promise<undefined> {
  const facts = factsOf(store, row);
  const importance = importanceOf(row);
  const chain = lineage(store, row.id).slice(1);
  const missing = [row, ...chain].at(-1)?.parent ?? null;
  const trials = row.dataHash === null ? null : countTrials(store, { dataHash: row.dataHash });
  const ancestors = chain.map(({ id }) => id).concat(missing === null ? [] : [`${missing} (not in this store)`]);
  const scores = await scoreLines(facts);
  context.output.result({
    text: () =>
      [
        ...labelled([
          ['model', row.id],
          ['name', `${row.name} (${row.status})`],
          ['made', `${minuteUtc(row.createdAt)} UTC by ${row.codeVersion ?? 'code that is not known'}`],
          ['trained', `${timeText(row.trainedFrom)} to ${timeText(row.trainedUntil)} UTC`],
          ['markets', `${facts.symbols.join(', ')} ${facts.interval}`],
          ...Object.entries(facts.spec).map(([key, value]) => [key.replace('_', ' '), specText(key, value)] as const),
          ['data hash', row.dataHash ?? 'not known'],
          ['spec hash', row.specHash ?? 'not known'],
          ['comes from', ancestors.length === 0 ? 'no model before it' : ancestors.join(' ← ')],
          [
            'trials',
            trials === null
              ? 'not known: its data has no hash'
              : `${plural(trials.trials, 'trial')} on this data, ${trials.distinct} different, ${trials.closed} with a result`,
          ],
        ]),
        '',
        `${plural(facts.features.length, 'feature')}:`,
        ...facts.features.map((text) => `  ${text}`),
        ...scores,
        ...importance.flatMap(importanceLines),
      ].join('\n'),
    json: () => ({
      schema: 'quant/model-card@1',
      id: row.id,
      name: row.name,
      status: row.status,
      created_at: isoUtc(row.createdAt),
      trained_from: timeOf(row.trainedFrom),
      trained_until: timeOf(row.trainedUntil),
      symbols: facts.symbols,
      interval: facts.interval,
      spec: facts.spec,
      features: facts.features,
      data_hash: row.dataHash,
      spec_hash: row.specHash,
      code_version: row.codeVersion,
      main_score: facts.main,
      cv_scores: facts.cvScores,
      test_scores: facts.testScores,
      markets: facts.markets,
      importance,
      parents: chain.map(({ id, status, createdAt }) => ({ id, status, created_at: isoUtc(createdAt) })),
      missing_parent: missing,
      trials_on_data: trials,
    }),
  });
  return undefined;
}

/** A model whose learner stands in a plug-in that is not loaded is shown all the same. */
function importanceOf(row: ModelRow): Importance[] {
  return listOf(fieldsOf(JSON.parse(row.json)).models).map((entry) => {
    const { symbol = '?', model = null } = fieldsOf(entry);
    try {
      const shares = restoreModel(model).importance().slice(0, 30);
      return {
        symbol: String(symbol),
        shares,
        reason: shares.length === 0 ? 'its learner has no measure of it' : null,
      };
    } catch (error) {
      if (!(error instanceof QuantError)) throw error;
      return { symbol: String(symbol), shares: [], reason: error.message };
    }
  });
}

/** Per market all scores, then the main ones of each fold; with --json all of every fold. */
async function scoreLines(facts: ModelFacts): Promise<string[]> {
  const out: string[] = [];
  for (const market of facts.markets) {
    const [cv, test] = [fieldsOf(market.cv_scores), fieldsOf(market.test_scores)];
    const names = [...new Set([...Object.keys(cv), ...Object.keys(test)])];
    if (names.length === 0) continue;
    const columns = [
      { of: cv, title: 'out of fold' },
      { of: test, title: 'newest bars' },
    ].filter(({ of }) => Object.keys(of).length > 0);
    const all = await table(
      [{ title: `scores, ${String(market.symbol)}` }, ...columns.map(({ title }) => right(title))],
      names.map((name) => [name, ...columns.map(({ of }) => figure(of[name]))]),
    );
    out.push('', all);
    const folds = listOf(market.folds).map(fieldsOf);
    if (folds.length === 0) continue;
    const shown = MAIN.filter((name) => names.includes(name));
    const byFold = await table(
      [right('fold'), right('bars'), ...shown.map(right)],
      folds.map((fold) => [
        String(fold.fold),
        String(fold.test_rows),
        ...shown.map((name) => figure(fieldsOf(fold.scores)[name])),
      ]),
    );
    out.push('', byFold);
  }
  return out;
}

/** Scores that stand beside each other in 80 characters. */
const MAIN = ['log-loss', 'brier', 'auc', 'accuracy', 'mcc', 'r2', 'rmse', 'ic', 'hit-rate'];

const right = (title: string): Column => ({ title, align: 'right' });
const figure = (value: Json | undefined): string => scoreText(typeof value === 'number' ? value : null);

function importanceLines({ symbol, shares, reason }: Importance): string[] {
  const head = `what it looks at, ${symbol} (share of all):`;
  if (reason !== null) return ['', `${head} not known, ${reason}`];
  return ['', head, ...shares.slice(0, 15).map((f) => `  ${(f.value * 100).toFixed(1).padStart(5)} %  ${f.name}`)];
}

function labelled(rows: readonly (readonly [string, string])[]): string[] {
  return rows.map(([name, text]) => `${name.padEnd(14)}${text}`);
}

/** Without what stands at its default; --json has all of it. */
function specText(key: string, value: Json): string {
  if (typeof value === 'string' && key === 'learner') return shortSpec(value, learners);
  if (typeof value === 'string' && key === 'label') return shortSpec(value, labels);
  // Nothing of that kind, or an older version that did not write it down.
  if (value === null) return '-';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function timeText(ms: number | null): string {
  return ms === null ? 'not known' : minuteUtc(ms);
}

function timeOf(ms: number | null): string | null {
  return ms === null ? null : isoUtc(ms);
}
