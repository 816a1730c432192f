import { QuantError } from '../../core/kit/errors.js';
import type { Json } from '../../core/kit/json.js';
import { isoUtc, minuteUtc } from '../../core/kit/time.js';
import { plural } from '../../core/kit/words.js';
import type { FeatureImportance } from '../../core/model.js';
import type { Store } from '../../data/store/database.js';
import { lineage, type ModelRow } from '../../data/store/models.js';
import { countTrials } from '../../data/store/trials.js';
import { restoreModel } from '../../models/model.js';
import type { CommandContext } from '../command.js';
import { factsOf, fieldsOf, listOf, type ModelFacts, scoreText } from './models-facts.js';

/** Of each market: what the model looks at, or why that is not known. */
interface Importance {
  readonly symbol: string;
  readonly shares: readonly FeatureImportance[];
  readonly reason: string | null;
}

/** Everything that the store knows of one model. */
export function showModel(context: CommandContext, store: Store, row: ModelRow): undefined {
  const facts = factsOf(store, row);
  const importance = importanceOf(row);
  const chain = lineage(store, row.id).slice(1);
  const missing = [row, ...chain].at(-1)?.parent ?? null;
  const trials = row.dataHash === null ? null : countTrials(store, { dataHash: row.dataHash });
  const ancestors = chain.map(({ id }) => id).concat(missing === null ? [] : [`${missing} (not in this store)`]);
  context.output.result({
    text: () =>
      [
        ...labelled([
          ['model', row.id],
          ['name', `${row.name} (${row.status})`],
          ['made', `${minuteUtc(row.createdAt)} UTC by ${row.codeVersion ?? 'code that is not known'}`],
          ['trained', `${timeText(row.trainedFrom)} to ${timeText(row.trainedUntil)} UTC`],
          ['markets', `${facts.symbols.join(', ')} ${facts.interval}`],
          ...Object.entries(facts.spec).map(([key, value]) => [key, specText(value)] as const),
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
        ...scoreLines(facts),
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

function scoreLines(facts: ModelFacts): string[] {
  return facts.markets.flatMap((market) => {
    const folds = listOf(market.folds).map(fieldsOf);
    const lines = (['cv_scores', 'test_scores'] as const)
      .filter((key) => market[key] !== undefined)
      .map((key) => `  ${key === 'cv_scores' ? 'out of fold' : 'on the newest bars'}: ${scoresText(market[key])}`);
    const byFold = folds.map(
      (fold) => `  fold ${String(fold.fold)} (${String(fold.test_rows)} bars): ${scoresText(fold.scores)}`,
    );
    return lines.length + byFold.length === 0 ? [] : ['', `scores, ${String(market.symbol)}:`, ...lines, ...byFold];
  });
}

function scoresText(scores: Json | undefined): string {
  return Object.entries(fieldsOf(scores))
    .map(([name, value]) => `${name} ${scoreText(typeof value === 'number' ? value : null)}`)
    .join(', ');
}

function importanceLines({ symbol, shares, reason }: Importance): string[] {
  const head = `what it looks at, ${symbol} (share of all):`;
  if (reason !== null) return ['', `${head} not known, ${reason}`];
  return ['', head, ...shares.slice(0, 15).map((f) => `  ${(f.value * 100).toFixed(1).padStart(5)} %  ${f.name}`)];
}

function labelled(rows: readonly (readonly [string, string])[]): string[] {
  return rows.map(([name, text]) => `${name.padEnd(14)}${text}`);
}

function specText(value: Json): string {
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
