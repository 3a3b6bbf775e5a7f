import { expect, test } from 'vitest';
import { lineChart } from '../../scripts/report/chart.ts';
import { renderPage } from '../../scripts/report/page.ts';
import { criterion, note } from '../stress/checks/criterion.ts';
import { criteriaTable } from '../stress/print.ts';
import type { Recorder } from '../stress/recorder.ts';
import { pageOf } from '../stress/report.ts';
import { Run } from '../stress/run.ts';
import { FULL_LENGTHS } from '../stress/settings.ts';
import { summarize } from '../stress/summary.ts';

const run = new Run({
  baseUrl: 'http://127.0.0.1:1',
  databaseUrl: 'postgresql://postgres:secret@127.0.0.1/postgres',
  psql: undefined,
  apiKey: 'staff-secret',
  scenario: 'sale',
  rate: 10,
  arrivals: 'poisson',
  connections: 1,
  seed: 1,
  stock: undefined,
  lengths: FULL_LENGTHS,
  killCommand: 'true',
  output: 'reports',
});
run.recorder.begin('Burst');
const { startedAt } = run.recorder.phases[0] as Recorder['phases'][number];
for (const [index, status] of [201, 409, 200, undefined].entries()) {
  const intendedAt = startedAt + index * 100;
  run.recorder.record({
    kind: 'place order',
    intendedAt,
    sentAt: intendedAt,
    answeredAt: intendedAt + 10,
    status,
    text: '',
  });
}

test('a summary has no secret, and one failed criterion fails it', () => {
  const summary = summarize(run, [criterion('Rule', 'kept', 'broken', ['order 1'])]);
  expect(summary.passed).toBe(false);
  expect(JSON.stringify(summary)).not.toContain('secret');
  expect(summarize(run, [criterion('Rule', 'kept', 'kept', []), note('Speed', 'some')]).passed).toBe(true);
});

test('a summary counts requests by second and outcome', () => {
  const { timeline, latencies } = summarize(run, []);
  expect(timeline[0]).toMatchObject({
    due: { 'place order': 4 },
    answered: { '201': 1, '409': 1, '200': 1, 'no answer': 1 },
  });
  expect(latencies.map(({ what, count }) => [what, count])).toEqual([
    ['place order → 200', 1],
    ['place order → 201', 1],
    ['place order → 409', 1],
    ['place order → no answer', 1],
  ]);
});

test('the table shows the first faults of a criterion and how many more there are', () => {
  const faults = Array.from({ length: 8 }, (_, index) => `order ${index}`);
  const table = criteriaTable(summarize(run, [criterion('Rule', 'kept', 'broken', faults)]));
  expect(table).toContain('✘ FAIL');
  expect(table).toContain('Rule: order 4');
  expect(table).toContain('Rule: and 3 more');
});

test('the page needs no other file and no network', async () => {
  const html = await renderPage(pageOf(summarize(run, [criterion('Rule', 'kept', 'broken', ['order 1'])])));
  const markup = html.replaceAll(/<script[\s\S]*?<\/script>/g, '');
  const references = markup.match(/(src|href)="[^"]*"|url\([^)]*\)|@import/g);
  expect(references).toEqual(['href="data:,"']);
  expect(html.match(/<script[^>]*>/g)).toEqual([
    '<script type="application/json" id="charts">',
    '<script>',
    '<script type="module">',
  ]);
  expect(markup.match(/class="chart"/g)).toHaveLength(5);
});

test('texts and data cannot become markup', async () => {
  const evil = '</script><script>alert(1)</script>';
  const chart = lineChart({ title: evil, unit: evil, x: 'x', lines: [{ name: evil, points: [{ x: 0, y: 1 }] }] });
  const html = await renderPage({
    title: evil,
    subtitle: evil,
    facts: [{ name: evil, value: evil }],
    sections: [{ heading: evil, charts: [chart], table: { columns: [{ name: evil }], rows: [[evil]] } }],
  });
  expect(html.includes('<script>alert')).toBe(false);
});
