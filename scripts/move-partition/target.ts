import { join } from 'node:path';
import pg from 'pg';
import { withClient } from '../stack/cluster.ts';
import { applyMigrations } from '../stack/migrate.ts';
import { SUPABASE } from '../stack/stack.ts';
import { addressOf, Session } from './session.ts';

/** Creates the database of the target, with the owner that it has on the source. */
export async function createDatabase(source: Session, url: string, name: string): Promise<Session> {
  const server = await Session.open('the target', url);
  try {
    const owner = await ownerOf(source);
    await server.run(`create database ${pg.escapeIdentifier(name)} owner ${owner} encoding 'UTF8' template template0`);
  } finally {
    await server.close();
  }
  return Session.open('the target', url, name);
}

/** Applies the migrations that the target has not seen; without the seed, whose rows come from the source. */
export async function migrateAsOwner(source: Session, url: string, name: string): Promise<void> {
  const owner = await ownerOf(source);
  await withClient(addressOf('the target', url, name), async (client) => {
    await client.query(`set role ${owner}`);
    await applyMigrations(client, join(SUPABASE, 'migrations'));
  });
}

const ownerOf = (source: Session): Promise<string> =>
  source.value("select quote_ident(nspowner::regrole::text) from pg_namespace where nspname = 'inventory'");
