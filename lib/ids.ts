import { v5 as nameBasedUuid } from 'uuid';

/** The namespace of ids that are made of an operation and an idempotency key. */
const KEY_NAMESPACE = 'f3b5bd0e-7e3a-5c31-9d61-6a2f0b5a7c11';

/** The name-based UUID of an operation and a key: the same key of the same operation is always the same id. */
export const idOfKey = (operationId: string, key: string): string =>
  nameBasedUuid(`${operationId}:${key}`, KEY_NAMESPACE);
