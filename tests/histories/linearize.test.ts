import { expect, test } from 'vitest';
import { type Input, type ItemOperation, itemWith, type Output } from './item.ts';
import { linearize } from './linearize.ts';

const operation = (called: number, returned: number, input: Input, output: Output | 'unknown'): ItemOperation => ({
  called,
  returned,
  input,
  output,
});
const reserve = (called: number, returned: number, id: string) =>
  operation(called, returned, { act: 'reserve', key: 'a key' }, { id });
const sell = (called: number, returned: number, id: string, output: Output = 'done') =>
  operation(called, returned, { act: 'sell', id }, output);
const purchase = (called: number, returned: number, user: string, output: Output = { id: `of ${user}` }) =>
  operation(called, returned, { act: 'purchase', user }, output);
const count = (called: number, returned: number, units: number) =>
  operation(called, returned, { act: 'count', units }, 'done');
const read = (called: number, returned: number, ...levels: [number, number, number]) =>
  operation(called, returned, { act: 'read' }, levelsOf(levels));
const levelsOf = ([in_stock, reserved, sold]: [number, number, number]) => ({ in_stock, reserved, sold });
const lost = (called: number, input: Input) => operation(called, Number.POSITIVE_INFINITY, input, 'unknown');

const good: [string, ItemOperation[]][] = [
  ['nothing', []],
  ['one after another', [reserve(1, 2, 'a'), sell(3, 4, 'a'), read(5, 6, 0, 0, 1)]],
  ['a read beside a change sees the state before it', [reserve(1, 9, 'a'), read(2, 8, 1, 0, 0)]],
  ['a read beside a change sees the state after it', [reserve(1, 9, 'a'), read(2, 8, 0, 1, 0)]],
  ['a change whose outcome is unknown took effect', [lost(1, { act: 'reserve', key: 'a key' }), read(5, 6, 0, 1, 0)]],
  [
    'a change whose outcome is unknown took effect late',
    [lost(1, { act: 'reserve', key: 'a key' }), read(5, 6, 1, 0, 0), read(7, 8, 0, 1, 0)],
  ],
  ['a change whose outcome is unknown took none', [lost(1, { act: 'reserve', key: 'a key' }), reserve(5, 6, 'a')]],
  [
    'of two purchases by one user one is refused',
    [count(1, 2, 5), purchase(3, 9, 'ann'), purchase(4, 8, 'ann', 'refused'), read(10, 11, 4, 0, 1)],
  ],
  [
    'of two uses of a token one is refused',
    [reserve(1, 2, 'a'), sell(3, 9, 'a'), operation(3, 9, { act: 'unreserve', id: 'a' }, 'refused')],
  ],
];

const bad: [string, ItemOperation[]][] = [
  ['a stale read', [reserve(1, 2, 'a'), read(3, 4, 1, 0, 0)]],
  ['a read of what is yet to come', [read(1, 2, 0, 1, 0), reserve(3, 4, 'a')]],
  [
    'two reads that saw two changes in opposite orders',
    [count(1, 9, 5), count(1, 9, 7), read(2, 3, 5, 0, 0), read(4, 5, 7, 0, 0), read(6, 7, 5, 0, 0)],
  ],
  ['the last unit twice', [reserve(1, 9, 'a'), reserve(2, 8, 'b')]],
  [
    'the last unit twice, as a token and in an order',
    [reserve(1, 9, 'a'), operation(2, 8, { act: 'order', key: 'another key' }, { id: 'b' })],
  ],
  ['two units to one user', [count(1, 2, 5), purchase(3, 9, 'ann'), purchase(4, 8, 'ann')]],
  ['a token sold twice', [reserve(1, 2, 'a'), sell(3, 9, 'a'), sell(4, 8, 'a')]],
  ['a refusal although a unit is in stock', [operation(1, 2, { act: 'reserve', key: 'a key' }, 'refused')]],
  ['a lost update', [reserve(1, 2, 'a'), sell(3, 9, 'a'), count(4, 8, 3), read(10, 11, 0, 0, 1)]],
  [
    'an update that comes back: a count sent again after another',
    [count(1, 2, 5), count(3, 4, 7), read(5, 6, 5, 0, 0)],
  ],
  [
    'a change whose outcome is unknown took effect twice',
    [count(1, 2, 9), lost(3, { act: 'reserve', key: 'a key' }), read(5, 6, 7, 2, 0)],
  ],
];

test.each(good)('linearizable: %s', (_, history) => {
  expect(linearize(history, itemWith(1))).toBeDefined();
});

test.each(bad)('not linearizable: %s', (_, history) => {
  expect(linearize(history, itemWith(1))).toBeUndefined();
});

test('the order that explains a history', () => {
  const [sold, seen, reserved] = [sell(3, 9, 'a'), read(4, 8, 0, 0, 1), reserve(1, 2, 'a')];
  expect(linearize([sold, seen, reserved], itemWith(1))).toEqual([reserved, sold, seen]);
});
