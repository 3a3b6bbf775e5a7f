import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buyersOf, createSale, type SaleOf } from '../http/sales/steps.ts';
import { useApi } from '../support/api.ts';
import { noBrowser, useBrowser } from '../support/browser.ts';
import { type Fault, FaultProxy } from '../support/fault-proxy.ts';
import { until } from '../support/until.ts';
import { pathOf, type SalePage, useVisits } from './sale-page.ts';

const UNANSWERED = 'It is safe to press again: you will not buy twice.';
const REPEATED = 'Your earlier press had already gone through. Nothing was bought twice.';

describe.skipIf(noBrowser)('a purchase over a bad connection', () => {
  const api = useApi();
  const visit = useVisits(api, useBrowser());
  let proxy: FaultProxy;
  /** What happens to each purchase between browser and service, and the keys that they came with. */
  let fault: Fault;
  let keys: unknown[];

  beforeAll(async () => {
    proxy = new FaultProxy(api.url);
    proxy.nextFault = ({ method, headers }) => {
      if (method !== 'POST') return 'none';
      keys.push(headers['idempotency-key']);
      return fault;
    };
    await proxy.listen();
  });
  afterAll(() => proxy?.stop());
  beforeEach(() => {
    fault = 'none';
    keys = [];
  });

  const visitThroughProxy = (sale: SaleOf) => visit(pathOf(sale), { origin: proxy.url });

  async function expectOneKey(): Promise<void> {
    expect(keys.length).toBeGreaterThan(1);
    expect(new Set(keys)).toEqual(new Set([expect.stringMatching(/^[\x20-\x7e]{16,}$/)]));
  }

  async function expectPurchaseOf(user: string, sale: SaleOf, page: SalePage): Promise<void> {
    const { body } = await api.get(`${sale.path}/purchases/${user}`);
    expect(await page.reference()).toBe(body.purchase.id);
    expect(await buyersOf(api, sale)).toEqual([user]);
  }

  test.each<[Fault, string]>([
    ['cut after the commit', REPEATED],
    ['cut in the middle of the reply', REPEATED],
    ['cut before the call', 'One unit is secured for you.'],
  ])('%s, and pressed again: one purchase, and the page says what happened', async (what, text) => {
    const sale = await createSale(api, 3);
    const page = await visitThroughProxy(sale);
    fault = what;
    await page.buyAs('ada');
    await page.expectOutcome('No answer from the service.', UNANSWERED);
    expect(await buyersOf(api, sale)).toEqual(what === 'cut before the call' ? [] : ['ada']);
    fault = 'none';
    await page.buyNow.click();
    await page.expectOutcome('It’s yours.', text);
    await expectPurchaseOf('ada', sale, page);
    await expectOneKey();
  });

  test('cut after the commit, and reloaded: the page remembers that there was no answer, and one purchase is made', async () => {
    const sale = await createSale(api, 3);
    const page = await visitThroughProxy(sale);
    fault = 'cut after the commit';
    await page.buyAs('ada');
    await page.expectOutcome('No answer from the service.', UNANSWERED);
    await page.tab.reload();
    await page.expectOutcome('No answer from the service.', UNANSWERED);
    fault = 'none';
    await page.buyNow.click();
    await page.expectOutcome('It’s yours.', REPEATED);
    await expectPurchaseOf('ada', sale, page);
    await expectOneKey();
  });

  test('reloaded while there is no answer yet', async () => {
    const sale = await createSale(api, 3);
    const page = await visitThroughProxy(sale);
    fault = 'silence after the commit';
    await page.buyAs('ada');
    await page.tab.getByRole('button', { name: 'One moment…' }).waitFor();
    await until('it is bought', async () => (await buyersOf(api, sale)).length > 0);
    expect(await buyersOf(api, sale)).toEqual(['ada']);
    await page.tab.reload();
    await page.expectOutcome('No answer from the service.', UNANSWERED);
    fault = 'none';
    await page.buyNow.click();
    await page.expectOutcome('It’s yours.', REPEATED);
    await expectPurchaseOf('ada', sale, page);
  });

  test('cut after the commit, then another user presses: each has a purchase of their own', async () => {
    const sale = await createSale(api, 3);
    const page = await visitThroughProxy(sale);
    fault = 'cut after the commit';
    await page.buyAs('ada');
    await page.expectOutcome('No answer from the service.', UNANSWERED);
    fault = 'none';
    await page.buyAs('bob');
    await page.expectOutcome('It’s yours.', 'One unit is secured for you.');
    await page.buyAs('ada');
    await page.expectOutcome('It’s yours.', REPEATED);
    expect(await buyersOf(api, sale)).toEqual(['ada', 'bob']);
  });

  test('cut after the commit, then the check: it finds the purchase, and no answer is missing any more', async () => {
    const sale = await createSale(api, 3);
    const page = await visitThroughProxy(sale);
    fault = 'cut after the commit';
    await page.buyAs('ada');
    await page.expectOutcome('No answer from the service.', UNANSWERED);
    await page.check.click();
    await page.expectOutcome('Yes, you have one.');
    await expectPurchaseOf('ada', sale, page);
    await page.tab.reload();
    await page.buyNow.waitFor();
    expect(await page.tab.getByText('No answer from the service.').count()).toBe(0);
  });

  test('cut after the commit, then pressed in a new tab: it shows the purchase that there is', async () => {
    const sale = await createSale(api, 3);
    const page = await visitThroughProxy(sale);
    fault = 'cut after the commit';
    await page.buyAs('ada');
    await page.expectOutcome('No answer from the service.', UNANSWERED);
    fault = 'none';
    const other = await visit(pathOf(sale), { origin: proxy.url, context: page.tab.context() });
    await other.buyNow.click();
    await other.expectOutcome('You already have yours.');
    await expectPurchaseOf('ada', sale, other);
  });

  test('offline in the middle and back: the page says so, buys nothing meanwhile, and goes on by itself', async () => {
    const sale = await createSale(api, 3);
    const page = await visitThroughProxy(sale);
    await page.expectSale('On sale now', '3 of 3 left');
    const context = page.tab.context();
    await context.setOffline(true);
    const lost = page.tab.getByRole('status').filter({ hasText: 'Connection lost' });
    await lost.waitFor();
    await page.buyAs('ada');
    await page.expectOutcome('No answer from the service.', UNANSWERED);
    expect(await buyersOf(api, sale)).toEqual([]);
    await context.setOffline(false);
    await lost.waitFor({ state: 'detached' });
    await page.buyNow.click();
    await page.expectOutcome('It’s yours.', 'One unit is secured for you.');
    await expectPurchaseOf('ada', sale, page);
  });
});
