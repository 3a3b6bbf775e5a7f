import { expect, test } from 'vitest';
import { readCompose } from './compose.ts';

const { services } = readCompose('docker-compose.yml');

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

test('the database has no network', () => {
  expect(services.db?.network_mode).toBe('none');
});
