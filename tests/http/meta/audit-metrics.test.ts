import { expect, test } from 'vitest';
import { useApi } from '../../support/api.ts';
import { onVercel } from '../../support/host.ts';
import { scrape } from '../../support/metrics.ts';
import { useStack } from '../../support/stack.ts';

const stack = useStack();
const api = useApi(stack);

test.skipIf(onVercel)(
  'GET /metrics 200: when the last audit was complete, and how many violations it found',
  async () => {
    const auditOf = async () => {
      expect((await api.get('/v1/maintenance/audit')).body.complete).toBe(true);
      const samples = await scrape(api);
      return ['violations', 'completed_timestamp_seconds'].map((name) => samples.get(`holdfast_audit_${name}`) ?? -1);
    };
    expect((await scrape(api)).get('holdfast_audit_completed_timestamp_seconds')).toBe(0);
    const started = Date.now() / 1000;
    const [none, first = 0] = await auditOf();
    expect(none).toBe(0);
    expect(first).toBeGreaterThanOrEqual(started);
    const falsify = async (units: number) => {
      const superuser = await stack.connect({ role: 'superuser' });
      const set = `update inventory.items set in_stock = in_stock + ${units} where id = '${id}'`;
      await superuser.query(`set session_replication_role = 'replica'; ${set}`);
    };
    const { id } = (await api.post('/v1/items', { body: { name: 'an item', initial_quantity: 5 } })).body;
    await falsify(1);
    const [one, second = 0] = await auditOf();
    expect(one).toBe(1);
    expect(second).toBeGreaterThan(first);
    await falsify(-1);
    expect((await auditOf())[0]).toBe(0);
  },
);
