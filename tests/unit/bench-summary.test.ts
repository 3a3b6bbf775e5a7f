import { describe, expect, test } from 'vitest';
import { resultOf, tablesOf } from '../../scripts/bench/report.ts';
import type { Sample } from '../../scripts/bench/run.ts';
import { median, summarise } from '../../scripts/bench/summary.ts';
import { judge, type Verdict } from '../../scripts/bench/targets.ts';

const sample = (scenario: string, connections: number, perSecond: number, more: Partial<Sample> = {}): Sample => ({
  ...{ scenario, name: scenario, connections, perSecond, round: 1, p50: 1, p99: 10, longest: 20 },
  ...{ cpu: { nginx: 1, node: 2, postgrest: 3, postgres: 4, front: 0 }, generatorCpu: 5, cpusUsed: 1.5 },
  ...{ cpusIdle: 0.2, limits: { cpus: 1.5, memory: 550e6 }, peakMemory: 200e6 },
  ...{ faults: [], ...more },
});

const verdictOf = (verdicts: Verdict[], name: string) => verdicts.find((verdict) => verdict.name === name);

describe('the median', () => {
  test('is the middle one, or half way between the middle two', () => {
    expect(median([30, 10, 20])).toBe(20);
    expect(median([40, 10, 20, 30])).toBe(25);
    expect(median([7])).toBe(7);
  });

  test('of nothing is an error', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('the summary', () => {
  test('takes each scenario with each number of connections by itself', () => {
    const samples = [sample('a', 50, 10), sample('a', 200, 99), sample('a', 50, 30), sample('a', 50, 20)];
    const [few, many] = summarise(samples);
    expect(few).toMatchObject({ connections: 50, rounds: 3, perSecond: 20, slowest: 10, fastest: 30 });
    expect(many).toMatchObject({ connections: 200, rounds: 1, perSecond: 99 });
  });

  test('keeps the largest memory and every fault', () => {
    const worst = sample('b', 50, 20, { peakMemory: 300e6, faults: ['2 requests were never answered'] });
    const [only] = summarise([worst, sample('b', 50, 10)]);
    expect(only).toMatchObject({ peakMemory: 300e6, faults: ['2 requests were never answered'] });
  });
});

describe('a target', () => {
  test('of a ratio is met at the bound and missed below it', () => {
    const at = judge(summarise([sample('a', 200, 1000), sample('b', 200, 400)]));
    expect(verdictOf(at, 'b/a at 200 connections')).toMatchObject({ value: 0.4, target: { met: true } });
    const below = judge(summarise([sample('a', 200, 1000), sample('b', 200, 399)]));
    expect(verdictOf(below, 'b/a at 200 connections')?.target?.met).toBe(false);
  });

  test('of a scenario that did not run is not judged', () => {
    const names = judge(summarise([sample('b', 200, 400)])).map(({ name }) => name);
    expect(names).toEqual(['p99 of b at 200 connections', 'peak memory', 'faults']);
  });

  test('of memory is not judged where nothing limits it', () => {
    const verdicts = judge(summarise([sample('b', 50, 1, { peakMemory: undefined })]));
    expect(verdictOf(verdicts, 'peak memory')).toBeUndefined();
  });

  test('of one client compares medians of latency, not throughput', () => {
    const verdicts = judge(summarise([sample('h', 1, 1, { p50: 2.7 }), sample('i', 1, 9, { p50: 2 })]));
    expect(verdictOf(verdicts, 'h/i, p50 of one client')).toMatchObject({ text: '1.35', target: { met: false } });
  });

  test('of a million orders compares with none', () => {
    const verdicts = judge(summarise([sample('table 0', 200, 100), sample('table 1000000', 200, 89)]));
    expect(verdictOf(verdicts, 'with 1 million orders / without')).toMatchObject({ target: { met: false } });
  });

  test('of shards compares with as many times what one shard does', () => {
    const of = (four: number) => judge(summarise([sample('shards 1', 200, 100), sample('shards 4', 200, four)]));
    expect(verdictOf(of(320), 'shards 4 / 4 × shards 1')).toMatchObject({ value: 0.8, target: { met: true } });
    expect(verdictOf(of(319), 'shards 4 / 4 × shards 1')?.target?.met).toBe(false);
    expect(verdictOf(of(320), 'shards 2 / 2 × shards 1')).toBeUndefined();
  });

  test('says how much of their CPU the shards used', () => {
    const limits = { cpus: 0.2, memory: 1e9 };
    const cpu = { nginx: 0, node: 90, postgrest: 10, postgres: 150, front: 40 };
    const verdicts = judge(summarise([sample('shards 4', 200, 4000, { limits, cpu })]));
    // 4,000 orders of 150 µs are 0.6 CPU, of 4 × 0.2.
    expect(verdictOf(verdicts, 'CPU used / granted, shards 4')).toMatchObject({ text: '0.75' });
  });

  test('of no faults is missed by one', () => {
    const verdicts = judge(summarise([sample('g', 50, 1, { faults: ['a counter is off'] })]));
    expect(verdictOf(verdicts, 'faults')).toMatchObject({ value: 1, target: { met: false } });
  });
});

describe('the report', () => {
  const options = { rounds: 1, seconds: 1, warmUpSeconds: 1, signal: new AbortController().signal, report() {} };
  const columnsOf = (samples: Sample[]) =>
    tablesOf(resultOf(samples, options))['CPU time, µs a request']?.columns.map(({ name }) => name);

  test('has a column for the front where there is one', () => {
    const cpu = { nginx: 0, node: 90, postgrest: 10, postgres: 150, front: 40 };
    const shown = columnsOf([sample('shards 4', 200, 4000, { cpu })]);
    expect(shown).toEqual(expect.arrayContaining(['node', 'postgrest', 'postgres', 'front', 'stack']));
    expect(shown).not.toContain('nginx');
    expect(columnsOf([sample('b', 200, 4000)])).not.toContain('front');
  });

  test('names limits only where every stack had them', () => {
    expect(resultOf([sample('b', 200, 1)], options).limits).toMatchObject({ cpus: 1.5 });
    expect(resultOf([sample('b', 200, 1), sample('c', 200, 1, { limits: undefined })], options).limits).toBeUndefined();
  });
});
