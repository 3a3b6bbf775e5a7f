import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { useApi } from '../support/api.ts';
import { useStack } from '../support/stack.ts';

const secrets = { CRON_SECRET: 'for the cron alone', API_KEY: 'for the staff only' };
const production = useApi(useStack(), { VERCEL_ENV: 'production', ...secrets });
const hasCurl = spawnSync('curl', ['--version'], { stdio: 'ignore' }).error === undefined;

/** What docs/deploy.md has to paste after a deployment, and what it shows below that. */
const checks = [
  ...readFileSync('docs/deploy.md', 'utf8').matchAll(/deploy-checks\.test\.ts -->\n```sh\n(.*?)```\n\n```\n(.*?)```/gs),
];

test.skipIf(!hasCurl)('what docs/deploy.md checks after a deployment prints what it shows', () => {
  expect(checks).toHaveLength(2);
  const commands = checks.map(([, block = '']) => block.replaceAll(/^curl -s .*$/gm, '$&; echo')).join('');
  const input = commands.replace('https://your-project.vercel.app', production.url);
  const { stdout } = spawnSync('bash', { input, encoding: 'utf8', env: { PATH: process.env.PATH, ...secrets } });
  const shown = checks.map(([, , output = '']) => output).join('');
  const parts = shown
    .trim()
    .split('…')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  expect(stdout.trim()).toMatch(new RegExp(`^${parts.join('.*')}$`));
});
