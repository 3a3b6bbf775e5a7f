import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterEach, expect } from 'vitest';
import type { Api } from '../support/api.ts';

/** The page of a sale in one tab, by what a visitor finds on it. */
export class SalePage {
  readonly tab: Page;
  readonly user: Locator;
  readonly buyNow: Locator;
  readonly check: Locator;

  constructor(tab: Page) {
    this.tab = tab;
    this.user = tab.getByRole('textbox', { name: 'Your name or email' });
    this.buyNow = tab.getByRole('button', { name: 'Buy Now' });
    this.check = tab.getByRole('button', { name: 'Check my purchase' });
  }

  /** Waits until the page says this about the sale: its phase, and how many units there are. */
  async expectSale(phase: string, stock: string): Promise<void> {
    await this.tab.getByText(phase, { exact: true }).waitFor();
    await this.tab.getByText(stock, { exact: true }).waitFor();
  }

  async buyAs(user: string): Promise<void> {
    await this.user.fill(user);
    await this.buyNow.click();
  }

  /** Waits until the page says, in a live region, how the press of a button ended, and only that. */
  async expectOutcome(title: string, text = ''): Promise<void> {
    const outcome = this.tab.getByRole('status').filter({ has: this.tab.getByRole('heading') });
    await outcome.getByRole('heading', { name: title, exact: true }).waitFor();
    expect(await outcome.textContent()).toContain(text);
    expect(await outcome.count()).toBe(1);
  }

  /** The reference of the purchase that the page shows. */
  async reference(): Promise<string | null> {
    return this.tab.getByRole('status').getByRole('definition').first().textContent();
  }
}

type Visit = {
  /** Where the service is; by default the host itself. */
  origin?: string;
  /** Whose cookies and storage; by default nobody's yet. */
  context?: BrowserContext;
  /** Called with the tab before it loads the page. */
  prepare?: (tab: Page) => Promise<unknown>;
};

/** Opens tabs. After each test they are closed, and the console has shown nothing, nor was another origin asked. */
export function useVisits(api: Api, chromium: { readonly browser: Browser }) {
  const contexts = new Set<BrowserContext>();
  const faults: string[] = [];
  afterEach(async () => {
    await Promise.all([...contexts].map((context) => context.close()));
    contexts.clear();
    expect(faults.splice(0)).toEqual([]);
  });

  function listen(tab: Page, origin: string): void {
    tab.on('pageerror', (error) => faults.push(error.message));
    tab.on('request', (request) => void (request.url().startsWith(origin) || faults.push(request.url())));
    tab.on('console', (message) => {
      // The browser itself reports each response that is not a success.
      const isReport = message.text().startsWith('Failed to load resource');
      if (!isReport || !message.location().url.startsWith(`${origin}/v1/sales/`)) faults.push(message.text());
    });
  }

  return async function visit(path: string, { origin = api.url, context, prepare }: Visit = {}): Promise<SalePage> {
    const visitor = context ?? (await chromium.browser.newContext());
    contexts.add(visitor);
    const tab = await visitor.newPage();
    listen(tab, origin);
    await prepare?.(tab);
    await tab.goto(origin + path);
    return new SalePage(tab);
  };
}

export const pathOf = ({ id }: { id: string }) => `/?sale=${id}`;
