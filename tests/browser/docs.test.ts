import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { useApi } from '../support/api.ts';
import { noBrowser, useBrowser } from '../support/browser.ts';

describe.skipIf(noBrowser)(`the documentation in a browser${noBrowser ? ` (${noBrowser})` : ''}`, () => {
  const api = useApi();
  const chromium = useBrowser();
  let page: Page;
  let faults: string[];

  beforeEach(async () => {
    page = await chromium.browser.newPage();
    faults = [];
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(api.url) && !request.url().startsWith('data:')) faults.push(request.url());
    });
    onTestFinished(() => page.close());
  });

  test('/docs: POST /v1/items, tried out as it stands, creates the item of the example', async () => {
    await page.goto(`${api.url}/docs`);
    const operation = page.locator('#operations-Items-createItem');
    await operation.locator('.opblock-summary-control').click();
    await operation.getByRole('button', { name: 'Try it out' }).click();
    await operation.getByRole('button', { name: 'Execute' }).click();
    const response = operation.locator('.live-responses-table .response');
    await response.waitFor();
    expect(await response.locator('.response-col_status').textContent()).toContain('201');
    const { id } = JSON.parse((await response.locator('.highlight-code code').first().textContent()) as string);
    expect((await api.get(`/v1/items/${id}`)).body).toMatchObject({ name: 'White T-Shirt', available_quantity: 5 });
    expect(faults).toEqual([]);
  });

  test('/docs: every operation of the document is shown, under a tag that is explained', async () => {
    await page.goto(`${api.url}/docs`);
    await page.locator('.opblock').first().waitFor();
    const { paths, tags } = (await api.get('/openapi.json')).body;
    const operations = Object.values(paths as Record<string, object>).flatMap((item) => Object.values(item));
    expect(await page.locator('.opblock').count()).toBe(operations.length);
    expect(await page.locator('.opblock-tag small').allInnerTexts()).toEqual(
      tags.map(({ description }: { description: string }) => description),
    );
    expect(faults).toEqual([]);
  });

  test('/docs/errors: the type of a problem leads to its explanation, and that to the operation', async () => {
    const { body } = await api.post('/v1/reservations', { raw: '{' });
    await page.goto(api.url + body.type);
    expect(await page.locator('section:target h2').textContent()).toContain(body.code);
    await page.locator('section:target').getByRole('link', { name: 'POST /v1/reservations', exact: true }).click();
    await page.locator('#operations-Reservations-createReservation .opblock-body').waitFor();
    expect(faults).toEqual([]);
  });
});
