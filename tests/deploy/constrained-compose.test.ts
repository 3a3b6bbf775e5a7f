import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

interface Service {
  image?: string;
  environment?: Record<string, string>;
  volumes?: string[];
  ports?: string[];
  network_mode?: string;
  restart?: string;
  init?: boolean;
  stop_signal?: string;
  healthcheck?: object;
  deploy: { resources: { limits: { cpus: string; memory: string } } };
}

const root = join(import.meta.dirname, '..', '..');
const dockerfile = readFileSync(join(root, 'docker/Dockerfile'), 'utf8');
const { services } = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
};

test('the services are exactly those of spec 003', () => {
  expect(Object.keys(services).sort()).toEqual(['api-01', 'api-02', 'db', 'lb']);
});

test('each service has limits, which add up to at most 1.5 CPU and 550 MB', () => {
  const limits = Object.values(services).map(({ deploy }) => deploy.resources.limits);
  const cpus = limits.map((limit) => Number(limit.cpus));
  const megabytes = limits.map(({ memory }) => Number(/^(\d+)MB$/.exec(memory)?.[1]));

  // In hundredths: 0.27 + 0.36 + 0.36 + 0.51 is no round number in binary.
  expect(cpus.reduce((sum, cpu) => sum + Math.round(cpu * 100), 0)).toBeLessThanOrEqual(150);
  expect(megabytes.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(550);
});

test('only the load balancer can be reached, on port 9999', () => {
  const published = Object.entries(services).flatMap(([name, { ports = [] }]) =>
    ports.map((port) => `${name} ${port}`),
  );
  expect(published).toEqual(['lb 9999:9999']);
  expect(services.db?.network_mode).toBe('none');
});

test('each service has a health check, and is restarted when it dies', () => {
  for (const [name, { healthcheck, restart }] of Object.entries(services)) {
    expect(healthcheck ?? dockerfile.match(/^HEALTHCHECK /m), name).toBeTruthy();
    expect(restart, name).toBe('unless-stopped');
  }
});

test('each service answers what is in flight when it is stopped, and ends at once even while it starts', () => {
  const stops = Object.entries(services).map(([name, { init, stop_signal }]) => [name, stop_signal ?? init]);
  expect(Object.fromEntries(stops)).toEqual({ lb: 'SIGQUIT', 'api-01': true, 'api-02': true, db: 'SIGINT' });
});

test('no secret is in the file: what could be one comes from the environment', () => {
  const settings = Object.values(services).flatMap(({ environment = {} }) => Object.entries(environment));
  const secrets = settings.filter(([name]) => /KEY|SECRET|PASSWORD|TOKEN/.test(name));
  expect(secrets.length).toBeGreaterThan(0);
  for (const [name, value] of secrets) expect(value).toBe(`\${${name}:-}`);
});

test('every file that a service mounts exists', () => {
  const mounted = Object.values(services).flatMap(({ volumes = [] }) => volumes.map((volume) => volume.split(':')[0]));
  const files = mounted.filter((source) => source?.startsWith('./')) as string[];
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect(existsSync(join(root, file)), file).toBe(true);
});
