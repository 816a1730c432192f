import type { Spec } from './chart.js';

/** The look that all charts share, set by the page. Colours are CSS variables of the page: see html/style.ts. */
export const CHART_CONFIG: Spec = {
  background: 'transparent',
  font: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  view: { stroke: null },
  axis: {
    domain: false,
    ticks: false,
    grid: true,
    gridColor: 'var(--grid)',
    labelColor: 'var(--muted)',
    labelFontSize: 11,
    labelPadding: 6,
    title: null,
  },
  axisX: { grid: false, domain: true, domainColor: 'var(--rule)' },
};

/** Plots of the same page begin at the same place when their y labels take the same room. */
export const Y_EXTENT = 46;

interface SpecOptions {
  readonly height: number;
  readonly layer: readonly Spec[];
  readonly encoding?: Spec;
}

const TIME_RANGE = [
  { name: 'from', value: 0 },
  { name: 'to', value: 1 },
];

/** A picture whose width is that of the page. */
export function pageSpec({ height, layer, encoding = {} }: SpecOptions): Spec {
  return {
    width: 'container',
    height,
    autosize: { type: 'fit-x', contains: 'padding' },
    padding: { left: 0, right: 2, top: 6, bottom: 4 },
    encoding,
    layer,
  };
}

/**
 * A picture over time. Its ends are the signals `from` and `to`, which the page moves when a person zooms: all such
 * charts move together. Times are UTC.
 */
export function timeSpec(options: SpecOptions): Spec {
  return { ...pageSpec(options), params: TIME_RANGE };
}

/** The time axis of a field of UTC ms. */
export function timeX(field = 't'): Spec {
  return {
    field,
    type: 'temporal',
    scale: { type: 'utc', domain: [{ expr: 'from' }, { expr: 'to' }], nice: false },
    axis: {
      labelOverlap: 'greedy',
      labelFlush: true,
      tickCount: { expr: 'max(3, width / 110)' },
      format: {
        year: '%Y',
        quarter: '%b',
        month: '%b',
        week: '%-d %b',
        date: '%-d %b',
        hours: '%H:%M',
        minutes: '%H:%M',
      },
    },
  };
}

interface AxisOptions {
  /** d3 format, e.g. `.0%` or `~s` */
  readonly format: string;
  readonly isLog?: boolean;
  readonly withZero?: boolean;
}

/** SI prefixes help above 1 only: a price of 0.2 is no 200m, and zero is no 0k. */
const PLAIN_SMALL = "abs(datum.value) < 1 ? format(datum.value, '~r') : datum.label";
/** Over more than a decade only 1, 2 and 5 of each: ten lines a decade are a fog. */
const IS_MINOR = "domain('y')[1] / domain('y')[0] > 10 && indexof('125', slice(format(datum.value, '.0e'), 0, 1)) < 0";
const LOG_TICKS: Spec = {
  labelExpr: `${IS_MINOR} ? '' : (abs(datum.value) < 1 ? format(datum.value, '~r') : format(datum.value, '~s'))`,
  gridOpacity: { condition: { test: IS_MINOR, value: 0 }, value: 1 },
};

/** The value axis of a field. */
export function valueY(field: string, { format, isLog = false, withZero = false }: AxisOptions): Spec {
  return {
    field,
    type: 'quantitative',
    scale: isLog ? { type: 'log', nice: false } : { zero: withZero, nice: true },
    axis: {
      format,
      ...(isLog ? LOG_TICKS : format === '~s' ? { labelExpr: PLAIN_SMALL } : {}),
      tickCount: 5,
      minExtent: Y_EXTENT,
      maxExtent: Y_EXTENT,
      labelOverlap: 'greedy',
    },
  };
}

/** A thin line at zero. */
export const ZERO_LINE: Spec = {
  data: { values: [{ zero: 0 }] },
  mark: { type: 'rule', color: 'var(--axis)', strokeWidth: 1 },
  encoding: { y: { field: 'zero', type: 'quantitative' } },
};
