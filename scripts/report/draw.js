// Runs in the report: draws each chart in the reader's light or dark theme, and again when that changes.
const charts = JSON.parse(document.getElementById('charts').textContent);
const figures = [...document.querySelectorAll('.chart')];
const dark = matchMedia('(prefers-color-scheme: dark)');
const number = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
let drawn = [];

const optionOf = ({ kind, unit, x, labels, series, logarithmic }) => ({
  backgroundColor: 'transparent',
  animation: false,
  grid: { left: 8, right: 16, top: 44, bottom: 24, containLabel: true },
  legend: { top: 0, type: 'scroll' },
  tooltip: { trigger: 'axis', valueFormatter: (value) => (value == null ? '–' : `${number.format(value)} ${unit}`) },
  xAxis: { type: 'category', data: labels, name: x, nameLocation: 'middle', nameGap: 28 },
  yAxis: { type: logarithmic ? 'log' : 'value', name: unit },
  series: series.map(({ name, values, color }) => ({
    ...{ name, type: kind, data: values, showSymbol: false, connectNulls: true },
    ...(kind === 'bar' && { stack: 'all', barCategoryGap: '15%' }),
    ...(color && { itemStyle: { color } }),
  })),
});

function draw() {
  for (const chart of drawn) chart.dispose();
  drawn = figures.map((figure, index) => {
    const chart = echarts.init(figure, dark.matches ? 'dark' : null, { renderer: 'svg' });
    chart.setOption(optionOf(charts[index]));
    return chart;
  });
}

draw();
dark.addEventListener('change', draw);
addEventListener('resize', draw);
