import pg from 'pg';

/** All it takes to reach one Postgres, as plain data: a test run hands it to its workers. */
export interface Cluster {
  /** The data folder. */
  folder: string;
  port: number;
  /** The folder of the Unix socket, which PostgREST connects through. */
  socketFolder: string;
  secrets: Secrets;
}

/** Generated once for each data folder. */
export interface Secrets {
  jwtSecret: string;
  /** The passwords of the three roles that can log in. */
  supabase_admin: string;
  postgres: string;
  authenticator: string;
}

export type LoginRole = 'supabase_admin' | 'postgres' | 'authenticator';

/** The address of a database of the cluster, over TCP. */
export function databaseUrl(cluster: Cluster, role: LoginRole, database = 'postgres'): string {
  return `postgresql://${role}:${cluster.secrets[role]}@127.0.0.1:${cluster.port}/${database}`;
}

/** The same over the Unix socket, in the form that libpq reads. */
export function socketUrl(cluster: Cluster, role: LoginRole, database: string): string {
  const host = encodeURIComponent(cluster.socketFolder);
  return `postgresql://${role}:${cluster.secrets[role]}@/${database}?host=${host}&port=${cluster.port}`;
}

/** Runs `work` with a connection that is closed afterwards. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  // A server that goes away must fail the query at hand, not the process.
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
