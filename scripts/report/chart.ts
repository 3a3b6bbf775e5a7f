import type { EChartsOption } from 'echarts';

/** Colours that can be read on light and on dark ground. */
export const COLORS = { good: '#2a9d6f', info: '#3f7fe8', neutral: '#8b95a7', warning: '#d9822b', bad: '#e0404f' };

export interface Chart {
  title: string;
  /** What it shows, in a sentence. */
  note: string;
  /** Of the values, for the tooltip. */
  unit: string;
  option: EChartsOption;
}

type Head = Omit<Chart, 'option'> & {
  /** What the x axis counts. */
  x: string;
};

export interface Line {
  name: string;
  points: [x: number, y: number | null][];
  /** The value holds until the next point. */
  step?: boolean;
}

/** What is drawn behind the lines. */
export interface Marks {
  /** Stretches of the x axis, shaded in turn. */
  bands: { name: string; from: number; to: number }[];
  /** Points of the x axis. */
  events: { name: string; at: number }[];
  /** Values to stay under. */
  limits?: { name: string; at: number }[];
}

const common = (x: string): EChartsOption => ({
  grid: { left: 8, right: 16, top: 44, bottom: 24, containLabel: true },
  legend: { top: 0, type: 'scroll' },
  tooltip: { trigger: 'axis' },
  xAxis: { type: 'value', name: x, min: 'dataMin', max: 'dataMax', nameLocation: 'middle', nameGap: 28 },
});

/** Lines over a common x axis. */
export function lineChart({ x, ...head }: Head, lines: Line[], marks: Marks, scale: 'value' | 'log' = 'value'): Chart {
  return {
    ...head,
    option: {
      ...common(x),
      yAxis: { type: scale, axisLabel: { formatter: `{value} ${head.unit}` } },
      series: lines.map(({ name, points, step }, index) => ({
        ...{ type: 'line', name, data: points, showSymbol: points.length < 20 },
        ...(step && { step: 'end' }),
        ...(index === 0 && { markArea: shaded(marks), markLine: ruled(marks) }),
      })),
    },
  };
}

/** Bars of stacked values, one for each label. */
export function stackedBars(
  { x, ...head }: Head,
  labels: string[],
  stacks: { name: string; values: number[]; color?: string }[],
): Chart {
  return {
    ...head,
    option: {
      ...common(x),
      xAxis: { type: 'category', data: labels, name: x, nameLocation: 'middle', nameGap: 28 },
      yAxis: { type: 'value' },
      series: stacks.map(({ name, values, color }) => ({
        ...{ type: 'bar', stack: 'all', name, data: values, barCategoryGap: '15%' },
        ...(color && { itemStyle: { color } }),
      })),
    },
  };
}

const shaded = ({ bands }: Marks) => ({
  silent: true,
  label: { color: COLORS.neutral, position: 'insideTop' as const },
  data: bands.map(({ name, from, to }, index): [object, object] => [
    { name, xAxis: from, itemStyle: { color: COLORS.neutral, opacity: index % 2 === 1 ? 0 : 0.08 } },
    { xAxis: to },
  ]),
});

const ruled = ({ limits = [], events }: Marks) => ({
  silent: true,
  symbol: 'none',
  lineStyle: { color: COLORS.bad, type: 'dashed' as const },
  label: { position: 'insideEndTop' as const, formatter: '{b}', color: COLORS.neutral },
  data: [
    ...limits.map(({ name, at }) => ({ name, yAxis: at })),
    ...events.map(({ name, at }) => ({ name, xAxis: at })),
  ],
});
