import type { Page, Route } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { createSale, purchase, type SaleOf, upcoming } from '../http/sales/steps.ts';
import { useApi } from '../support/api.ts';
import { noBrowser, useBrowser } from '../support/browser.ts';
import { until } from '../support/until.ts';
import { pathOf, type SalePage, useVisits } from './sale-page.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

describe.skipIf(noBrowser)('how the page follows a sale', () => {
  const api = useApi();
  const visit = useVisits(api, useBrowser());

  const inTime = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();

  /** Opens the page of a sale; each poll after the first goes where `next` says. The clock of the page can be moved. */
  async function follow(sale: SaleOf, next: (route: Route) => unknown, prepare?: (tab: Page) => Promise<void>) {
    const polls: number[] = [];
    const answer = (route: Route) => (polls.push(Date.now()) === 1 ? route.continue() : next(route));
    const page = await visit(pathOf(sale), {
      prepare: (tab) => Promise.all([tab.route(`**${sale.path}`, answer), prepare?.(tab)]),
    });
    return { page, polls };
  }

  const moveClock = (tab: Page) => tab.clock.install();

  const connectionLost = ({ tab }: SalePage) => tab.getByRole('status').filter({ hasText: 'Connection lost' });

  /** Whether the browser shows this tab, or another one. */
  const setVisibility = ({ tab }: SalePage, state: DocumentVisibilityState) =>
    tab.evaluate((visibility) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibility });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    }, state);

  /** Opens the page of a sale, which is told once, and never again, that its window opens or closes in five seconds. */
  async function followOnce(sale: SaleOf, edge: 'starts_at' | 'ends_at'): Promise<SalePage> {
    const { body } = await api.get(sale.path);
    const json = { ...body, [edge]: new Date(Date.parse(body.server_time) + 5 * SECOND).toISOString() };
    let polls = 0;
    const answer = (route: Route) => (polls++ === 0 ? route.fulfill({ json }) : undefined);
    return visit(pathOf(sale), {
      prepare: (tab) => Promise.all([tab.route(`**${sale.path}`, answer), moveClock(tab)]),
    });
  }

  test('at zero of the countdown Buy Now is enabled, and at the end disabled, without another response', async () => {
    const page = await followOnce(await createSale(api, 3, upcoming()), 'starts_at');
    await page.expectSale('Opening soon', '3 of 3 available');
    expect(await page.buyNow.isEnabled()).toBe(false);
    await until('it is enabled', async () => {
      await page.tab.clock.runFor(SECOND / 2);
      return page.buyNow.isEnabled();
    });
    expect(await connectionLost(page).count()).toBe(0);

    const other = await followOnce(await createSale(api, 3), 'ends_at');
    await other.expectSale('On sale now', '3 of 3 left');
    expect(await other.buyNow.isEnabled()).toBe(true);
    await until('it is disabled', async () => {
      await other.tab.clock.runFor(SECOND / 2);
      return other.buyNow.isDisabled();
    });
    expect(await connectionLost(other).count()).toBe(0);
    await other.expectSale('Sale ended', '3 of 3 left');
  });

  test('a clock of the visitor’s that is a day late changes nothing', async () => {
    const sale = await createSale(api, 3);
    const aDayLate = (tab: Page) => tab.clock.install({ time: Date.now() - 24 * 60 * MINUTE });
    const { page } = await follow(sale, (route) => route.continue(), aDayLate);
    await page.expectSale('On sale now', '3 of 3 left');
  });

  test('hidden, it asks nothing; seen again, it asks at once and shows what has changed', async () => {
    const sale = await createSale(api, 3, { starts_at: inTime(20 * MINUTE), ends_at: inTime(30 * MINUTE) });
    const { page, polls } = await follow(sale, (route) => route.continue(), moveClock);
    await page.expectSale('Opening soon', '3 of 3 available');
    await until('it polls while it is seen, about once a minute', async () => {
      await page.tab.clock.runFor(SECOND);
      return polls.length === 2;
    });
    await setVisibility(page, 'hidden');
    for (let passed = 0; passed < 5 * MINUTE; passed += 5 * SECOND) await page.tab.clock.runFor(5 * SECOND);
    expect(polls).toHaveLength(2);
    await api.post('/v1/reservations', { body: { item_id: sale.item, customer_id: 'bob', quantity: 1 } });
    await until('the service says so', async () => (await api.get(sale.path)).body.remaining_quantity === 2);
    await setVisibility(page, 'visible');
    await page.expectSale('Opening soon', '2 of 3 available');
    expect(polls).toHaveLength(3);
  });

  test('while the service does not answer, it asks less and less, says so, and goes on by itself', async () => {
    const sale = await createSale(api, 3);
    const { page, polls } = await follow(sale, (route) => route.fulfill({ status: 503 }), moveClock);
    await page.expectSale('On sale now', '3 of 3 left');
    const lost = connectionLost(page);
    for (let passed = 0; passed < MINUTE; passed += SECOND / 2) await page.tab.clock.runFor(SECOND / 2);
    await lost.waitFor();
    // Every two seconds it would have asked thirty times.
    expect(polls.length).toBeGreaterThan(3);
    expect(polls.length).toBeLessThan(12);
    await page.tab.unroute(`**${sale.path}`);
    await until('it has an answer', async () => {
      await page.tab.clock.runFor(SECOND);
      return (await lost.count()) === 0;
    });
    await page.buyAs('ada');
    await page.expectOutcome('It’s yours.');
  });

  test('an older response of another cache does not bring units back', async () => {
    const sale = await createSale(api, 3);
    const older = await (await api.host.fetch(sale.path)).text();
    let answersOlder = false;
    const { page, polls } = await follow(
      sale,
      (route) => (answersOlder ? route.fulfill({ contentType: 'application/json', body: older }) : route.continue()),
      moveClock,
    );
    await page.expectSale('On sale now', '3 of 3 left');
    await purchase(api, sale, 'bob');
    await until('it has the newer one', async () => {
      await page.tab.clock.runFor(SECOND);
      return (await page.tab.getByText('2 of 3 left').count()) === 1;
    });
    answersOlder = true;
    const last = polls.length;
    await until('it has got the older one, and asked again', async () => {
      await page.tab.clock.runFor(SECOND);
      return polls.length > last + 1;
    });
    await page.expectSale('On sale now', '2 of 3 left');
  });
});
