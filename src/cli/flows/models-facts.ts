import type { Json } from '../../core/kit/json.js';
import type { Definition, Registry } from '../../core/kit/registry.js';
import { formatSpec, parseSpecText, type SpecNode } from '../../core/kit/spec-text.js';
import { formatInterval } from '../../core/kit/time.js';
import { MODEL_TASKS } from '../../core/model.js';
import type { Store } from '../../data/store/database.js';
import { getModel, type ModelInfo } from '../../data/store/models.js';
import { MAIN_SCORES } from './train-rank.js';

type Fields = { readonly [key: string]: Json };

/** Mean over markets; null where one of them does not know it. */
export type Scores = Readonly<Record<string, number | null>>;

/** What is known of a stored model without restoring it. What an older version did not write down is null. */
export interface ModelFacts {
  readonly info: ModelInfo;
  readonly learner: string;
  readonly task: string | null;
  readonly label: string;
  readonly features: readonly string[];
  readonly symbols: readonly string[];
  readonly interval: string;
  /** how it was made and judged, member by member, without its features */
  readonly spec: Fields;
  /** out of fold, and on the newest bars; null where it was not judged so */
  readonly cvScores: Scores | null;
  readonly testScores: Scores | null;
  /** the score that models are compared by */
  readonly main: { readonly name: string; readonly from: 'cv' | 'test'; readonly value: number | null } | null;
  readonly markets: readonly Fields[];
}

const SPEC_KEYS = ['learner', 'task', 'label', 'preprocess', 'weights', 'seed', 'unknown', 'categorical'] as const;
/** How it was judged. */
export const JUDGED_BY = ['cv', 'test_share'] as const;

export function factsOf(store: Store, info: ModelInfo): ModelFacts {
  const meta = fieldsOf(JSON.parse(info.metaJson));
  const markets = listOf(meta.markets).map(fieldsOf);
  // Before markets were written beside the model, they stood inside it alone.
  const bundled = markets.length > 0 ? markets : bundledMarkets(store, info.id);
  const task = typeof meta.task === 'string' ? meta.task : (textIn(bundled[0], 'task') ?? null);
  const [cvScores, testScores] = [meanScores(markets, 'cv_scores'), meanScores(markets, 'test_scores')];
  return {
    info,
    learner: textIn(meta, 'learner') ?? 'not known',
    task,
    label: textIn(meta, 'label') ?? 'not known',
    features: listOf(meta.features).map(String),
    symbols: bundled.map((market) => textIn(market, 'symbol') ?? '?'),
    interval: [...new Set(bundled.map((market) => intervalIn(market)))].join(', '),
    spec: Object.fromEntries([...SPEC_KEYS, ...JUDGED_BY].map((key) => [key, meta[key] ?? null])),
    cvScores,
    testScores,
    main: mainOf(task, cvScores, testScores),
    markets,
  };
}

function mainOf(task: string | null, cv: Scores | null, test: Scores | null): ModelFacts['main'] {
  const known = MODEL_TASKS.find((name) => name === task);
  const scores = cv ?? test;
  if (known === undefined || scores === null) return null;
  const { name } = MAIN_SCORES[known];
  return { name, from: cv === null ? 'test' : 'cv', value: scores[name] ?? null };
}

function meanScores(markets: readonly Fields[], key: string): Scores | null {
  const all = markets.map((market) => market[key]).filter((scores) => scores !== undefined && scores !== null);
  if (all.length === 0 || all.length < markets.length) return null;
  const [first] = all.map(fieldsOf);
  return Object.fromEntries(
    Object.keys(first).map((name) => {
      const values = all.map((scores) => fieldsOf(scores)[name]);
      const isKnown = values.every((value) => typeof value === 'number');
      return [name, isKnown ? values.reduce((sum: number, value) => sum + Number(value), 0) / values.length : null];
    }),
  );
}

function bundledMarkets(store: Store, id: string): Fields[] {
  const bundle = fieldsOf(JSON.parse(getModel(store, id)?.json ?? 'null'));
  return listOf(bundle.models).map((entry) => {
    const { symbol = null, intervalMs = null, model = null } = fieldsOf(entry);
    return { symbol, interval_ms: intervalMs, task: fieldsOf(model).task ?? null };
  });
}

function intervalIn({ interval_ms: ms }: Fields): string {
  return typeof ms === 'number' ? formatInterval(ms) : '?';
}

export function fieldsOf(json: Json | undefined): Fields {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Fields) : {};
}

export function listOf(json: Json | undefined): readonly Json[] {
  return Array.isArray(json) ? json : [];
}

function textIn(fields: Fields | undefined, key: string): string | undefined {
  const value = fields?.[key];
  return typeof value === 'string' ? value : undefined;
}

/** A label or a learner without the parameters that stand at their defaults; as it is when it is not registered. */
export function shortSpec(text: string, known: Pick<Registry<Definition>, 'list'>): string {
  const byName = new Map(known.list().map((definition) => [definition.name, definition.params]));
  const shorter = (node: SpecNode): SpecNode => {
    const params = byName.get(node.name);
    const own = Object.entries(node.args).filter(
      ([key, value]) => params === undefined || params[key]?.default !== value,
    );
    return { name: node.name, inputs: node.inputs.map(shorter), args: Object.fromEntries(own) };
  };
  try {
    return formatSpec(shorter(parseSpecText(text)));
  } catch {
    return text;
  }
}

/** 0.6931, or 799 of a count; `n/a` where it is not known. */
export function scoreText(value: number | null | undefined): string {
  if (value === null || value === undefined) return 'n/a';
  return Number.isInteger(value) && value > 1 ? String(value) : value.toFixed(4);
}
