/**
 * `npm run demo:record`: run the demo against a fresh stack and write what it prints, as it prints it, to docs/demo.svg; its
 * last screen, for whoever wants no motion, to docs/demo-still.svg.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { drawLastScreen, drawTerminal, type Output } from './demo/recording.ts';
import { startHost } from './stack/host.ts';
import { startStack } from './stack/stack.ts';

const COMMAND = 'npm run demo -- --brief';
/** Seconds to read a step. */
const PACE = '2.4';
/** How long the command stands alone, in seconds. */
const LEAD = 1;
/** What follows within this time is shown together, in seconds. */
const TOGETHER = 0.05;
/** What is shown as the address, which is that of `npm start`. */
const ADDRESS = 'http://localhost:3000';

async function record(baseUrl: string, databaseUrl: string): Promise<Output[]> {
  const env = { ...process.env, BASE_URL: baseUrl, DATABASE_URL: databaseUrl, FORCE_COLOR: '1' };
  const demo = spawn(process.execPath, ['scripts/demo.ts', '--brief', '--pace', PACE], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const outputs: Output[] = [{ at: 0, text: `$ ${COMMAND}\n` }];
  let begin: number | undefined;
  demo.stdout.setEncoding('utf8').on('data', (text: string) => {
    begin ??= performance.now();
    const at = Number((LEAD + (performance.now() - begin) / 1000).toFixed(2));
    const last = outputs.at(-1);
    const shown = text.replaceAll(baseUrl, ADDRESS);
    if (last && at - last.at < TOGETHER) last.text += shown;
    else outputs.push({ at, text: shown });
  });
  const [code] = await once(demo, 'close');
  if (code !== 0) throw new Error(`The demo ended with ${code}`);
  return outputs;
}

await using parts = new AsyncDisposableStack();
const stack = await startStack({ throwaway: true });
parts.defer(stack.stop);
const host = await startHost({
  env: { ...process.env, PORT: '0', LOG_LEVEL: 'warn', ...stack.env },
  report: console.error,
});
parts.defer(host.process.stop);
console.log('Recording for some 50 seconds');
const outputs = await record(host.url, stack.databaseUrl);
writeFileSync('docs/demo.svg', drawTerminal(COMMAND, outputs));
writeFileSync('docs/demo-still.svg', drawLastScreen(COMMAND, outputs));
