import type { Json } from '../core/kit/json.js';
import type { ScoreInterval } from '../models/scores/intervals.js';
import type { ModelScores, ScoreFacts } from './score-table.js';

/**
 * The JSON shape of a table of models: snake_case, scores by name; what is not known is null with a reason.
 *
 * @param splits canonical text of how the history was cut
 */
export function scoreTableDocument(models: readonly ModelScores[], splits: string): Json {
  return {
    schema: 'quant/score-table@1',
    splits,
    models: models.map((row) => ({
      model: row.model,
      task: row.task,
      rows: row.rows,
      intervals: { method: 'stationary bootstrap, percentiles', block_rows: row.blockRows, draws: row.draws },
      scores: byName(row.facts, (fact, k) => ({
        ...intervalDocument(row.scores[k]),
        unit: fact.unit,
        better: fact.better,
        label: fact.label,
        definition: fact.definition,
      })),
      baselines: row.baselines.map(({ name, label, scores, differences }) => ({
        name,
        label,
        scores: byName(row.facts, (_, k) => intervalDocument(scores[k])),
        model_minus_baseline: byName(row.facts, (_, k) => intervalDocument(differences[k])),
      })),
      folds: row.folds.map((fold) => ({
        fold: fold.fold,
        train_rows: fold.trainRows,
        test_rows: fold.testRows,
        purged: fold.purged,
        embargoed: fold.embargoed,
        scores: byName(row.facts, (_, k) => known(fold.values[k])),
      })),
      paths: row.paths.map((values) => byName(row.facts, (_, k) => known(values[k]))),
    })),
  };
}

function byName(facts: readonly ScoreFacts[], of: (fact: ScoreFacts, k: number) => Json): Json {
  return Object.fromEntries(facts.map((fact, k) => [fact.name.replaceAll('-', '_'), of(fact, k)]));
}

function intervalDocument({ value, low, high, level, reason }: ScoreInterval): { readonly [key: string]: Json } {
  const why = reason ?? (Number.isNaN(value) ? 'not known' : undefined);
  return {
    value: known(value),
    low: known(low),
    high: known(high),
    level,
    ...(why === undefined ? {} : { reason: why }),
  };
}

function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
