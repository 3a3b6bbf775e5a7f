import { setImmediate as nextTurn } from 'node:timers/promises';
import { randomLcg } from 'd3-random';
import { describe, expect, test } from 'vitest';
import { constant, openLoop, poisson, scatter } from '../stress/load.ts';
import { latencyHistogram, percentile, Recorder } from '../stress/recorder.ts';

describe('arrivals', () => {
  test('of a Poisson process come at the rate and at uneven distances', () => {
    const moments = [...poisson(500, 20_000, randomLcg(7))];
    expect(moments.length / 20).toBeCloseTo(500, -2);
    const gaps = moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    // Of exponential gaps the standard deviation is the mean.
    expect(deviation / mean).toBeCloseTo(1, 1);
  });

  test('are the same for the same seed', () => {
    expect([...poisson(100, 1000, randomLcg(3))]).toEqual([...poisson(100, 1000, randomLcg(3))]);
  });

  test('of a metronome are evenly spaced and end before the end', () => {
    expect([...constant(2, 2000)]).toEqual([0, 500, 1000, 1500]);
  });

  test('that are scattered are as many as requested, in ascending order and within the duration', () => {
    const moments = [...scatter(100, 50, randomLcg(1))];
    expect(moments).toHaveLength(100);
    expect(moments).toEqual(moments.toSorted((one, other) => one - other));
    expect(Math.max(...moments)).toBeLessThan(50);
  });
});

describe('the open loop', () => {
  test('sends everything while nothing is answered, and ends with the last answer', async () => {
    const answers = Promise.withResolvers<void>();
    const due: number[] = [];
    const startedAt = performance.now();
    let ended = false;
    const loop = openLoop(constant(1000, 100), (intendedAt) => {
      due.push(intendedAt - startedAt);
      if (due.length === 100) setImmediate(() => answers.resolve());
      return answers.promise.then(() => expect(ended).toBe(false));
    }).then(() => {
      ended = true;
    });
    await loop;
    expect(due).toHaveLength(100);
  });

  test('passes on when a request was due, not when it could be sent', async () => {
    const intended: number[] = [];
    await openLoop([0, 0, 1, 2], async (intendedAt) => {
      intended.push(intendedAt);
      // The sender is busy: everything after this is late.
      const busyUntil = performance.now() + 5;
      while (performance.now() < busyUntil);
    });
    const [first = 0] = intended;
    expect(intended.map((at) => Math.round(at - first))).toEqual([0, 0, 1, 2]);
  });

  test('reads answers even when it is late', async () => {
    let answered = 0;
    let sentAfterAnAnswer = false;
    await openLoop(new Float64Array(1000), async () => {
      sentAfterAnAnswer ||= answered > 0;
      await nextTurn();
      answered++;
    });
    expect(answered).toBe(1000);
    expect(sentAfterAnAnswer).toBe(true);
  });
});

test('latency counts from the intended send time: the wait before sending is part of it', () => {
  const recorder = new Recorder();
  recorder.begin('Burst');
  recorder.record({ kind: 'place order', intendedAt: 100, sentAt: 190, answeredAt: 200, status: 201, text: '{}' });
  expect(percentile(latencyHistogram(recorder.samples), 99)).toBeCloseTo(100, 0);
  expect(recorder.describePhase()).toMatch(/^201: 1 · p99 \d+\.\d ms$/);
});
