import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser of this machine, or undefined: QUANT_CHROMIUM names another one. */
export function findChromium(): string | undefined {
  const named = process.env.QUANT_CHROMIUM;
  if (named !== undefined && named !== '') return named;
  return PLACES.find((path) => existsSync(path));
}

/** A page that is open, and everything about it that a person would call wrong. */
export interface Opened {
  readonly page: Page;
  /** errors and warnings of the console, uncaught errors, dialogs */
  readonly complaints: readonly string[];
  /** addresses that the page asked for beside its own file */
  readonly requests: readonly string[];
}

export interface Viewer {
  /** Writes the text as a file, opens it from the disk and waits until all charts are drawn. */
  open(html: string, options?: BrowserContextOptions): Promise<Opened>;
  close(): Promise<void>;
}

export async function startViewer(executablePath: string): Promise<Viewer> {
  const browser: Browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const folder = mkdtempSync(join(tmpdir(), 'quant-report-'));
  let count = 0;
  return {
    async open(html, options = {}) {
      const file = join(folder, `${count++}.html`);
      writeFileSync(file, html);
      const address = pathToFileURL(file).href;
      const context = await browser.newContext(options);
      const page = await context.newPage();
      const complaints: string[] = [];
      const requests: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('dialog', (dialog) => {
        complaints.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on('request', (request) => {
        if (request.url() !== address && !request.url().startsWith('data:')) requests.push(request.url());
      });
      await page.goto(address);
      await drawn(page);
      return { page, complaints, requests };
    },
    async close() {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until every chart has been drawn again. */
export async function drawn(page: Page): Promise<void> {
  await page.waitForSelector('html[data-charts=drawn]', { state: 'attached', timeout: 25_000 });
}
