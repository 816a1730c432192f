import type { CostDefinition } from '../core/cost.js';
import { describeRange, type ParamSpec } from '../core/kit/params.js';
import type { Definition } from '../core/kit/registry.js';
import type { LabelDefinition } from '../core/labels.js';
import type { MetricDefinition } from '../core/metric.js';
import type { PreprocessorDefinition } from '../core/preprocess.js';
import type { RiskRuleDefinition } from '../core/risk-rule.js';
import type { StrategyDefinition } from '../core/strategy.js';
import { wrapLines } from '../report/terminal.js';
import { featureFacts, isFeature } from './feature-facts.js';
import { KIND_FACTS, sweepLine } from './plugin-kinds.js';

/** The colours that a page uses; all of them may leave the text as it is. */
export interface PageColors {
  bold(text: string): string;
  dim(text: string): string;
}

export interface Look {
  /** characters of a line */
  readonly width: number;
  readonly colors: PageColors;
}

const INDENT = '  ';
/** A longer name stands on a line of its own. */
const LONGEST_NAME = 22;
/** A meaning in a narrower column than this is set below its parameter. */
const LEAST_MEANING = 30;

/** All plug-ins of a kind, two or three lines each: what it is, and its parameters with their defaults. */
export function listText(items: readonly Definition[], look: Look): string {
  const names = Math.min(LONGEST_NAME, Math.max(0, ...items.map((item) => item.name.length)));
  return items.flatMap((item) => entryLines(item, names, look)).join('\n');
}

function entryLines({ name, summary, params }: Definition, names: number, { width, colors }: Look): string[] {
  const room = width - names - 2;
  const indent = ' '.repeat(names + 2);
  const [first, ...rest] = wrapLines(summary, room).map((line) => indent + line);
  const defaults = Object.entries(params).map(([key, spec]) => `${key}=${shown(spec.default)}`);
  const below = defaults.length === 0 ? [] : wrapLines(defaults.join(' '), room);
  const head = name.length > names ? [colors.bold(name), first] : [colors.bold(name) + first.slice(name.length)];
  return [...head, ...rest, ...below.map((line) => colors.dim(indent + line))];
}

