import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Sale } from '../../web/src/api.ts';
import { jitter, pollDelay, retryDelay } from '../../web/src/polling.ts';
import { nextChange, phaseAt, shareLeft } from '../../web/src/sale.ts';
import { ServerClock } from '../../web/src/server-clock.ts';

const OPENS = Date.parse('2026-03-01T10:00:00Z');
const CLOSES = OPENS + 60_000;

const sale = (differences: Partial<Sale> = {}): Sale => ({
  ...{ id: 'demo', item_id: 'item', name: 'Lamp', status: 'upcoming', sold_out: false },
  ...{ starts_at: '2026-03-01T10:00:00.000000Z', ends_at: '2026-03-01T10:01:00.000000Z' },
  ...{ total_quantity: 8, remaining_quantity: 6, server_time: '2026-03-01T09:00:00.000000Z' },
  ...differences,
});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('the server’s clock is the latest that any response shows, and goes on between them', () => {
  const clock = new ServerClock();
  clock.hear('2026-03-01T10:00:00.000Z');
  vi.advanceTimersByTime(1_000);
  expect(clock.now()).toBe(OPENS + 1_000);
  // A copy that a cache kept for two seconds.
  clock.hear('2026-03-01T09:59:59.000Z');
  expect(clock.now()).toBe(OPENS + 1_000);
  // One that was faster than the first.
  clock.hear('2026-03-01T10:00:01.250Z');
  expect(clock.now()).toBe(OPENS + 1_250);
});

test('a sale is open from the first millisecond of its window to the last, whatever its status said', () => {
  const phases = [OPENS - 1, OPENS, CLOSES - 1, CLOSES].map((now) => phaseAt(sale(), now));
  expect(phases).toEqual(['upcoming', 'active', 'active', 'ended']);
  expect(phaseAt(sale({ sold_out: true }), OPENS)).toBe('sold_out');
  expect(phaseAt(sale({ sold_out: true }), CLOSES)).toBe('ended');
  expect([OPENS - 1, OPENS, CLOSES].map((now) => nextChange(sale(), now))).toEqual([OPENS, CLOSES, undefined]);
});

test('a sale without units has none left', () => {
  expect([shareLeft(sale()), shareLeft(sale({ total_quantity: 0, remaining_quantity: 0 }))]).toEqual([75, 0]);
});

test('the page asks often where something may change soon, and seldom elsewhere', () => {
  const delays = [
    pollDelay(undefined, OPENS),
    ...[86_400_000, 100_000, 5_000, 1].map((before) => pollDelay(sale(), OPENS - before)),
    pollDelay(sale(), OPENS),
    pollDelay(sale({ sold_out: true }), OPENS),
    pollDelay(sale(), CLOSES),
  ];
  expect(delays).toEqual([30_000, 60_000, 10_000, 1_000, 1_000, 2_000, 10_000, 60_000]);
});

test('failures are followed by growing pauses, and no two visitors ask in step', () => {
  const random = vi.spyOn(Math, 'random');
  random.mockReturnValue(0.5);
  expect([0, 1, 2, 3, 4, 5, 9].map(retryDelay)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  random.mockReturnValue(0);
  expect(jitter(1_000)).toBe(750);
  random.mockReturnValue(1);
  expect(jitter(1_000)).toBe(1_250);
  random.mockRestore();
});
