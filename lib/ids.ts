import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { getSettings, type Settings } from './settings.ts';

type Secrets = Pick<Settings, 'ID_SECRET' | 'SUPABASE_SERVICE_ROLE_KEY'>;

/** The hexadecimal digit with the variant of RFC 9562: two fixed bits and two of the digest. */
const VARIANT = '89ab89ab89ab89ab';

let own: KeyObject | undefined;

/**
 * The id of an operation and a key, always the same on every instance: a UUID of version 8 (RFC 9562) made of their
 * HMAC-SHA-256. Without the secret nobody can compute it, so who guesses another's key does not know the id.
 *
 * @param secret by default that of this process
 */
export function idOfKey(operationId: string, key: string, secret: KeyObject = ownSecret()): string {
  const digest = createHmac('sha256', secret).update(`${operationId}:${key}`).digest('hex');
  const variant = VARIANT[Number.parseInt(digest[16] as string, 16)];
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}

function ownSecret(): KeyObject {
  own ??= idSecret(getSettings());
  return own;
}

/** ID_SECRET, or what is derived from the service key. */
export function idSecret({ ID_SECRET, SUPABASE_SERVICE_ROLE_KEY }: Secrets): KeyObject {
  if (ID_SECRET !== undefined) return createSecretKey(ID_SECRET, 'utf8');
  return createSecretKey(createHmac('sha256', SUPABASE_SERVICE_ROLE_KEY).update('holdfast ids').digest());
}
