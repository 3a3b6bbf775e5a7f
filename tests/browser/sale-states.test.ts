import type { Page, Route } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { active, buyersOf, createSale, ended, purchase, type SaleOf, upcoming } from '../http/sales/steps.ts';
import { useApi } from '../support/api.ts';
import { noBrowser, useBrowser } from '../support/browser.ts';
import { until } from '../support/until.ts';
import { pathOf, type SalePage, useVisits } from './sale-page.ts';

describe.skipIf(noBrowser)('what a visitor sees of a sale', () => {
  const api = useApi();
  const visit = useVisits(api, useBrowser());

  async function soldOut(): Promise<SaleOf> {
    const sale = await createSale(api, 1);
    expect((await purchase(api, sale, 'bob')).status).toBe(201);
    return sale;
  }

  const states = {
    upcoming: {
      create: () => createSale(api, 3, upcoming()),
      phase: 'Opening soon',
      stock: '3 of 3 available',
      reason: 'Buy Now opens when the countdown ends.',
      timer: /^Opens in[45] minutes\d\d seconds?$/,
      users: [],
    },
    'sold out': {
      create: soldOut,
      phase: 'Sold out',
      stock: '0 of 1 left',
      reason: 'Every unit has been sold.',
      timer: undefined,
      users: ['bob'],
    },
    ended: {
      create: () => createSale(api, 3, ended()),
      phase: 'Sale ended',
      stock: '3 of 3 left',
      reason: 'This sale is over.',
      timer: undefined,
      users: [],
    },
  };

  test.each(Object.entries(states))(
    '%s: why nothing can be bought, and that a press buys nothing',
    async (_, state) => {
      const sale = await state.create();
      const page = await visit(pathOf(sale));
      await page.expectSale(state.phase, state.stock);
      await page.tab.getByRole('heading', { level: 1, name: 'On sale' }).waitFor();
      const timers = await page.tab.getByRole('timer').allTextContents();
      expect(timers).toEqual(state.timer ? [expect.stringMatching(state.timer)] : []);

      let presses = 0;
      page.tab.on('request', (request) => void (request.method() === 'POST' && presses++));
      await page.user.fill('ada');
      await page.user.press('Enter');
      await page.buyNow.click({ force: true });
      expect(await page.buyNow.isDisabled()).toBe(true);
      expect(await page.buyNow.getAttribute('aria-describedby')).toBe('reason');
      expect(await page.tab.locator('#reason').textContent()).toBe(state.reason);
      // Answered after anything that the presses could have sent.
      await page.check.click();
      await page.expectOutcome('No purchase found.');
      expect(presses).toBe(0);
      expect(await buyersOf(api, sale)).toEqual(state.users);
    },
  );

  test('active: Buy Now is enabled, and a last hour counts down', async () => {
    const page = await visit(pathOf(await createSale(api, 3, active())));
    await page.expectSale('On sale now', '3 of 3 left');
    expect(await page.buyNow.isEnabled()).toBe(true);
    expect(await page.tab.getByRole('timer', { name: 'Closes in' }).textContent()).toMatch(/^Closes in[45] minutes/);
  });

  test('without an id it is the seed’s sale, with nothing to count down for days', async () => {
    const page = await visit('/');
    await page.expectSale('On sale now', '100 of 100 left');
    await page.tab.getByRole('heading', { level: 1, name: /^Aurora Lamp ?, First Edition$/ }).waitFor();
    expect(await page.tab.getByRole('timer').count()).toBe(0);
    expect(await page.tab.title()).toContain('Aurora Lamp, First Edition');
  });

  test.each(['nothing', 'No id of a sale'])('no such sale: %s; a link leads to the current one', async (id) => {
    const page = await visit(`/?sale=${encodeURIComponent(id)}`);
    const alert = page.tab.getByRole('alert');
    await alert.getByRole('heading', { name: 'There is no such sale.' }).waitFor();
    expect(await alert.textContent()).toContain(`“${id}”`);
    await page.tab.getByRole('link', { name: 'See the current sale' }).click();
    await page.expectSale('On sale now', '100 of 100 left');
  });

  describe('a service that does not answer at first', () => {
    /** Opens the page of a sale that cannot be loaded until it is tried again after so many failures. */
    async function visitInVain(failures: number): Promise<SalePage> {
      const sale = await createSale(api, 3);
      let failed = 0;
      const fail = (route: Route) => {
        failed++;
        return route.abort();
      };
      const prepare = (tab: Page) => Promise.all([tab.clock.install(), tab.route(`**${sale.path}`, fail)]);
      const page = await visit(pathOf(sale), { prepare });
      await page.tab.getByRole('alert').getByRole('heading', { name: 'The sale could not be loaded.' }).waitFor();
      await until('it has failed that often', async () => {
        if (failed >= failures) return true;
        await page.tab.clock.fastForward(1000);
      });
      await page.tab.unroute(`**${sale.path}`);
      return page;
    }

    test('the page keeps trying by itself', async () => {
      const page = await visitInVain(1);
      await page.expectSale('On sale now', '3 of 3 left');
    });

    test('Try again now does so at once', async () => {
      // The next try of the page itself is twelve seconds away.
      const page = await visitInVain(5);
      await page.tab.getByRole('button', { name: 'Try again now' }).click();
      await page.expectSale('On sale now', '3 of 3 left');
    });
  });
});
