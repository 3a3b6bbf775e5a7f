import { describe, expect, test } from 'vitest';
import {
  active,
  buyersOf,
  configure,
  createSale,
  ended,
  purchase,
  type SaleOf,
  upcoming,
} from '../http/sales/steps.ts';
import { useApi } from '../support/api.ts';
import { noBrowser, useBrowser } from '../support/browser.ts';
import { pathOf, type SalePage, useVisits } from './sale-page.ts';

describe.skipIf(noBrowser)('what a visitor is told of a purchase', () => {
  const api = useApi();
  const visit = useVisits(api, useBrowser());

  async function referenceOf({ path }: SaleOf, user: string): Promise<string> {
    return (await api.get(`${path}/purchases/${user}`)).body.purchase?.id;
  }

  /** Opens the page of a sale, which from then on it is told nothing new about until that is called off. */
  async function visitUnaware(sale: SaleOf): Promise<{ page: SalePage; goOn: () => Promise<void> }> {
    const body = await (await api.host.fetch(sale.path)).text();
    const polls = `**${sale.path}`;
    const prepare = (tab: SalePage['tab']) =>
      tab.route(polls, (route) => route.fulfill({ contentType: 'application/json', body }));
    const page = await visit(pathOf(sale), { prepare });
    return { page, goOn: () => page.tab.unroute(polls) };
  }

  /** Answers purchases with 503 while `isBusy`; the keys that all of them came with. */
  async function refusePurchases({ tab }: SalePage, isBusy: (count: number) => boolean): Promise<unknown[]> {
    const keys: unknown[] = [];
    await tab.route('**/purchases', async (route) => {
      const isRefused = isBusy(keys.push(route.request().headers()['idempotency-key']));
      await (isRefused ? route.fulfill({ status: 503, headers: { 'retry-after': '1' } }) : route.continue());
    });
    return keys;
  }

  test('secured, with its reference, by keyboard only; the user is remembered, and the purchase found again', async () => {
    const sale = await createSale(api, 3);
    const page = await visit(pathOf(sale));
    await page.expectSale('On sale now', '3 of 3 left');
    const { keyboard } = page.tab;
    const focus = () => page.tab.evaluate(() => document.activeElement?.id || document.activeElement?.textContent);
    const reached = [];
    for (const _ of ['the field', 'the button', 'the check']) {
      await keyboard.press('Tab');
      reached.push(await focus());
    }
    expect(reached).toEqual(['user', 'Buy Now', 'Check my purchase']);
    await keyboard.press('Shift+Tab');
    await keyboard.press('Shift+Tab');
    await keyboard.type('Ada@Example.com');
    await keyboard.press('Enter');
    await page.expectOutcome('It’s yours.', 'One unit is secured for you.');
    expect(await page.reference()).toBe(await referenceOf(sale, 'ada@example.com'));
    expect(await buyersOf(api, sale)).toEqual(['ada@example.com']);
    await page.expectSale('On sale now', '2 of 3 left');

    await page.tab.reload();
    await page.check.focus();
    expect(await page.user.inputValue()).toBe('Ada@Example.com');
    await keyboard.press('Space');
    await page.expectOutcome('Yes, you have one.');
    expect(await page.reference()).toBe(await referenceOf(sale, 'ada@example.com'));
  });

  test('already purchased, also with another spelling: the purchase that there is', async () => {
    const sale = await createSale(api, 3);
    const { body } = await purchase(api, sale, 'ada@example.com');
    const page = await visit(pathOf(sale));
    await page.buyAs(' ADA@example.com ');
    await page.expectOutcome('You already have yours.');
    expect(await page.reference()).toBe(body.id);
    expect(await buyersOf(api, sale)).toEqual(['ada@example.com']);
  });

  test.each([
    ['not started', upcoming, 'Not open yet.', 'Opening soon'],
    ['ended', ended, 'The sale has ended.', 'Sale ended'],
  ])('%s: what the page did not know yet when the button was pressed', async (_, window, title, phase) => {
    const sale = await createSale(api, 3);
    const { page, goOn } = await visitUnaware(sale);
    await page.user.fill('ada');
    await configure(api, sale, window());
    await page.buyNow.click();
    await page.expectOutcome(title, 'Nothing was bought.');
    await goOn();
    await page.expectSale(phase, phase === 'Opening soon' ? '3 of 3 available' : '3 of 3 left');
    expect(await buyersOf(api, sale)).toEqual([]);
  });

  test('a sale that is gone', async () => {
    const sale = await createSale(api, 3);
    const { page } = await visitUnaware(sale);
    await page.user.fill('ada');
    await api.stack.pool.query('delete from inventory.sales where id = $1', [sale.id]);
    await page.buyNow.click();
    await page.expectOutcome('There is no such sale.', 'Nothing was bought.');
  });

  test('a name is missing, or is refused', async () => {
    const sale = await createSale(api, 3);
    const page = await visit(pathOf(sale));
    await page.buyAs('  ');
    await page.expectOutcome('Who is it for?');
    // 20 characters that are 360 once they are normalised.
    await page.buyAs('ﷺ'.repeat(20));
    await page.expectOutcome('That name does not work.');
    expect(await page.user.getAttribute('aria-invalid')).toBe('true');
    expect(await buyersOf(api, sale)).toEqual([]);
  });

  test('busy for a moment: the page tries again by itself, with the same key, and buys once', async () => {
    const sale = await createSale(api, 3);
    const page = await visit(pathOf(sale));
    const keys = await refusePurchases(page, (count) => count === 1);
    await page.buyAs('ada');
    await page.expectOutcome('It’s yours.', 'One unit is secured for you.');
    expect(keys).toEqual([expect.stringMatching(/./), keys[0]]);
    expect(await buyersOf(api, sale)).toEqual(['ada']);
  });

  test('busy for long: the page says so, the button can be pressed again, and buys once', async () => {
    const sale = await createSale(api, 3);
    const page = await visit(pathOf(sale));
    let isBusy = true;
    const keys = await refusePurchases(page, () => isBusy);
    await page.buyAs('ada');
    await page.expectOutcome('It is very busy.', 'you will not buy twice');
    expect(await buyersOf(api, sale)).toEqual([]);
    isBusy = false;
    await page.buyNow.click();
    await page.expectOutcome('It’s yours.', 'One unit is secured for you.');
    expect(new Set(keys).size).toBe(1);
    expect(await buyersOf(api, sale)).toEqual(['ada']);
  });

  test('two presses at once are one request', async () => {
    const sale = await createSale(api, 3);
    const page = await visit(pathOf(sale));
    await page.user.fill('ada');
    let requests = 0;
    page.tab.on('request', (request) => void (request.method() === 'POST' && requests++));
    // Both before the page can show that the first is under way.
    await page.buyNow.evaluate((button: HTMLElement) => {
      button.click();
      button.click();
    });
    await page.expectOutcome('It’s yours.', 'One unit is secured for you.');
    expect(requests).toBe(1);
    expect(await buyersOf(api, sale)).toEqual(['ada']);
  });

  test('the check of an earlier purchase: none, or no answer', async () => {
    const sale = await createSale(api, 3);
    const page = await visit(pathOf(sale));
    await page.user.fill('ada');
    await page.check.click();
    await page.expectOutcome('No purchase found.', 'ada');
    await page.tab.route('**/purchases/*', (route) => route.abort());
    await page.check.click();
    await page.expectOutcome('We could not check.');
  });

  /** Both press at the same time; what each is told. */
  async function race(pages: SalePage[]): Promise<(string | null)[]> {
    await Promise.all(pages.map((page) => page.buyNow.click()));
    return Promise.all(pages.map((page) => page.tab.getByRole('status').getByRole('heading').textContent()));
  }

  test('two tabs of one user: one purchase, and both show it', async () => {
    const sale = await createSale(api, 3);
    const first = await visit(pathOf(sale));
    await first.user.fill('ada');
    const second = await visit(pathOf(sale), { context: first.tab.context() });
    await second.buyNow.waitFor();
    expect(await second.user.inputValue()).toBe('ada');
    expect((await race([first, second])).sort()).toEqual(['It’s yours.', 'You already have yours.']);
    expect(await second.reference()).toBe(await first.reference());
    expect(await buyersOf(api, sale)).toEqual(['ada']);
  });

  test('the last unit between two users: one has it, the other is told that it is gone', async () => {
    const sale = await createSale(api, 1, active());
    const pages = [await visit(pathOf(sale)), await visit(pathOf(sale))] as const;
    await pages[0].user.fill('ada');
    await pages[1].user.fill('bob');
    const told = await race([...pages]);
    expect(told.toSorted()).toEqual(['It’s yours.', 'Sold out.']);
    expect(await buyersOf(api, sale)).toEqual([told[0] === 'It’s yours.' ? 'ada' : 'bob']);
    for (const page of pages) await page.expectSale('Sold out', '0 of 1 left');
  });
});
