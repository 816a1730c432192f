import { adviseOn, duplicateReason } from './advice.js';
import { categoryShares } from './category-shares.js';
import { combineScores, type ScoreTable } from './combine.js';
import type { FoldResult } from './fold-scores.js';
import { correlatedGroups } from './groups.js';
import type { Screened } from './screen.js';
import type {
  FeatureVerdict,
  MethodScore,
  Selection,
  SelectionInput,
  SelectionMethod,
  SelectionOptions,
} from './types.js';

interface Findings {
  readonly input: SelectionInput;
  readonly options: SelectionOptions;
  readonly screened: Screened;
  readonly groups: readonly (readonly number[])[];
  /** (k × k) of the columns that stay */
  readonly correlations: Float64Array;
  readonly results: readonly FoldResult[];
}

/** What the folds found, as one verdict per column. */
export function verdicts(
  findings: Findings,
): Pick<Selection, 'features' | 'categories' | 'clusters' | 'stability' | 'topCount'> {
  const { input, options, screened, groups, correlations, results } = findings;
  const topCount = Number.isNaN(options.topCount)
    ? Math.min(20, Math.max(1, Math.ceil(groups.length / 4)))
    : Math.min(options.topCount, groups.length);
  const combined = combineScores(scoreTable(findings), groups.length, results.length, topCount);
  const standing = groups.map((members, g) => representative(members, g, results));
  const information = meanInformation(results);
  const nameOf = (k: number): string => input.matrix.names[screened.columns[k]];
  const categoryAt = (k: number): string => input.categories[screened.columns[k]];
  const width = screened.columns.length;

  const leaders: FeatureVerdict[] = [];
  const duplicates: FeatureVerdict[] = [];
  groups.forEach((members, g) => {
    const own = standing[g];
    const [tried, confirmed, rejected] = countsOf(g, results);
    const evidence = {
      scores: combined.scores[g],
      topCount,
      topShare: combined.topShare[g],
      folds: results.length,
      tried,
      confirmed,
      rejected,
      hasShadows: options.methods.includes('boruta'),
    };
    leaders.push({
      name: nameOf(own),
      category: categoryAt(own),
      ...adviseOn(evidence),
      representative: nameOf(own),
      meanRank: combined.meanRank[g],
      scores: evidence.scores,
      topShare: evidence.topShare,
      confirmed,
      rejected,
    });
    for (const k of members) {
      if (k === own) continue;
      const reason = duplicateReason({
        name: nameOf(own),
        rho: correlations[k * width + own],
        own: information[k],
        other: information[own],
      });
      duplicates.push({
        ...silent(nameOf(k), categoryAt(k), reason),
        representative: nameOf(own),
        scores: { mi: informationScore(k, results) },
      });
    }
  });
  const order = leaders.map((_, g) => g).sort((a, b) => leaders[a].meanRank - leaders[b].meanRank || a - b);
  const features = [
    ...order.map((g) => leaders[g]),
    ...duplicates,
    ...screened.dropped.map(({ column, reason }) =>
      silent(input.matrix.names[column], input.categories[column], reason),
    ),
  ];
  return {
    features,
    categories: categoryShares(features),
    clusters: clustersOf(findings, combined.meanRank, standing).map((members) => members.map(nameOf)),
    stability: combined.stability,
    topCount,
  };
}

/** A column that nothing more is known of. */
function silent(name: string, category: string, reason: string): FeatureVerdict {
  return {
    name,
    category,
    advice: 'drop',
    reason,
    representative: name,
    meanRank: Number.NaN,
    scores: {},
    topShare: Number.NaN,
    confirmed: 0,
    rejected: 0,
  };
}

/** Candidates' values put where their groups are. */
function scoreTable({ options, groups, results }: Findings): ScoreTable {
  const table: Partial<Record<SelectionMethod, Float64Array[]>> = {};
  for (const method of options.methods) {
    table[method] = results.map(({ candidates, scores, information }) => {
      if (method === 'mi') {
        return Float64Array.from(groups, (members) => members.reduce((m, k) => Math.max(m, information[k]), -1));
      }
      const out = new Float64Array(groups.length);
      candidates.forEach(({ group }, c) => {
        out[group] = scores.values[method]?.[c] ?? 0;
      });
      return out;
    });
  }
  return table;
}

/** The member that stood for the group most often; of equals the one with the most information, then the first. */
function representative(members: readonly number[], group: number, results: readonly FoldResult[]): number {
  const information = meanInformation(results);
  const times = (k: number): number =>
    results.filter(({ candidates }) => candidates.some((c) => c.group === group && c.column === k)).length;
  return members.reduce((best, k) => {
    const more = times(k) - times(best);
    return more > 0 || (more === 0 && information[k] > information[best]) ? k : best;
  });
}

/** Folds that looked at the group, that confirmed it, that rejected it. */
function countsOf(group: number, results: readonly FoldResult[]): [number, number, number] {
  let tried = 0;
  let confirmed = 0;
  let rejected = 0;
  for (const { candidates, scores } of results) {
    const c = candidates.findIndex((candidate) => candidate.group === group);
    if (c < 0) continue;
    tried++;
    confirmed += Number(scores.decision[c] === 1);
    rejected += Number(scores.decision[c] === -1);
  }
  return [tried, confirmed, rejected];
}

function meanInformation(results: readonly FoldResult[]): Float64Array {
  return results[0].information.map((_, k) => results.reduce((sum, r) => sum + r.information[k], 0) / results.length);
}

function informationScore(k: number, results: readonly FoldResult[]): MethodScore {
  const byFold = results.map(({ information }) => information[k]);
  const value = byFold.reduce((a, b) => a + b, 0) / byFold.length;
  const squares = byFold.reduce((sum, x) => sum + (x - value) ** 2, 0);
  return { value, sd: Math.sqrt(squares / (byFold.length - 1)), rank: Number.NaN, byFold };
}

/** Columns that move together, the best-ranked first in each, before its duplicates; clusters by their first. */
function clustersOf(
  { options, correlations, groups, screened }: Findings,
  meanRank: Float64Array,
  standing: readonly number[],
): number[][] {
  const rank = new Float64Array(screened.columns.length);
  groups.forEach((members, g) => {
    for (const k of members) rank[k] = meanRank[g];
  });
  const stands = new Set(standing);
  const byRank = (a: number, b: number): number =>
    rank[a] - rank[b] || Number(stands.has(b)) - Number(stands.has(a)) || a - b;
  return correlatedGroups(correlations, screened.columns.length, { least: options.clusterAt, method: 'average' })
    .filter((members) => members.length > 1)
    .map((members) => members.sort(byRank))
    .sort((a, b) => byRank(a[0], b[0]));
}
