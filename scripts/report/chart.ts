import type { EChartsOption } from 'echarts';

/**
 * A chart as data: an ECharts option in which a colour may be a variable of page.css (`var(--good)`), so that it follows
 * the reader's light or dark theme.
 */
export interface Chart {
  title: string;
  /** What to see in it, in a sentence. */
  note?: string;
  /** Of the values, for the tooltip. */
  unit: string;
  option: EChartsOption;
}

export interface Line {
  name: string;
  points: { x: number; y: number | undefined }[];
  color?: string;
  /** The value holds until the next point. */
  step?: boolean;
  /** Filled down to zero. */
  area?: boolean;
}

/** A named stretch of the x axis, shaded behind the lines. */
export interface Band {
  name: string;
  from: number;
  to: number;
}

/** Something that happened at a point of the x axis. */
export interface Event {
  name: string;
  at: number;
}

/** A value to stay under. */
export interface Limit {
  name: string;
  at: number;
}

export interface LineChart {
  title: string;
  note?: string;
  unit: string;
  /** What the x axis counts. */
  x: string;
  /** Where the x axis begins and ends; by default with the first and the last point. */
  span?: { from: number; to: number };
  lines: Line[];
  bands?: Band[];
  events?: Event[];
  limits?: Limit[];
  logarithmic?: boolean;
  /** What the x axis says instead of its numbers. */
  xLabels?: string[];
}

const AXIS = { nameLocation: 'middle', nameGap: 28 } as const;
const GRID = { left: 8, right: 16, top: 44, bottom: 24, containLabel: true } as const;

/** Lines over a common x axis. */
export function lineChart({
  title,
  note,
  unit,
  x,
  lines,
  bands = [],
  events = [],
  limits = [],
  ...how
}: LineChart): Chart {
  const xAxis = how.xLabels
    ? { type: 'category' as const, data: how.xLabels, name: x, boundaryGap: false, ...AXIS }
    : { type: 'value' as const, name: x, min: how.span?.from ?? 'dataMin', max: how.span?.to ?? 'dataMax', ...AXIS };
  return {
    title,
    ...(note && { note }),
    unit,
    option: {
      grid: GRID,
      legend: { top: 0, type: 'scroll' },
      tooltip: { trigger: 'axis' },
      xAxis,
      yAxis: { type: how.logarithmic ? 'log' : 'value', axisLabel: { formatter: `{value} ${unit}`.trim() } },
      series: lines.map((line, index) => ({
        type: 'line',
        name: line.name,
        data: line.points.map(({ x: at, y }) => (how.xLabels ? (y ?? null) : [at, y ?? null])),
        showSymbol: line.points.length < 20,
        ...(line.step && { step: 'end' }),
        ...(line.area && { areaStyle: { opacity: 0.15 } }),
        ...(line.color && { itemStyle: { color: line.color } }),
        ...(index === 0 && { markArea: shaded(bands), markLine: ruled(limits, events) }),
      })),
    },
  };
}

export interface BarChart {
  title: string;
  note?: string;
  unit: string;
  x: string;
  labels: string[];
  stacks: { name: string; values: number[]; color?: string }[];
}

/** Bars of stacked values. */
export function stackedBars({ title, note, unit, x, labels, stacks }: BarChart): Chart {
  return {
    title,
    ...(note && { note }),
    unit,
    option: {
      grid: GRID,
      legend: { top: 0, type: 'scroll' },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
      xAxis: { type: 'category', data: labels, name: x, ...AXIS },
      yAxis: { type: 'value' },
      series: stacks.map(({ name, values, color }) => ({
        type: 'bar',
        stack: 'all',
        name,
        data: values,
        barCategoryGap: '15%',
        ...(color && { itemStyle: { color } }),
      })),
    },
  };
}

/** The share of the axis that a band needs for its name to fit. */
const LABELLED_SHARE = 0.12;

function shaded(bands: Band[]) {
  const length = Math.max(...bands.map(({ to }) => to)) - Math.min(...bands.map(({ from }) => from));
  return {
    silent: true,
    itemStyle: { color: 'var(--band)' },
    label: { color: 'var(--muted)', position: 'insideTop' as const },
    data: bands.map(({ name, from, to }, index): [object, object] => [
      {
        name,
        xAxis: from,
        label: { show: (to - from) / length >= LABELLED_SHARE },
        ...(index % 2 === 1 && { itemStyle: { color: 'transparent' } }),
      },
      { xAxis: to },
    ]),
  };
}

const ruled = (limits: Limit[], events: Event[]) => ({
  silent: true,
  symbol: 'none',
  lineStyle: { color: 'var(--bad)', type: 'dashed' as const },
  label: { position: 'insideEndTop' as const, formatter: '{b}', color: 'var(--muted)' },
  data: [
    ...limits.map(({ name, at }) => ({ name, yAxis: at })),
    ...events.map(({ name, at }) => ({ name, xAxis: at, label: { position: 'end' as const } })),
  ],
});
