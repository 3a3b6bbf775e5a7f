import { expect, test } from 'vitest';
import { urlOf } from '../../lib/host/ports.ts';

test.each([
  ['127.0.0.1', 'IPv4', 'http://127.0.0.1:3000'],
  ['192.0.2.1', 'IPv4', 'http://192.0.2.1:3000'],
  ['0.0.0.0', 'IPv4', 'http://127.0.0.1:3000'],
  ['::1', 'IPv6', 'http://[::1]:3000'],
  ['::', 'IPv6', 'http://[::1]:3000'],
])('what listens on %s is reached from this machine at a URL', (address, family, url) => {
  expect(urlOf({ address, family, port: 3000 })).toBe(url);
  expect(URL.canParse(url)).toBe(true);
});
