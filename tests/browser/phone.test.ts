import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { useApi } from '../support/api.ts';
import { noBrowser, useBrowser } from '../support/browser.ts';

const PHONE = { width: 360, height: 780 };

/** Five or six words a line. */
const READABLE = 260;

describe.skipIf(noBrowser)(`on a phone${noBrowser ? ` (${noBrowser})` : ''}`, () => {
  const api = useApi();
  const chromium = useBrowser();
  let page: Page;

  beforeEach(async () => {
    page = await chromium.browser.newPage({ viewport: PHONE });
    onTestFinished(() => page.close());
  });

  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

  /** The narrowest of the elements on show. Those for screen readers alone are a pixel wide. */
  async function narrowest(selector: string): Promise<number> {
    const widths = await page
      .locator(selector)
      .evaluateAll((found) => found.map((one) => one.getBoundingClientRect().width));
    return Math.min(...widths.filter((width) => width > 1));
  }

  test('/docs: what a group of operations is for is readable', async () => {
    await page.goto(`${api.url}/docs`);
    await page.locator('.opblock').first().waitFor();
    expect(await narrowest('.opblock-tag small')).toBeGreaterThan(READABLE);
    expect(await overflow()).toBe(0);
  });

  test.each(['Reservations/createReservation', 'Shop/placeOrder', 'Stock%20counters/setStock'])(
    '/docs#/%s: parameters, responses and their headers are readable',
    async (operation) => {
      await page.goto(`${api.url}/docs#/${operation}`);
      await page.locator('.is-open .responses-table').first().waitFor();
      expect(await narrowest('.is-open .parameters-col_description')).toBeGreaterThan(READABLE);
      expect(await narrowest('.is-open .response-col_description')).toBeGreaterThan(READABLE);
      expect(await narrowest('.is-open .headers td')).toBeGreaterThan(READABLE);
      expect(await overflow()).toBe(0);
    },
  );

  test.each(['/', '/docs/errors'])('%s is no wider than the screen', async (path) => {
    await page.goto(api.url + path);
    expect(await overflow()).toBe(0);
    expect(await narrowest('p, dd')).toBeGreaterThan(READABLE);
  });
});
