import { openSync, readFileSync } from 'node:fs';

/** Opens a log file for a child to write to, begun anew. A file and no pipe: a child must not die of our going. */
export function openLog(file: string): number {
  return openSync(file, 'w', 0o600);
}

/** The end of a log file. */
export function lastLines(file: string): string[] {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-20);
}
