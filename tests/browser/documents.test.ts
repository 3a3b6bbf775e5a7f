import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { docsPages } from '../../lib/meta/docs.ts';
import { describeApi } from '../../lib/meta/documents.ts';
import { declared, readLevels } from '../http/operations/declared.ts';
import { noBrowser, useBrowser } from '../support/browser.ts';
import { listen } from '../support/listen.ts';

const other = { ...readLevels, id: 'readOtherLevels', tag: 'Others' };
const pages = docsPages([
  describeApi('Levels', '/openapi.json', declared, [{ name: 'Levels' }]),
  describeApi('Others & more', '/others.json', [other], [{ name: 'Others' }]),
]);

describe.skipIf(noBrowser)('two OpenAPI documents in a browser', () => {
  const chromium = useBrowser();
  let server: Server;
  let origin: string;
  const complaints: string[] = [];
  beforeAll(async () => {
    vi.stubEnv('LOG_LEVEL', 'warn');
    const { serve } = await import('../../lib/http/serve.ts');
    server = createServer(serve([], pages));
    origin = `http://127.0.0.1:${await listen(server)}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test('/docs offers both, and the page of errors leads into the right one', async () => {
    const page = await chromium.browser.newPage();
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${origin}/docs`);
    await page.locator('#operations-Levels-readLevels').waitFor();
    await page.getByLabel('Select a definition').selectOption({ label: 'Others & more' });
    await page.locator('#operations-Others-readOtherLevels').waitFor();
    expect(await page.locator('.opblock').count()).toBe(1);

    await page.goto(`${origin}/docs/errors#item_not_found`);
    await page.locator('section:target a[href*="readOtherLevels"]').click();
    await page.locator('#operations-Others-readOtherLevels .opblock-body').waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });
});
