import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { useApi } from '../../support/api.ts';
import { parseMetrics } from '../../support/metrics.ts';

const api = useApi();
let scraped: Set<string>;

beforeAll(async () => {
  scraped = new Set(parseMetrics((await api.get('/metrics')).body).types.keys());
});

const documentation = readFileSync('docs/monitoring.md', 'utf8');
const { groups } = parse(readFileSync('docs/examples/alerts.yml', 'utf8')) as {
  groups: { rules: { alert: string; expr: string }[] }[];
};

test.each(groups.flatMap(({ rules }) => rules))('$alert is about metrics that are scraped', ({ expr }) => {
  const names = [...expr.matchAll(/\b(?:holdfast|nodejs|process)_\w+/g)].map(([name]) => name.replace(/_bucket$/, ''));
  for (const name of names) expect(scraped).toContain(name);
  expect(names.length > 0 || expr.startsWith('up{')).toBe(true);
});

test('a rule about an increase also counts a series that begins: its first sample is no increase for Prometheus', () => {
  const exprs = groups.flatMap(({ rules }) => rules.map(({ expr }) => expr));
  const begins = exprs.flatMap((expr) =>
    [...expr.matchAll(/increase\((\w+\{.*?\})\[/g)].map(([, series]) => [expr, series]),
  );
  expect(begins).not.toEqual([]);
  for (const [expr, series] of begins) expect(expr).toContain(`(${series} unless ${series} offset `);
});

test('docs/monitoring.md explains each metric of Holdfast, and no other', () => {
  const explained = [...documentation.matchAll(/`(holdfast_\w+)`/g)].map(([, name]) => name as string);
  const own = [...scraped].filter((name) => name.startsWith('holdfast_'));
  expect([...new Set(explained)].sort()).toEqual(own.sort());
});
