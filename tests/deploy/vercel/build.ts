import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

/** The newest one that is installed everywhere the tests run. */
const CLI = 'vercel@60.1.3';

/** What `vercel link` and `vercel pull` write for a project without settings of its own. */
const PROJECT = { projectId: 'prj_x', orgId: 'team_x', settings: { framework: null } };

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
 * Builds a copy of the project by `vercel build`, and lays the result out in a folder as a deployment has it: config.json, static/,
 * and each function with all its files, and nothing else, in functions/<name>.func; its settings are in functions/<name>.json.
 */
export async function buildOutput(folder: string): Promise<void> {
  const project = mkdtempSync(join(tmpdir(), 'holdfast-project-'));
  try {
    copySources(project);
    mkdirSync(join(project, '.vercel'));
    writeFileSync(join(project, '.vercel/project.json'), JSON.stringify(PROJECT));
    await runCli(project, 'build', '--prod', '--token', 'x');
    layOut(project, folder);
  } finally {
    rmSync(project, { recursive: true });
  }
}

/** What a clone has, with the changes that are not committed. */
function copySources(project: string): void {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const file of listed.toString().split('\0').filter(Boolean)) cpSync(join(root, file), join(project, file));
}

async function runCli(cwd: string, ...args: string[]): Promise<void> {
  const env = { ...process.env, VERCEL_TELEMETRY_DISABLED: '1' };
  const cli = spawn('npx', ['--yes', CLI, ...args], { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = await once(cli, 'exit');
  if (code !== 0) throw new Error(`vercel ${args[0]} ended with ${code}`);
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
