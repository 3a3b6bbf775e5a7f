import { expect, test } from 'vitest';
import { readCompose, readText, type Service } from './compose.ts';

const { services, networks } = readCompose('docker/sharded.yml');
const single = readCompose('docker-compose.yml');
const shards = Object.keys(services).filter((name) => name.startsWith('shard-'));
const of = (name: string) => services[name] as Service;

test('two apis, four shards, and the front between them', () => {
  expect(Object.keys(services).sort()).toEqual(['api-01', 'api-02', 'front', 'lb', ...shards]);
  expect(shards).toEqual(['shard-01', 'shard-02', 'shard-03', 'shard-04']);
});

test('the front and the shards agree on the partitions', () => {
  const maps = ['front', ...shards].map((name) => [of(name).environment?.SHARDS, of(name).environment?.PARTITIONS]);
  expect(new Set(maps.map(String)).size).toBe(1);
  expect(maps[0]?.[0]).toBe(shards.join(' '));
});

test('each shard is one of its own: its name, its data', () => {
  for (const name of shards) {
    expect(of(name).hostname).toBe(name);
    expect(of(name).volumes).toContain(`${name}-data:/var/lib/postgresql/data`);
  }
});

test('only the front and the shards are on a network that leads nowhere; the apis have the socket', () => {
  expect(networks).toEqual({ shards: { internal: true } });
  for (const [name, { networks }] of Object.entries(services))
    expect(networks, name).toEqual(name === 'front' || shards.includes(name) ? ['shards'] : undefined);
});

test('over a network the shards trust nobody, and know only the role front', () => {
  const rules = readText('docker/postgres/shard_hba.conf').match(/^\w+ .*$/gm) ?? [];
  const remote = rules.map((rule) => rule.split(/\s+/)).filter(([type]) => type !== 'local');
  expect(remote).toEqual([['host', '"/^partition_\\d+$"', 'front', 'samenet', 'scram-sha-256']]);
  for (const rule of rules) expect(rule).not.toContain('trust');
});

test('an api and the load balancer are those of docker-compose.yml', () => {
  for (const name of ['api-01', 'api-02', 'lb']) expect(portable(of(name))).toEqual(portable(single.services[name]));
});

/** What a service is, wherever its compose file is, and whatever it may use of the CPUs. */
function portable(service: Service | undefined): object {
  const { build, depends_on, deploy, ...rest } = service as Service;
  const text = JSON.stringify({ ...rest, memory: deploy.resources.limits.memory });
  return JSON.parse(text.replaceAll('./docker/', './').replaceAll('"docker/', '"'));
}
