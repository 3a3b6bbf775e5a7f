import { hash } from 'node:crypto';

/**
 * The namespace of ids that are derived from an operation and an idempotency key. Its sixteen bytes are ASCII, so that
 * namespace and name are one string, hashed in one call: half the time of joining bytes.
 */
const KEY_NAMESPACE = 'holdfast.id.keys';
/** The hexadecimal digit with the variant of RFC 9562: two fixed bits and two of the hash. */
const VARIANT = '89ab89ab89ab89ab';

/**
 * The name-based UUID (RFC 9562, version 5) of an operation and a key: the same operation and key always give the same id.
 * Node's one-shot hash takes a fraction of the time of the package `uuid`; a test compares the two.
 */
export function idOfKey(operationId: string, key: string): string {
  const digest = hash('sha1', `${KEY_NAMESPACE}${operationId}:${key}`, 'hex');
  const variant = VARIANT[Number.parseInt(digest[16] as string, 16)];
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}
