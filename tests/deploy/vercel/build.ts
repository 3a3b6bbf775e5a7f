import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';

const root = join(import.meta.dirname, '../../..');

/** The newest one that is installed everywhere the tests run. */
const CLI = 'vercel@60.1.3';

/** What `vercel link` and `vercel pull` write for a project without settings of its own. */
const PROJECT = { projectId: 'prj_x', orgId: 'team_x', settings: { framework: null } };

/** What nobody commits, and a developer's folder has. */
const PRIVATE = ['.data/secrets.json', '.env', '.env.production', 'dump.sql', 'reports/run.json'];

/** What .vc-config.json says of a function. */
export type FunctionConfig = {
  handler: string;
  runtime: string;
  maxDuration: number;
  memory?: number;
  regions?: string[];
  shouldAddHelpers: boolean;
  /** Files of the function that are elsewhere in the project: their paths in the function, and in the project. */
  filePathMap?: Record<string, string>;
};

/**
 * Builds what `vercel deploy` would upload by `vercel build`, and lays the result out in a folder as a deployment has it: config.json,
 * static/, and each function with all its files, and nothing else, in functions/<name>.func; its settings are in functions/<name>.json.
 * The names of what was uploaded are in uploaded.json.
 */
export async function buildOutput(folder: string): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'holdfast-vercel-'));
  const clone = join(work, 'clone');
  const project = join(work, 'project');
  try {
    copySources(clone);
    const uploaded = await listUploads(clone);
    for (const file of uploaded) cpSync(join(clone, file), join(project, file));
    link(project);
    await runCli(project, 'build', '--prod');
    layOut(project, folder);
    writeFileSync(join(folder, 'uploaded.json'), JSON.stringify(uploaded));
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** What a clone has, with the changes that are not committed, and what its developer has made there. */
function copySources(clone: string): void {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const file of listed.toString().split('\0').filter(Boolean)) cpSync(join(root, file), join(clone, file));
  for (const file of PRIVATE) {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    writeFileSync(join(clone, file), 'private');
  }
}

function link(project: string): void {
  mkdirSync(join(project, '.vercel'));
  writeFileSync(join(project, '.vercel/project.json'), JSON.stringify(PROJECT));
}

/** The files that `vercel deploy` would upload. It asks Vercel who the user is, and what the project: any answers do. */
async function listUploads(clone: string): Promise<string[]> {
  const { projectId: id, orgId } = PROJECT;
  const answer = JSON.stringify({ id, accountId: orgId, user: { id: 'user_x' } });
  const vercel = createServer((_, response) => {
    response.setHeader('content-type', 'application/json').end(answer);
  });
  await once(vercel.listen(0, '127.0.0.1'), 'listening');
  try {
    link(clone);
    const api = `http://127.0.0.1:${(vercel.address() as AddressInfo).port}`;
    const { files }: { files: { path: string }[] } = JSON.parse(await runCli(clone, 'deploy', '--dry', '--api', api));
    return files.map(({ path }) => path);
  } finally {
    vercel.close();
  }
}

/** Resolves to what it has printed. */
async function runCli(cwd: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, VERCEL_TELEMETRY_DISABLED: '1' };
  const cli = spawn('npx', ['--yes', CLI, ...args, '--token', 'x'], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [printed, [code]] = await Promise.all([text(cli.stdout), once(cli, 'exit')]);
  if (code !== 0) throw new Error(`vercel ${args[0]} ended with ${code}\n${printed}`);
  return printed;
}

function layOut(project: string, folder: string): void {
  const output = join(project, '.vercel/output');
  for (const part of ['config.json', 'static']) cpSync(join(output, part), join(folder, part), { recursive: true });
  for (const config of globSync('functions/**/*.func/.vc-config.json', { cwd: output })) {
    const own = dirname(config);
    cpSync(join(output, own), join(folder, own), { recursive: true });
    rmSync(join(folder, config));
    cpSync(join(output, config), join(folder, own.replace(/func$/, 'json')));
    const { filePathMap = {} }: FunctionConfig = JSON.parse(readFileSync(join(output, config), 'utf8'));
    for (const [name, file] of Object.entries(filePathMap)) cpSync(join(project, file), join(folder, own, name));
  }
}
