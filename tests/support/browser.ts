import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import packed, { inflate } from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';

/** Why no browser can be had here; undefined where one can. */
export const noBrowser =
  process.platform === 'linux' && process.arch === 'x64' ? undefined : 'npm carries Chromium for Linux on x64 only';

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));

/** Chromium, started before the tests of the file; it needs nothing of the machine but a C library. */
export function useBrowser(): { readonly browser: Browser } {
  let browser: Browser;
  let settings: string;
  beforeAll(async () => {
    const folder = await unpack();
    settings = mkdtempSync(join(tmpdir(), 'holdfast-browser-'));
    browser = await chromium.launch({
      executablePath: join(folder, 'chromium'),
      env: {
        ...process.env,
        LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
        FONTCONFIG_FILE: configureFonts(settings, join(folder, 'fonts')),
      },
    });
  });
  afterAll(async () => {
    await browser?.close();
    if (settings) rmSync(settings, { recursive: true });
  });
  return {
    get browser() {
      return browser;
    },
  };
}

/** The package's own fonts.conf names folders of AWS Lambda and /tmp/fonts only; without a font Chromium aborts. */
function configureFonts(settings: string, fonts: string): string {
  const file = join(settings, 'fonts.conf');
  const cache = join(settings, 'cache');
  writeFileSync(file, `<fontconfig><dir>${fonts}</dir><cachedir>${cache}</cachedir></fontconfig>\n`);
  return file;
}

/** The folder of the unpacked browser. It is moved into place whole, as test files may unpack at the same time. */
async function unpack(): Promise<string> {
  const home = resolve(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..');
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  const folder = join(CACHE, `chromium-${version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  const staging = mkdtempSync(join(CACHE, 'unpacking-'));
  await inTemporaryFolder(staging, async () => {
    await packed.executablePath();
    await inflate(join(home, 'bin', 'al2023.tar.br'));
  });
  try {
    renameSync(staging, folder);
  } catch {
    rmSync(staging, { recursive: true });
  }
  return folder;
}

/** The package unpacks into the temporary folder, wherever that is. */
async function inTemporaryFolder(folder: string, act: () => Promise<void>): Promise<void> {
  const { TMPDIR } = process.env;
  process.env.TMPDIR = folder;
  try {
    await act();
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
}
