/**
 * Writes the reference pages in `docs/plugins/` from the registries: `npm run docs`. A test compares them, so a page
 * cannot go stale.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { featureFacts, isFeature } from '../src/cli/feature-facts.js';
import { registries } from '../src/cli/plugins.js';
import { describeRange, type ParamSpecs } from '../src/core/kit/params.js';
import type { Definition } from '../src/core/kit/registry.js';
import type { LabelDefinition } from '../src/core/labels.js';
import type { MetricDefinition } from '../src/core/metric.js';
import type { PreprocessorDefinition } from '../src/core/preprocess.js';
import type { RiskRuleDefinition } from '../src/core/risk-rule.js';
import type { StrategyDefinition } from '../src/core/strategy.js';

/** Path below the root → text, one page per kind. */
export function referencePages(): ReadonlyMap<string, string> {
  const pages = new Map<string, string>();
  for (const [kind, registry] of registries) {
    const body = registry.list().map((d) => (kind === 'metric' ? metricEntry(d as MetricDefinition) : pluginEntry(d)));
    const intro = INTROS[kind] === undefined ? [] : [INTROS[kind]];
    pages.set(
      `docs/plugins/${kind}.md`,
      `<!-- Generated from the registry: run npm run docs -->\n${[`# ${title(kind)}`, ...intro, ...body].join('\n\n')}\n`,
    );
  }
  return pages;
}

/** How the plug-ins of a kind are used, where the flag takes more than a name. */
const INTROS: Readonly<Record<string, string>> = {
  indicator:
    'Features of the bars of one market: `quant features --features "rsi(period=14),macd.histogram"`. An output is named after a dot; without one the first is meant. Warm-up is the number of leading bars without a value, at default parameters. Any of them on longer bars: `on(rsi, interval=4h)`.',
  pattern:
    'Candlesticks, with the numbers of TA-Lib, and chart patterns, each told on the bar that confirms it: 100, -100 or 0.',
  calendar: 'Features of the clock, UTC.',
  cross:
    'Features that hold a market against others. The other markets of the command are read: `quant features --symbols BTCUSDT,ETHUSDT --features "cross-correlation(market=ETHUSDT)"`. What each part of the context must hold is in [feature-context.md](../feature-context.md).',
  derivative:
    'Features of funding, open interest, mark prices and taker volume; each says what it reads, and how that is brought into the store is told where it is missing. See [feature-context.md](../feature-context.md).',
  microstructure:
    'Features of single trades and of snapshots of the order book, which `quant import` brings. See [feature-context.md](../feature-context.md).',
  account:
    'Features of the account that trades: known inside a run only. Outside it is an account that does not trade.',
  transform:
    'Laid over a feature, and over each other: `quant features --features "zscore(rsi(period=14), window=200)"`. A transform of two takes both: `ratio(atr, price)`. Where its input is not known, it begins anew after the hole.',
  label:
    'What a model learns to foretell: `quant train --label "triple-barrier(horizon=24)"`. `cusum(LABEL, threshold=0.03)` keeps only the rows at which price has run far enough since the last one: `--label "cusum(direction(horizon=4), threshold=0.02)"`; `unit=volatility` counts the threshold in multiples of the volatility of one bar over `span` bars.',
  preprocessor:
    'Steps between features and learner, fitted on training rows alone and stored inside the model: `quant train --preprocess "impute-last:max=24+scale-robust"`. They are taken from left to right; none by default.',
  sizer: 'How large a position is: `quant backtest --strategy momentum --sizer kelly:cap=0.25`.',
  stop: 'What ends a position that goes wrong; several stand together, the tightest holds: `--stop atr:k=2.5+time:bars=48`.',
  'take-profit': 'Where profit is taken; several stand together: `--take-profit rr:2`.',
  risk: 'Limits on each order and on what is held at each close. `--risk default` takes those that are marked so; others are added with `+`.',
  execution: 'How an order is worked over several bars: `--execution twap:slices=6`.',
  confidence: 'How sure a run is of a side, for sizers and stops that read it: `--confidence bayes`.',
};

function pluginEntry(d: Definition): string {
  return [`## ${d.name}`, `${d.summary}. *${d.source}*`, ...factsOf(d)].join('\n\n') + paramTable(d.params);
}

/** What a kind says of its plug-ins beside their parameters. */
function factsOf(d: Definition): readonly string[] {
  if (d.kind === 'strategy') {
    const { works, fails } = d as StrategyDefinition;
    return [works === undefined ? '' : `Works: ${works}`, fails === undefined ? '' : `Fails: ${fails}`].filter(
      (line) => line !== '',
    );
  }
  if (d.kind === 'risk') {
    const { unit, isDefault } = d as RiskRuleDefinition;
    return [`Value and limit: ${unit}.${isDefault ? ' Part of `--risk default`.' : ''}`];
  }
  if (isFeature(d)) {
    const facts = featureFacts(d).filter(([, text]) => text !== '');
    return [facts.map(([name, text]) => `- ${name}: ${isCode(name) ? `\`${text}\`` : text}`).join('\n')];
  }
  if (d.kind === 'label') {
    const { target } = d as LabelDefinition;
    return [target === 'class' ? 'Target: a class, -1, 0 or 1.' : 'Target: a return, as a fraction.'];
  }
  if (d.kind === 'preprocessor') {
    return (d as PreprocessorDefinition).fillsUnknown ? ['Gives a number where there is none.'] : [];
  }
  return [];
}

/** Stars and underscores of a formula are no emphasis. */
function isCode(fact: string): boolean {
  return fact === 'formula';
}

function metricEntry(d: MetricDefinition): string {
  return `## ${d.label} (\`${d.name}\`)\n\n${d.definition} Unit: ${d.unit}. *${d.source}*`;
}

function paramTable(params: ParamSpecs): string {
  const rows = Object.entries(params).map(
    ([name, p]) =>
      `| \`${name}\` | ${p.type} | ${cell(p.default)} | ${describeRange(p).replaceAll('|', '\\|')} | ${p.doc.replaceAll('|', '\\|')} |`,
  );
  if (rows.length === 0) return '';
  return `\n\n| parameter | type | default | values | meaning |\n|---|---|---|---|---|\n${rows.join('\n')}`;
}

function cell(value: unknown): string {
  return value === '' ? '' : `\`${value}\``.replaceAll('|', '\\|');
}

const TITLES: Readonly<Record<string, string>> = {
  cross: 'Comparisons of markets',
  microstructure: 'Microstructure',
  account: 'Account',
  strategy: 'Strategies',
  risk: 'Risk rules',
  execution: 'Execution algorithms',
  confidence: 'Confidence',
};

function title(kind: string): string {
  return TITLES[kind] ?? `${kind[0].toUpperCase()}${kind.slice(1)}s`;
}

if (process.argv[1]?.endsWith('reference.ts')) {
  for (const [path, text] of referencePages()) {
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(join('.', path), text);
    console.log(`wrote ${path}`);
  }
}
