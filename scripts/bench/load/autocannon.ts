import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Load, LoadGenerator, LoadOptions } from './generator.ts';

const PROGRAM = fileURLToPath(new URL('autocannon-process.ts', import.meta.url));

/** What the process is told, and what it answers with. */
export type Order = Omit<LoadOptions, 'signal'>;

/** autocannon in a process of its own, so that what it costs can be told from what this process does. */
export const autocannon: LoadGenerator = {
  name: 'autocannon',
  async generate({ signal, ...order }) {
    const child = fork(PROGRAM, { signal });
    child.send(order satisfies Order);
    const [load] = (await Promise.race([once(child, 'message'), failure(child)])) as [Load];
    await once(child, 'exit');
    return load;
  },
};

async function failure(child: ReturnType<typeof fork>): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`autocannon ended with ${code}`);
}
