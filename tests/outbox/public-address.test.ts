import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { afterEach, expect, test, vi } from 'vitest';
import { isPublic, lookupPublic, NOT_PUBLIC } from '../../lib/outbox/public-address.ts';

const lookup = dns.lookup;
afterEach(() => {
  dns.lookup = lookup;
  syncBuiltinESMExports();
});

/** What `lookupPublic` gives a connection where DNS has these addresses for a name. */
function lookedUp(...addresses: string[]) {
  const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  dns.lookup = vi.fn((_name, _options, callback) => callback(null, found)) as unknown as typeof dns.lookup;
  syncBuiltinESMExports();
  return new Promise((resolve) => {
    lookupPublic('receiver.example', { all: true }, (error, result) => resolve(error?.code ?? result));
  });
}

test('a name with a private address beside a public one is refused', async () => {
  expect(await lookedUp('1.1.1.1', '10.0.0.1')).toBe(NOT_PUBLIC);
  expect(await lookedUp('2606:4700:4700::1111', '::1')).toBe(NOT_PUBLIC);
  expect(await lookedUp('1.1.1.1', '8.8.8.8')).toHaveLength(2);
});

test.each(['1.1.1.1', '8.8.8.8', '2606:4700:4700::1111', '::ffff:1.1.1.1'])('%s is public', (address) =>
  expect(isPublic(address)).toBe(true),
);
