import { formatInterval, minuteUtc } from '../../core/kit/time.js';
import { adviseOnCategories } from '../../research/selection/category-advice.js';
import type { FeatureVerdict, SelectionMethod } from '../../research/selection/types.js';
import { type Column, table } from '../table.js';
import type { Selected } from './features-select-types.js';

/** Up to this many methods the table has room for values beside places. */
const WITH_VALUES = 3;

/** One market's choice for people: what was used, the leading columns, why, and what they are about. */
export async function selectionText(one: Selected, top: number): Promise<string> {
  const { selection, label, intervalMs, labelText, untilMs, task, methods, file } = one;
  const { features, folds } = selection;
  const count = (advice: string): number => features.filter((f) => f.advice === advice).length;
  const train = folds.reduce((sum, fold) => sum + fold.trainUsed, 0) / folds.length;
  const test = folds.reduce((sum, fold) => sum + fold.testUsed, 0) / folds.length;
  const purged = folds.reduce((sum, fold) => sum + fold.purged + fold.embargoed, 0);
  const losses = folds.map(({ relativeLoss }) => relativeLoss).filter((loss) => !Number.isNaN(loss));
  const compared = Math.max(...folds.map(({ candidates }) => candidates));
  const nothing = count('keep') === 0 ? '; no column is clear of chance' : '';
  const parts = [
    [
      `${label} ${formatInterval(intervalMs)}: ${task} of ${labelText}`,
      `  columns  ${selection.columnsGiven} given, ${selection.columnsUsed} vary and are known, ${selection.groups} are no duplicates, ${compared} compared in full per fold`,
      `  rows     ${selection.usableRows} of ${selection.bars} bars are known; ${folds.length} folds learn on ${train.toFixed(0)} and judge on ${test.toFixed(0)} each; ${purged} purged or under embargo`,
      ...(losses.length > 0 ? [`  skill    ${skillText(losses)}`] : []),
      `  stable   ${stableText(selection.stability)} of the top ${selection.topCount} over the folds`,
      `  advice   keep ${count('keep')}, reconsider ${count('reconsider')}, drop ${count('drop')}${nothing}`,
      `  chosen   on bars until ${minuteUtc(untilMs)} UTC: test on later ones what uses it`,
    ].join('\n'),
    await featureTable(features, methods, top, selection.topCount),
    reasons(features, top),
    clusterText(selection.clusters),
    await categoryTable(one),
  ];
  if (file !== '') parts.push(`written: ${file}; use it: --set ${file}`);
  return parts.filter((part) => part !== '').join('\n\n');
}

function skillText(losses: readonly number[]): string {
  const mean = losses.reduce((a, b) => a + b, 0) / losses.length;
  const better = losses.filter((loss) => loss < 1).length;
  return `held-out loss is ${mean.toFixed(4)} times that of the plain mean; below 1 in ${better} of ${losses.length} folds`;
}

function stableText(stability: number): string {
  return Number.isNaN(stability) ? 'n/a' : `${stability.toFixed(2)} (1 the same every time, 0 by chance)`;
}

async function featureTable(
  features: readonly FeatureVerdict[],
  methods: readonly SelectionMethod[],
  top: number,
  topCount: number,
): Promise<string> {
  const right = (title: string): Column => ({ title, align: 'right' });
  const columns: Column[] = [
    { title: 'feature' },
    { title: 'category' },
    { title: 'advice' },
    right('rank'),
    right(`top ${topCount}`),
    ...methods.map(right),
  ];
  const rows = ranked(features)
    .slice(0, top)
    .map(({ name, category, advice, meanRank, topShare, scores }) => [
      name,
      category,
      advice,
      meanRank.toFixed(1),
      `${Math.round(100 * topShare)} %`,
      ...methods.map((method) => {
        const score = scores[method];
        if (score === undefined) return 'n/a';
        const place = `#${Math.round(score.rank)}`;
        return methods.length <= WITH_VALUES ? `${short(score.value)} ${place}` : place;
      }),
    ]);
  return table(columns, rows);
}

/** Dropped columns of the table that are explained. */
const MOST_DROPPED = 10;

/** Why: for all that is kept, for what a person should look at, and for what goes although it ranks high. */
function reasons(features: readonly FeatureVerdict[], top: number): string {
  const shown = new Set(ranked(features).slice(0, top));
  const lists = {
    keep: features.filter(({ advice }) => advice === 'keep'),
    reconsider: features.filter(({ advice }) => advice === 'reconsider').slice(0, top),
    drop: features.filter((feature) => feature.advice === 'drop' && shown.has(feature)).slice(0, MOST_DROPPED),
  };
  return Object.entries(lists)
    .filter(([, chosen]) => chosen.length > 0)
    .map(([advice, chosen]) => {
      const title = advice === 'drop' ? 'drop, of those that rank high (all: --json)' : advice;
      return [title, ...chosen.map(({ name, reason }) => `  ${name}: ${reason}`)].join('\n');
    })
    .join('\n\n');
}

/** Those that were compared, the best first. */
function ranked(features: readonly FeatureVerdict[]): readonly FeatureVerdict[] {
  return features.filter(({ meanRank }) => !Number.isNaN(meanRank));
}

/** Clusters that are shown, and names in each. */
const MOST_CLUSTERS = 8;
const MOST_NAMES = 3;

/** Columns that move together, each cluster under its best-ranked: one of each is often enough. */
function clusterText(clusters: readonly (readonly string[])[]): string {
  if (clusters.length === 0) return '';
  const lines = clusters.slice(0, MOST_CLUSTERS).map(([first, ...others]) => {
    const more = others.length > MOST_NAMES ? ` and ${others.length - MOST_NAMES} more` : '';
    return `  ${first}: ${others.slice(0, MOST_NAMES).join(', ')}${more}`;
  });
  const rest =
    clusters.length > MOST_CLUSTERS ? [`  and ${clusters.length - MOST_CLUSTERS} more clusters: --json`] : [];
  return ['move together, the best-ranked first', ...lines, ...rest].join('\n');
}

async function categoryTable({ selection }: Selected): Promise<string> {
  const { prioritize, reconsider } = adviseOnCategories(selection.categories);
  const rows = selection.categories.map(({ category, share, columns, kept }) => [
    category,
    `${(100 * share).toFixed(1)} %`,
    String(columns),
    String(kept),
    prioritize.includes(category) ? 'more of these' : reconsider.includes(category) ? 'fewer of these' : '',
  ]);
  const right = (title: string): Column => ({ title, align: 'right' });
  return table([{ title: 'category' }, right('importance'), right('columns'), right('kept'), { title: '' }], rows);
}

function short(value: number): string {
  return value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(1) : value.toFixed(4);
}
