import { QuantError } from '../../core/kit/errors.js';
import { minuteUtc } from '../../core/kit/time.js';
import { transforms } from '../../features/registry.js';
import { type FeatureSpec, featureReads, featureWarmup, parseFeature } from '../../features/spec.js';
import { wrapLines } from '../../report/terminal.js';
import type { CommandContext } from '../command.js';
import { type AnyFeature, barsText, featureFacts } from '../feature-facts.js';
import { formulaLines } from '../formula-lines.js';
import { type Look, labelledLines, paramLines } from '../plugin-page.js';
import { catalogueItem, lineWidth } from './features-catalogue.js';
import { blockChart } from './features-chart.js';
import type { FeatureFlags } from './features-flags.js';
import { type RecentColumns, recentColumns } from './features-recent.js';
import { short } from './features-view.js';

const CHART_HEIGHT = 6;
/** Bars on the chart, at most. */
const MOST_BARS = 100;
/** Room for a value on the scale beside the chart. */
const SCALE = 12;

/** Shows what a feature, or one laid over another, is made of, and what it looks like on recent bars. */
export async function runDescribe(
  context: CommandContext,
  flags: FeatureFlags,
  names: readonly string[],
): Promise<undefined> {
  if (names.length === 0) {
    throw new QuantError('E_USAGE', 'quant features describe needs a feature', {
      hint: 'for example quant features describe rsi; quant features list shows them all',
    });
  }
  const spec = parseFeature(inputsAdded(names.join(' ').trim()));
  const definitions = definitionsOf(spec);
  const items = definitions.map(catalogueItem);
  const bars = Math.min(MOST_BARS, lineWidth() - SCALE - 4);
  const recent = await recentColumns(context, flags, spec, bars);
  context.output.result({
    text: (colors) => {
      const look = { width: lineWidth(), colors };
      return [
        ...(spec.type === 'source' ? [] : [wholeText(spec, look)]),
        ...definitions.map((item) => itemText(item, look)),
        chartText(recent, look),
      ].join('\n\n');
    },
    json: () => ({
      schema: 'quant/feature@1',
      text: spec.text,
      warmup: rowsOrNull(spec),
      reads: featureReads(spec),
      parts: items,
      chart:
        recent.columns.length === 0
          ? null
          : {
              market: recent.market,
              is_simulated: recent.isSimulated,
              open_time: [...recent.openTime],
              values: values(recent),
            },
      reason: recent.columns.length === 0 ? recent.reason : null,
    }),
  });
  return undefined;
}

/** A transform named alone is shown over the column of its example. */
function inputsAdded(text: string): string {
  const name = text.toLowerCase();
  return transforms.has(name) ? `${name}(${inputsOf(name)})` : text;
}

function rowsOrNull(spec: FeatureSpec): number | null {
  const rows = featureWarmup(spec);
  return Number.isNaN(rows) ? null : rows;
}

function values({ columns }: RecentColumns) {
  const known = (column: Float64Array) => Array.from(column, (value) => (Number.isNaN(value) ? null : value));
  return Object.fromEntries(columns.map(({ name, column }) => [name, known(column)]));
}

/** The definitions that take part, the outermost first, each once. */
function definitionsOf(spec: FeatureSpec): AnyFeature[] {
  const all = walk(spec);
  return all.filter((definition, k) => all.indexOf(definition) === k);
}

function walk(spec: FeatureSpec): AnyFeature[] {
  if (spec.type === 'source') return [spec.definition];
  if (spec.type === 'resampled') return walk(spec.input);
  return [spec.definition, ...walk(spec.input), ...(spec.other === null ? [] : walk(spec.other))];
}

/** What is said of the whole of an expression. */
function wholeText(spec: FeatureSpec, look: Look): string {
  const rows = rowsOrNull(spec);
  const reads = featureReads(spec);
  const facts: [string, string][] = [
    ['warm-up', rows === null ? 'as many bars as its longer bars need' : barsText(rows)],
    ['reads', reads.length === 0 ? 'bars alone' : `bars, ${reads.join(', ')}`],
  ];
  return [look.colors.bold(spec.text), ...factLines(facts, look)].join('\n');
}

function itemText(item: AnyFeature, look: Look): string {
  const { name, kind, summary, source } = item;
  const facts = [...featureFacts(item), ['source', source] as const];
  return [
    `${look.colors.bold(name)}  ${look.colors.dim(kind)}\n  ${summary}`,
    factLines(facts, look).join('\n'),
    paramLines(item, look).join('\n'),
    `${look.colors.dim('for example')}\n  quant features --features "${exampleOf(item)}"`,
  ].join('\n\n');
}

function exampleOf(item: AnyFeature): string {
  const { name } = item;
  if (item.kind === 'transform') return `${name}(${inputsOf(name)})`;
  return item.outputs.length > 1 ? `${name}.${item.outputs.at(-1)}` : name;
}

function inputsOf(transform: string): string {
  return transforms.get(transform).inputs === 2 ? 'rsi(period=14), volatility(period=20)' : 'rsi(period=14)';
}

function factLines(facts: readonly (readonly [string, string])[], look: Look): string[] {
  return facts
    .filter(([, text]) => text !== '')
    .flatMap(([label, text]) => labelledLines(label, text, look, label === 'formula' ? formulaLines : wrapLines));
}

/** The last bars of the column, and the close above for the eye; or why there is no chart. */
function chartText(recent: RecentColumns, { width, colors }: Look): string {
  const { market, columns, openTime, reason } = recent;
  if (columns.length === 0) return colors.dim(`no chart: ${reason}`);
  const size = { width: Math.min(MOST_BARS, width - SCALE - 4), height: CHART_HEIGHT };
  const charts = columns.map(({ name, column }, k) => {
    const height = k === columns.length - 1 ? CHART_HEIGHT : 2;
    const drawn = column.subarray(Math.max(0, column.length - size.width));
    return [name, ...withScale(blockChart(column, { ...size, height }), drawn)].join('\n');
  });
  const shown = openTime.subarray(Math.max(0, openTime.length - size.width));
  const [first, last] = [minuteUtc(shown[0]), minuteUtc(shown[shown.length - 1])];
  const axis = `${' '.repeat(SCALE + 2)}${first}${' '.repeat(Math.max(1, shown.length - first.length - last.length))}${last}`;
  return [`${colors.dim(`the last ${shown.length} bars of ${market}`)}`, ...charts, colors.dim(axis)].join('\n');
}

function withScale(lines: readonly string[], drawn: Float64Array): string[] {
  const known = drawn.filter((value) => !Number.isNaN(value));
  if (Math.min(...known) === Math.max(...known)) return [`${short(known[0]).padStart(SCALE)}  on all of these bars`];
  const label = (value: number): string => short(known.length === 0 ? Number.NaN : value).padStart(SCALE);
  return lines.map((line, k) => {
    const scale =
      k === 0 ? label(Math.max(...known)) : k === lines.length - 1 ? label(Math.min(...known)) : ' '.repeat(SCALE);
    return `${scale}  ${line}`.trimEnd();
  });
}