/** One plug-in: what it is, when it works and when it fails, every parameter, and how it is used. */
export function pageText(item: Definition, look: Look): string {
  const { width, colors } = look;
  const facts = factsOf(item).flatMap(([name, text]) => labelledLines(name, text, look));
  const examples = examplesOf(item).map((line) => INDENT + line);
  const parts = [
    [`${colors.bold(item.name)}  ${colors.dim(item.kind)}`, ...indented(item.summary, width)],
    facts,
    paramLines(item, look),
    examples.length === 0 ? [] : [colors.dim('for example'), ...examples],
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** What a kind says of its plug-ins beside their parameters. */
export function factsOf(item: Definition): readonly (readonly [string, string])[] {
  return [...kindFacts(item), ['source', item.source] as const].filter(([, text]) => text !== '');
}

function kindFacts(item: Definition): readonly (readonly [string, string])[] {
  if (isFeature(item)) return featureFacts(item);
  switch (item.kind) {
    case 'strategy': {
      const { works = '', fails = '' } = item as StrategyDefinition;
      return [
        ['works', works],
        ['fails', fails],
      ];
    }
    case 'risk': {
      const rule = item as RiskRuleDefinition;
      return [
        ['unit', rule.unit],
        ['action', rule.action(defaultsOf(item))],
        ['default', rule.isDefault ? 'part of --risk default' : ''],
      ];
    }
    case 'metric': {
      const { definition, unit } = item as Definition & Pick<MetricDefinition, 'definition' | 'unit'>;
      return [
        ['means', definition],
        ['unit', unit],
      ];
    }
    case 'label': {
      const { target } = item as LabelDefinition;
      return [['target', target === 'class' ? 'a class: -1, 0 or 1' : 'a return, as a fraction']];
    }
    case 'preprocessor':
      return [['fills', (item as PreprocessorDefinition).fillsUnknown ? 'values that are not known' : '']];
    case 'cost':
      return [['charges', (item as CostDefinition).component]];
    default:
      return [];
  }
}

function defaultsOf({ params }: Definition): Record<string, ParamSpec['default']> {
  return Object.fromEntries(Object.entries(params).map(([name, spec]) => [name, spec.default]));
}

/** Command lines that use it. */
export function examplesOf(item: Definition): readonly string[] {
  return [KIND_FACTS[item.kind]?.example?.(item), sweepLine(item)].filter((line) => line !== undefined);
}

/** A table of the parameters; a meaning that has no room in its column stands below its row. */
export function paramLines(item: Definition, { width, colors }: Look): string[] {
  const specs = Object.entries(item.params);
  if (specs.length === 0) return [colors.dim('no parameters')];
  const rows = specs.map(([name, spec]) => [
    name,
    shown(spec.default),
    describeRange(spec),
    'sweep' in spec ? (spec.sweep ?? []).join(', ') : '',
  ]);
  const isLong = longerThan(WIDEST_CELLS.find((most) => tableWidth(rows, longerThan(most)) <= width) ?? 0);
  const widths = columnWidths(rows, isLong);
  // A column that no parameter has would only push the meanings away.
  const columns = HEADS.map((_, k) => k).filter((k) => k < 2 || rows.some((row) => row[k] !== ''));
  const line = (cells: readonly string[]): string =>
    INDENT + columns.map((k) => (isLong(cells[k], k) ? ELSEWHERE : cells[k]).padEnd(widths[k])).join('  ');
  const taken = line(HEADS).length + 2;
  const room = width - taken;
  const isBeside = room >= LEAST_MEANING;
  const body = rows.flatMap((row, k) => {
    const long = row.flatMap((cell, n) => (isLong(cell, n) ? [`${HEADS[n]}: ${cell}`] : []));
    const meaning = [specs[k][1].doc, ...long].flatMap((text) => wrapLines(text, isBeside ? room : width - 6));
    if (!isBeside) return [line(row).trimEnd(), ...meaning.map((text) => colors.dim(`      ${text}`))];
    return meaning.map((text, n) => `${n === 0 ? line(row) : ' '.repeat(taken - 2)}  ${colors.dim(text)}`);
  });
  return [colors.dim(isBeside ? `${line(HEADS)}  meaning` : line(HEADS).trimEnd()), ...body];
}

const HEADS = ['parameter', 'default', 'values', 'sweep'];
/** Stands in a cell whose text is below the meaning. */
const ELSEWHERE = '…';
/** What a cell may have at most, the first with which the table fits. */
const WIDEST_CELLS = [Number.POSITIVE_INFINITY, 36, 24, 16, 10];

type IsLong = (cell: string, column: number) => boolean;

function longerThan(most: number): IsLong {
  return (cell, column) => column > 0 && cell.length > most;
}

function columnWidths(rows: readonly (readonly string[])[], isLong: IsLong): readonly number[] {
  return HEADS.map((head, k) => Math.max(head.length, ...rows.map((row) => (isLong(row[k], k) ? 1 : row[k].length))));
}

function tableWidth(rows: readonly (readonly string[])[], isLong: IsLong): number {
  return columnWidths(rows, isLong).reduce((sum, wide) => sum + wide + 2, 0);
}

export function labelledLines(name: string, text: string, { width, colors }: Look, wrap = wrapLines): string[] {
  const indent = INDENT.length + 9;
  return wrap(text, width - indent).map((line, k) =>
    k === 0 ? `${INDENT}${colors.dim(name.padEnd(9))}${line}` : `${' '.repeat(indent)}${line}`,
  );
}

function indented(text: string, width: number): string[] {
  return wrapLines(text, width - INDENT.length).map((line) => INDENT + line);
}

function shown(value: ParamSpec['default']): string {
  return value === '' ? "''" : String(value);
}
