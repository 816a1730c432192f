/**
 * Writes the reference pages in `docs/plugins/` from the registries: `npm run docs`. A test compares them, so a page
 * cannot go stale.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { registries } from '../src/cli/plugins.js';
import { describeRange, type ParamSpecs } from '../src/core/kit/params.js';
import type { Definition } from '../src/core/kit/registry.js';
import type { MetricDefinition } from '../src/core/metric.js';
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
  return [];
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
