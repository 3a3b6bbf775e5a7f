import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { expect } from 'vitest';

const describeSchema = readFileSync(new URL('describe.sql', import.meta.url), 'utf8');
const golden = fileURLToPath(new URL('schema.golden', import.meta.url));

/** Fails unless the database has the schema of `schema.golden`; `npx vitest run tests/schema/golden --update` writes it. */
export async function expectGoldenSchema(client: pg.Client | pg.Pool): Promise<void> {
  const { rows } = await client.query<{ line: string }>(describeSchema);
  await expect(`${rows.map(({ line }) => line).join('\n')}\n`).toMatchFileSnapshot(golden);
}
