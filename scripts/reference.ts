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

/** Path below the root → text, one page per kind. */
export function referencePages(): ReadonlyMap<string, string> {
  const pages = new Map<string, string>();
  for (const [kind, registry] of registries) {
    const body = registry.list().map((d) => (kind === 'metric' ? metricEntry(d as MetricDefinition) : pluginEntry(d)));
    pages.set(
      `docs/plugins/${kind}.md`,
      `<!-- Generated from the registry: run npm run docs -->\n# ${title(kind)}\n\n${body.join('\n\n')}\n`,
    );
  }
  return pages;
}

function pluginEntry(d: Definition): string {
  return `## ${d.name}\n\n${d.summary}. *${d.source}*${paramTable(d.params)}`;
}

function metricEntry(d: MetricDefinition): string {
  return `## ${d.label} (\`${d.name}\`)\n\n${d.definition} Unit: ${d.unit}. *${d.source}*`;
}

function paramTable(params: ParamSpecs): string {
  const rows = Object.entries(params).map(
    ([name, p]) =>
      `| \`${name}\` | ${p.type} | ${cell(p.default)} | ${describeRange(p).replaceAll('|', '\\|')} | ${p.doc} |`,
  );
  if (rows.length === 0) return '';
  return `\n\n| parameter | type | default | values | meaning |\n|---|---|---|---|---|\n${rows.join('\n')}`;
}

function cell(value: unknown): string {
  return value === '' ? '' : `\`${value}\``;
}

function title(kind: string): string {
  return `${kind[0].toUpperCase()}${kind.slice(1)}${kind === 'strategy' ? '' : 's'}`.replace('Strategy', 'Strategies');
}

if (process.argv[1]?.endsWith('reference.ts')) {
  for (const [path, text] of referencePages()) {
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(join('.', path), text);
    console.log(`wrote ${path}`);
  }
}
