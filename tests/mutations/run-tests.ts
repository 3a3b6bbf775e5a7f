import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { baselinePath, buildBaseline } from '../../scripts/build-migration.ts';
import { applyEdits, type Edit } from './mutation.ts';

const SUPABASE = join(import.meta.dirname, '..', '..', 'supabase');
const VITEST = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

/** What the JSON reporter of vitest writes, as far as it is read here. */
type Report = { testResults: { message: string; assertionResults: { status: string; fullName: string }[] }[] };

/** The names of the tests that failed, of these files, on the schema with these edits. Throws where none could run. */
export async function failuresOf(edits: Edit[], tests: string[], signal: AbortSignal): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-mutation-'));
  try {
    cpSync(SUPABASE, folder, { recursive: true, filter: (path) => !path.includes('.temp') });
    rmSync(join(folder, 'migrations'), { recursive: true });
    mkdirSync(join(folder, 'migrations'));
    writeFileSync(join(folder, 'migrations', basename(baselinePath)), applyEdits(buildBaseline(), edits));
    const report = join(folder, 'report.json');
    const output = await runVitest(folder, report, tests, signal);
    if (!existsSync(report)) throw new Error(`the tests did not run: ${output.trim().split('\n').at(-1)}`);
    return readFailures(JSON.parse(readFileSync(report, 'utf8')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Resolves with what it printed when it has ended, well or not. */
async function runVitest(folder: string, report: string, tests: string[], signal: AbortSignal): Promise<string> {
  const args = [VITEST, 'run', '--bail=1', '--reporter=json', `--outputFile=${report}`, ...tests];
  const child = spawn(process.execPath, args, {
    cwd: dirname(SUPABASE),
    env: { ...process.env, SUPABASE_FOLDER: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    killSignal: 'SIGINT',
  });
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return out + errors;
}

function readFailures({ testResults }: Report): string[] {
  const results = testResults.flatMap((file) => file.assertionResults);
  if (!results.some(({ status }) => ['passed', 'failed'].includes(status))) {
    throw new Error(`no test ran: ${testResults.map(({ message }) => message).join('; ')}`);
  }
  return results.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName.trim());
}
