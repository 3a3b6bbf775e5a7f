import { expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';

const stack = useStack();

test.each([
  ['whose name is not known', 'no-such-host.invalid'],
  ['that refuses connections', '127.0.0.1'],
])('of a server %s all partitions are away after one try, and only its own', async (_, host) => {
  const partitions = [5, 7];
  for (const partition of partitions) {
    const connection = `host=${host} port=1 dbname=partition_0${partition}`;
    await stack.pool.query('select front.move($1, $2), front.resume($1)', [partition, connection]);
  }
  const { rows: answers } = await stack.pool.query(
    "select front.get_item(5, (first_bucket || '0000-0000-0000-0000-000000000000')::uuid) as answer from front.map where partition = 5",
  );
  expect(answers).toEqual([{ answer: { outcome: 'unavailable' } }]);
  const { rows: away } = await stack.pool.query("select partition from front.map where state = 'away'");
  expect(away.map(({ partition }) => partition)).toEqual(partitions);
});
