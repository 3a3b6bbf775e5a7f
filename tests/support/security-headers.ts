import { expect } from 'vitest';

/** The headers that every response has: no page may frame it, and only the page and the documentation load anything. */
export function expectSecurityHeaders(headers: Headers): void {
  expect(headers.get('strict-transport-security')).toBe('max-age=63072000');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; (.*; )?frame-ancestors 'none'$/);
}
