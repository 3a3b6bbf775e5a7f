import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

function pretend(platform: NodeJS.Platform, arch: NodeJS.Architecture) {
  vi.resetModules();
  vi.stubGlobal('process', { ...process, platform, arch, env: process.env });
}

test('a platform without Postgres gets one line that names Docker', async () => {
  pretend('sunos', 'x64');
  const { postgresPrograms } = await import('../../scripts/stack/binaries.ts');
  expect(postgresPrograms).toThrow(/^npm has no Postgres for sunos-x64: [^\n]*Docker[^\n]*$/);
});

test('a platform without PostgREST gets one line that names both alternatives', async () => {
  pretend('darwin', 'arm64');
  const { postgrestProgram } = await import('../../lib/host/programs.ts');
  vi.stubEnv('PATH', '/nowhere');
  expect(postgrestProgram).toThrow(/^npm has no PostgREST for darwin-arm64: [^\n]*brew[^\n]*Docker[^\n]*$/);
});
