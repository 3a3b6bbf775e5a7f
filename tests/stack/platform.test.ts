import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

async function programsOf(platform: NodeJS.Platform, arch: NodeJS.Architecture) {
  vi.resetModules();
  vi.stubGlobal('process', { ...process, platform, arch, env: process.env });
  return import('../../scripts/stack/binaries.ts');
}

test('a platform without Postgres is told to use Docker, in one line', async () => {
  const { postgresPrograms } = await programsOf('sunos', 'x64');
  expect(postgresPrograms).toThrow(/^npm carries no Postgres for sunos-x64: [^\n]*Docker[^\n]*$/);
});

test('a platform without PostgREST is told both ways on, in one line', async () => {
  const { postgrestProgram } = await programsOf('darwin', 'arm64');
  vi.stubEnv('PATH', '/nowhere');
  expect(postgrestProgram).toThrow(/^npm carries no PostgREST for darwin-arm64: [^\n]*brew[^\n]*Docker[^\n]*$/);
});
