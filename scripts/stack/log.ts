import { openSync, readFileSync } from 'node:fs';

/** Truncates a log file for a child to write to. A file and no pipe: the child must survive the end of this process. */
export function openLog(file: string): number {
  return openSync(file, 'w', 0o600);
}

/** The end of a log file. */
export function lastLines(file: string): string[] {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-20);
}
