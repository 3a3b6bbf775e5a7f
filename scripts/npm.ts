/** How often to look whether npm still runs, in milliseconds. */
const CHECK_MS = 200;

/**
 * Ends this process, as SIGTERM does, once the npm that runs it as `script` is gone: npm does not pass every signal on. The
 * script has to begin with `exec`, so that no shell stands between npm and us.
 */
export function endWithNpm(script: string): void {
  if (process.env.npm_lifecycle_event !== script) return;
  const npm = process.ppid;
  setInterval(() => process.ppid !== npm && process.kill(process.pid, 'SIGTERM'), CHECK_MS).unref();
}
