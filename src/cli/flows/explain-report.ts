import { minuteUtc } from '../../core/kit/time.js';
import { dayUtc } from '../../report/html/overview.js';
import type { ModelMarketReport, ModelReport } from '../../report/model-report.js';
import { categoryOfColumn, categorySharesOf } from '../../research/explain/categories.js';
import { helpOf } from '../../research/explain/measures.js';
import type { ExplainedMarket } from './explain-market.js';

const METHODS = {
  interventional: 'exact Shapley values against rows of training',
  own: 'exact parts as the learner itself has them',
  sampled: 'Shapley values from drawn orders of columns, against rows of training',
} as const;
const UNITS = {
  label: 'the label’s own unit',
  'log-odds': 'log odds of a rise',
  probability: 'probability of a rise',
} as const;

/** What was found, as the page shows it. */
export function explainReport(
  id: string,
  trainedFrom: number | null,
  markets: readonly ExplainedMarket[],
): ModelReport {
  const [{ entry, method }] = markets;
  const until = Math.max(...markets.map((one) => one.entry.model.knownUntil));
  return {
    id,
    learner: entry.model.learner,
    label: entry.model.label,
    task: entry.model.task,
    trained: `${trainedFrom === null ? '' : `${dayUtc(trainedFrom)} `}to ${dayUtc(until)}`,
    method: METHODS[method],
    markets: markets.map(marketReport),
  };
}

function marketReport(one: ExplainedMarket): ModelMarketReport {
  const { bar } = one;
  const unit = bar.explanation?.unit ?? (one.entry.model.task === 'regression' ? 'label' : 'probability');
  return {
    symbol: one.entry.symbol,
    isSimulated: one.candles.isSimulated,
    judgedOn: one.judgedOn,
    measures: one.measures.map((column) => ({
      name: column.name,
      category: categoryOfColumn(column.name),
      ...column.scores,
      help: helpOf(column),
    })),
    categories: categorySharesOf(one.measures),
    dependences: one.dependences.map(({ name, curve: { grid, mean, curves } }) => ({ name, grid, mean, curves })),
    points: one.points,
    unit: UNITS[unit],
    pointsFrom: one.pointsFrom,
    explanation: {
      at: minuteUtc(bar.knownAt),
      summary: bar.summary,
      status: bar.status,
      factors: bar.explanation?.factors ?? [],
    },
    chances: one.chances,
    chancesReason: one.chancesReason,
    drift: one.drift,
    driftReason: one.driftReason,
  };
}
