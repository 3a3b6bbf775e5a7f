import axe, { type AxeResults } from 'axe-core';
import type { Page, Response, Route } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Purchase, Sale } from '../../web/src/api.ts';
import { useApi } from '../support/api.ts';
import { noBrowser, useBrowser } from '../support/browser.ts';

const SCRIPT_BUDGET = 90_000;

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

const sale = (differences: Partial<Sale> = {}): Sale => ({
  ...{ id: 'demo', item_id: crypto.randomUUID(), name: 'Aurora Lamp, First Edition' },
  ...{ status: 'active', sold_out: false, starts_at: inHours(-1), ends_at: inHours(48) },
  ...{ total_quantity: 100, remaining_quantity: 73, server_time: inHours(0) },
  ...differences,
});

const bought: Purchase = {
  ...{ id: crypto.randomUUID(), sale_id: 'demo', item_id: crypto.randomUUID() },
  ...{ user_id: 'ada@example.com', created_at: inHours(0) },
};

/** What the service answers; nothing where it does not answer. */
type Answer = { status: number; body: object } | 'none' | 'cut';
type State = { sale?: Answer; purchase?: Answer; check?: Answer; press?: string; shows: string };

const ok = (body: object): Answer => ({ status: 200, body });
const problem = (status: number, code: string, more = {}): Answer => ({ status, body: { status, code, ...more } });

const states: Record<string, State> = {
  loading: { sale: 'none', shows: 'Loading the sale' },
  upcoming: { sale: ok(sale({ starts_at: inHours(30) })), shows: 'Opening soon' },
  active: { shows: 'On sale now' },
  'the last hour': { sale: ok(sale({ ends_at: inHours(0.5) })), shows: 'Closes in' },
  'sold out': { sale: ok(sale({ sold_out: true, remaining_quantity: 0 })), shows: 'Sold out' },
  ended: { sale: ok(sale({ ends_at: inHours(-0.5) })), shows: 'Sale ended' },
  'a long name': { sale: ok(sale({ name: 'Zwiebel'.repeat(20) })), shows: 'On sale now' },
  'no such sale': { sale: problem(404, 'sale_not_found'), shows: 'There is no such sale.' },
  'cannot be loaded': { sale: 'cut', shows: 'The sale could not be loaded.' },
  secured: { purchase: { status: 201, body: bought }, press: 'Buy Now', shows: 'It’s yours.' },
  'already purchased': {
    purchase: problem(409, 'already_purchased', { purchase: bought }),
    press: 'Buy Now',
    shows: 'You already have yours.',
  },
  'sold out at the press': { purchase: problem(409, 'sold_out'), press: 'Buy Now', shows: 'Sold out.' },
  buying: { purchase: 'none', press: 'Buy Now', shows: 'One moment…' },
  busy: { purchase: problem(503, 'unavailable'), press: 'Buy Now', shows: 'It is very busy.' },
  'too many requests': { purchase: problem(429, 'too_many_requests'), press: 'Buy Now', shows: 'It is very busy.' },
  'a refused name': {
    purchase: problem(422, 'validation_failed'),
    press: 'Buy Now',
    shows: 'That name does not work.',
  },
  found: {
    check: ok({ secured: true, purchase: bought }),
    press: 'Check my purchase',
    shows: 'Yes, you have one.',
  },
};

describe.skipIf(noBrowser)('the quality of the page', () => {
  const api = useApi();
  const chromium = useBrowser();

  function answerOf({ sale: status = ok(sale()), purchase = 'none', check = 'none' }: State, route: Route): Answer {
    if (route.request().method() === 'POST') return purchase;
    return route.request().url().includes('/purchases/') ? check : status;
  }

  async function respond(state: State, route: Route): Promise<void> {
    const answer = answerOf(state, route);
    if (answer === 'cut') return route.abort();
    if (answer !== 'none') return route.fulfill({ status: answer.status, json: answer.body });
  }

  /** Opens the page in this state, with nothing in motion. */
  async function show(state: State): Promise<Page> {
    const page = await chromium.browser.newPage({ reducedMotion: 'reduce' });
    await page.route('**/v1/sales/**', (route) => respond(state, route));
    await page.goto(api.url);
    if (state.press) {
      await page.getByLabel('Your name or email').fill('ada@example.com');
      await page.getByRole('button', { name: state.press }).click();
    }
    await page.getByText(state.shows, { exact: true }).first().waitFor({ state: 'attached' });
    return page;
  }

  async function violations(page: Page): Promise<string[]> {
    const { violations: found } = await page.evaluate<AxeResults>(`${axe.source}; axe.run()`);
    return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  }

  const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

  test.each(Object.entries(states))(
    '%s: axe finds nothing, light or dark, and nothing is cut off',
    async (_, state) => {
      const page = await show(state);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await violations(page), colorScheme).toEqual([]);
      }
      // 320 px is 1280 px at a zoom of 400 %.
      for (const width of [320, 720, 1440]) {
        await page.setViewportSize({ width, height: 800 });
        expect(await overflow(page), `at ${width} px`).toBe(0);
      }
      await page.close();
    },
  );

  test('/docs/errors: axe finds nothing, light or dark', async () => {
    const page = await chromium.browser.newPage();
    await page.goto(`${api.url}/docs/errors`);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page), colorScheme).toEqual([]);
    }
    await page.close();
  });

  test(`the scripts are at most ${SCRIPT_BUDGET} bytes over the wire, and everything comes from the service`, async () => {
    const page = await chromium.browser.newPage();
    const responses: Response[] = [];
    page.on('response', (response) => responses.push(response));
    await page.goto(api.url, { waitUntil: 'networkidle' });
    const scripts = responses.filter((response) => response.request().resourceType() === 'script');
    const sizes = await Promise.all(scripts.map(async (script) => (await script.request().sizes()).responseBodySize));
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(SCRIPT_BUDGET);
    for (const response of responses) expect(response.url().startsWith(api.url), response.url()).toBe(true);
    await page.close();
  });

  test('without any script the page has its frame: brand, light and links', async () => {
    const context = await chromium.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(api.url);
    expect(await page.getByText('Holdfast', { exact: true }).isVisible()).toBe(true);
    expect(await page.getByRole('link', { name: 'API documentation' }).isVisible()).toBe(true);
    expect((await page.locator('.stage').boundingBox())?.height).toBeGreaterThan(150);
    await context.close();
  });

  test('nothing moves for those who want it so', async () => {
    const page = await show({ shows: 'On sale now' });
    const moving = () => page.evaluate(() => document.getAnimations().length);
    expect(await moving()).toBe(0);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    expect(await moving()).toBeGreaterThan(0);
    await page.close();
  });
});
