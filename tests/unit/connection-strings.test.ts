import { expect, test } from 'vitest';
import { addressOf, databaseIn } from '../../scripts/move-partition/session.ts';

test.each([
  ['host=shard-1 port=5432 dbname=partition_03', 'partition_03'],
  ["dbname = 'a b\\'s \\\\' host=shard-1", "a b's \\"],
  ['host=shard-1 dbname=partition_03 connect_timeout=2', 'partition_03'],
])('the database in %s is %s', (connection, database) => {
  expect(databaseIn(connection)).toBe(database);
});

test.each(['host=shard-1', 'host=shard-1 fallback_dbname=x'])('there is none in %s', (connection) => {
  expect(() => databaseIn(connection)).toThrow('has to say the database');
});

test('an address that is none is not quoted, because it may contain a password', () => {
  expect(() => addressOf('the source', 'role:secret@host', undefined)).toThrow(
    /^The address of the source has to be like postgresql:\/\/role:password@host\/$/,
  );
});
