/** `npm run build`: build the page of web/ into public/, which the host and Vercel serve, unless nothing has changed. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { Command } from 'commander';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'public');

/** Everything that the result depends on; the lockfile stands for the packages. */
const SOURCES = ['package-lock.json', 'client/src/**/*', 'web/**/*'];

/** In the folder itself, so that it is true of the files that are there. */
const STAMP = join(folder, '.built-from');

const COMPRESSIBLE = /\.(html|js|css|svg|txt)$/;

/** Builds the page where public/ is not up to date. */
export async function buildPage(report: (line: string) => void = () => {}): Promise<void> {
  if (isBuiltFrom(hashSources(root))) return;
  report('Building the page');
  // In a process of its own: NODE_ENV chooses which React is built in, and a test has another.
  await promisify(execFile)(process.execPath, [import.meta.filename], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
}

/** What the page would be built from now. */
export function hashSources(project: string): string {
  const hash = createHash('sha256');
  for (const file of globSync(SOURCES, { cwd: project }).sort()) {
    const path = join(project, file);
    if (statSync(path).isFile()) hash.update(`${file}\0`).update(readFileSync(path));
  }
  return hash.digest('hex');
}

const isBuiltFrom = (sources: string) => existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources;

async function build(): Promise<void> {
  const sources = hashSources(root);
  if (isBuiltFrom(sources)) return;
  // Beside public/, because a rename cannot leave the file system.
  const staging = join(root, `.public-${process.pid}`);
  mkdirSync(staging);
  try {
    const vite = await import('vite');
    await vite.build({
      configFile: join(root, 'web/vite.config.ts'),
      build: { outDir: staging, emptyOutDir: false },
      logLevel: 'warn',
    });
    // Vercel compresses by itself, and would serve whatever else is there.
    if (process.env.VERCEL === undefined) {
      await compressFiles(staging);
      writeFileSync(join(staging, '.built-from'), sources);
    }
    putInPlace(staging, sources);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** Compressed once, as small as can be, for the host. */
async function compressFiles(staging: string): Promise<void> {
  const files = globSync('**/*', { cwd: staging }).filter((file) => COMPRESSIBLE.test(file));
  await Promise.all(
    files.map(async (file) => {
      const path = join(staging, file);
      const bytes = readFileSync(path);
      writeFileSync(`${path}.br`, await promisify(brotliCompress)(bytes));
      writeFileSync(`${path}.gz`, await promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }));
    }),
  );
}

/** In one step, so that no host sees half of it. Another process may have built the same meanwhile. */
function putInPlace(staging: string, sources: string): void {
  rmSync(folder, { recursive: true, force: true });
  try {
    renameSync(staging, folder);
  } catch (error) {
    if (!isBuiltFrom(sources)) throw error;
  }
}

if (process.argv[1] === import.meta.filename) {
  new Command('npm run build').description('Build the page of web/ into public/, unless nothing has changed.').parse();
  await build();
}
