import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Page, renderPage } from './page.ts';

/** Write `name`.html for people and `name`.json for programs; the paths that were written. */
export async function writeReport(folder: string, name: string, page: Page, data: unknown): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const [html, json] = [join(folder, `${name}.html`), join(folder, `${name}.json`)];
  await Promise.all([writeFile(html, await renderPage(page)), writeFile(json, `${JSON.stringify(data, null, 2)}\n`)]);
  return [html, json];
}
