import { expect, test } from 'vitest';
import { renderPage } from '../../scripts/report/page.ts';
import { criterion, note } from '../stress/checks/criterion.ts';
import type { Recorder } from '../stress/recorder.ts';
import { faultLines, pageOf, tablesOf } from '../stress/report.ts';
import { Run } from '../stress/run.ts';
import { FULL_FLASH_SALE, FULL_LENGTHS } from '../stress/settings.ts';
import { summarize } from '../stress/summary.ts';

const run = new Run({
  baseUrl: 'http://127.0.0.1:1',
  databaseUrl: 'postgresql://postgres:secret@127.0.0.1/postgres',
  apiKey: 'staff-secret',
  scenario: 'sale',
  rate: 10,
  arrivals: 'poisson',
  connections: 1,
  seed: 1,
  lengths: FULL_LENGTHS,
  flashSale: FULL_FLASH_SALE,
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
  const summary = summarize(run, '10 orders/s', [criterion('Rule', 'kept', 'broken', ['order 1'])]);
  expect(summary.passed).toBe(false);
  expect(JSON.stringify(summary)).not.toContain('secret');
  expect(summarize(run, '10 orders/s', [criterion('Rule', 'kept', 'kept', []), note('Speed', 'some')]).passed).toBe(
    true,
  );
});

test('a summary counts requests by second and outcome', () => {
  const { timeline, latencies } = summarize(run, '10 orders/s', []);
  expect(timeline[0]).toMatchObject({
    due: 4,
    answered: { '201': 1, '409': 1, '200': 1, 'no response': 1 },
  });
  expect(latencies.map(({ what, count }) => [what, count])).toEqual([
    ['place order → 200', 1],
    ['place order → 201', 1],
    ['place order → 409', 1],
    ['place order → no response', 1],
  ]);
});

test('the first faults of a criterion are listed, and how many more there are', () => {
  const faults = Array.from({ length: 8 }, (_, index) => `order ${index}`);
  const summary = summarize(run, '10 orders/s', [criterion('Rule', 'kept', 'broken', faults)]);
  expect(tablesOf(summary).criteria.rows).toEqual([['Rule', 'kept', 'broken', { text: '✘ FAIL', tone: 'bad' }]]);
  expect(faultLines(summary)).toContain('Rule: order 4');
  expect(faultLines(summary)).toContain('Rule: and 3 more');
});

test('texts and data cannot become markup, and the page needs no other file', async () => {
  const evil = '</script><script src="https://evil">alert(1)</script>';
  const html = await renderPage(pageOf(summarize(run, '10 orders/s', [criterion(evil, evil, evil, [evil])])));
  expect(html).not.toContain('<script src');
  expect(html.match(/<script[^>]*>/g)).toHaveLength(3);
});
