// Runs in the report: draws each chart of the page in the colours of the reader's theme, and again when that changes.
const charts = JSON.parse(document.getElementById('charts').textContent);
const figures = document.querySelectorAll('.chart');
const dark = matchMedia('(prefers-color-scheme: dark)');

const variable = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** The option with every `var(--name)` replaced by what the style sheet says now. */
function resolve(value) {
  if (typeof value === 'string') return value.replace(/^var\((--[\w-]+)\)$/, (_, name) => variable(name));
  if (Array.isArray(value)) return value.map(resolve);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolve(inner)]));
}

const axis = (option, text, edge) => ({
  ...option,
  nameTextStyle: { color: text },
  axisLabel: { color: text, ...option.axisLabel },
  axisLine: { lineStyle: { color: edge } },
  splitLine: { lineStyle: { color: edge } },
});

function themed({ option, unit }) {
  const [text, muted, edge, card] = ['--text', '--muted', '--edge', '--card'].map(variable);
  const number = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
  const { xAxis, yAxis, tooltip, legend, ...rest } = resolve(option);
  return {
    ...rest,
    animation: false,
    color: [1, 2, 3, 4, 5].map((index) => variable(`--series-${index}`)),
    textStyle: { fontFamily: 'system-ui, sans-serif' },
    legend: { ...legend, textStyle: { color: text }, icon: 'roundRect', itemWidth: 14, itemHeight: 8 },
    tooltip: {
      ...tooltip,
      backgroundColor: card,
      borderColor: edge,
      textStyle: { color: text },
      valueFormatter: (value) => (value == null ? '–' : `${number.format(value)} ${unit}`),
    },
    xAxis: axis({ ...xAxis, splitLine: { show: false } }, muted, edge),
    yAxis: axis(yAxis, muted, edge),
  };
}

const drawn = [...figures].map((element) => echarts.init(element, null, { renderer: 'svg' }));

function draw() {
  for (const [index, chart] of drawn.entries()) chart.setOption(themed(charts[index]), { notMerge: true });
}

draw();
dark.addEventListener('change', draw);
addEventListener('resize', () => {
  for (const chart of drawn) chart.resize();
});
