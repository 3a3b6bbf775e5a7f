import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** The hash of a JSON value in its canonical form (RFC 8785): the same for every order of members and every spacing. */
export const fingerprintOf = (value: unknown): string => hash('sha256', canonicalize(value) as string, 'hex');

/** Whether a JSON value has a canonical form. Numbers that are too large, and lone surrogates, have none. */
export function isCanonical(value: unknown): boolean {
  try {
    return canonicalize(value) !== undefined;
  } catch {
    return false;
  }
}
