import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { StackError } from '../../lib/host/error.ts';
import type { Secrets } from './cluster.ts';

/** The secrets of a data folder, generated at first and kept in a file that only its owner can read. */
export function secretsIn(file: string): Secrets {
  if (existsSync(file)) return readKept(file);
  const [jwtSecret, supabase_admin, postgres, authenticator] = [generate(), generate(), generate(), generate()];
  const secrets: Secrets = { jwtSecret, supabase_admin, postgres, authenticator };
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return secrets;
}

function readKept(file: string): Secrets {
  const text = readFileSync(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw new StackError(`${file} is damaged: npm start -- --fresh deletes it and starts again`);
  }
}

const generate = (): string => randomBytes(32).toString('base64url');
