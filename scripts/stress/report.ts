import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Summary } from './summary.ts';

/** Write the summary as JSON; the paths that were written. */
export async function writeReports(summary: Summary, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const json = join(folder, `stress-${summary.settings.scenario}.json`);
  await writeFile(json, `${JSON.stringify(summary, null, 2)}\n`);
  return [json];
}
