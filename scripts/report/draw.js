// Runs in the report: draws each chart in the reader's light or dark theme, and again when that changes.
const charts = JSON.parse(document.getElementById('charts').textContent);
const figures = [...document.querySelectorAll('.chart')];
const dark = matchMedia('(prefers-color-scheme: dark)');
const number = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
let drawn = [];

function draw() {
  for (const chart of drawn) chart.dispose();
  drawn = figures.map((figure, index) => {
    const { option, unit } = charts[index];
    const valueFormatter = (value) => (value == null ? '–' : `${number.format(value)} ${unit}`);
    const chart = echarts.init(figure, dark.matches ? 'dark' : null, { renderer: 'svg' });
    chart.setOption({ ...option, backgroundColor: 'transparent', animation: false });
    chart.setOption({ tooltip: { valueFormatter } });
    return chart;
  });
}

draw();
dark.addEventListener('change', draw);
addEventListener('resize', () => {
  for (const chart of drawn) chart.resize();
});
