import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCompose, readText } from './compose.ts';

const dockerfile = readText('docker/Dockerfile');

describe.each(['docker-compose.yml', 'docker/sharded.yml'])('%s', (file) => {
  const { services, volumes: named, folder } = readCompose(file);
  const mounted = Object.values(services).flatMap(({ volumes = [] }) => volumes.map((volume) => volume.split(':')[0]));

  test('only the load balancer can be reached, on port 9999', () => {
    const published = Object.entries(services).flatMap(([name, { ports = [] }]) =>
      ports.map((port) => `${name} ${port}`),
    );
    expect(published).toEqual(['lb 9999:9999']);
  });

  test('each service has a health check, and is restarted when it dies', () => {
    for (const [name, { healthcheck, restart }] of Object.entries(services)) {
      expect(healthcheck ?? dockerfile.match(/^HEALTHCHECK /m), name).toBeTruthy();
      expect(restart, name).toBe('unless-stopped');
    }
  });

  test('each service answers what is in flight when it is stopped, and ends at once even while it starts', () => {
    for (const [name, { init, stop_signal }] of Object.entries(services)) {
      const expected = name.startsWith('api') ? true : name === 'lb' ? 'SIGQUIT' : 'SIGINT';
      expect(stop_signal ?? init, name).toBe(expected);
    }
  });

  test('each service has a limit of memory', () => {
    for (const [name, { deploy }] of Object.entries(services))
      expect(deploy.resources.limits.memory, name).toMatch(/^\d+MB$/);
  });

  test('no secret is in the file: what could be one comes from the environment', () => {
    const settings = Object.values(services).flatMap(({ environment = {} }) => Object.entries(environment));
    const secrets = settings.filter(([name]) => /KEY|SECRET|PASSWORD|TOKEN/.test(name));
    expect(secrets.length).toBeGreaterThan(0);
    for (const [name, value] of secrets) expect(value).toBe(`\${${name}:-}`);
  });

  test('every file that a service mounts exists, every volume is declared', () => {
    for (const source of mounted)
      expect(source?.startsWith('.') ? existsSync(join(folder, source)) : String(source) in named, source).toBe(true);
    expect(Object.keys(named).filter((volume) => !mounted.includes(volume))).toEqual([]);
  });
});
