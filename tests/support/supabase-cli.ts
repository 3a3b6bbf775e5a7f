import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Runs the locked Supabase CLI on a database, as a user runs it on a project.
 *
 * @param url of a Postgres without TLS, as the role `postgres`
 * @returns everything it printed; rejects with that if it failed
 */
export async function supabase(command: string, url: string, ...flags: string[]): Promise<string> {
  const args = [...command.split(' '), '--db-url', `${url}?sslmode=disable`, '--workdir', ROOT, '--yes', ...flags];
  const child = spawn('supabase', args, {
    env: { ...process.env, SUPABASE_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`supabase ${command} exited with ${code}:\n${output}`);
  return output;
}
