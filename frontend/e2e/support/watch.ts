import type { Page } from '@playwright/test';

/** What no page of this app may ever do, whatever the test is about. */
export class Watch {
  readonly faults: string[] = [];
  /** Console errors that the test provokes on purpose, such as the 404 of an item that is not there. */
  readonly expected: RegExp[] = [];
  /** Set by journeys that are done by keyboard alone. */
  keyboardOnly = false;
  /** Where the page may be besides its own program: a second one that the test started. */
  readonly origins: string[] = [];

  private constructor(private readonly origin: string) {}

  static async over(page: Page, origin: string): Promise<Watch> {
    const watch = new Watch(origin);
    await page.exposeFunction('__watch', (fault: string) => {
      if (fault !== 'pointer') watch.faults.push(fault);
      else if (watch.keyboardOnly) watch.faults.push('the pointer was used');
    });
    await page.addInitScript(report);
    page.on('console', (message) => {
      const text = `${message.text()} (${message.location().url})`;
      if (message.type() === 'error' && !watch.expected.some((known) => known.test(text))) watch.faults.push(`console: ${text}`);
    });
    page.on('pageerror', (error) => watch.faults.push(`script error: ${error.stack ?? error.message}`));
    page.on('dialog', (dialog) => {
      watch.faults.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('popup', (popup) => watch.faults.push(`a window opened: ${popup.url()}`));
    page.on('request', (request) => {
      if (!watch.own(request.url())) watch.faults.push(`request to ${request.url()}`);
    });
    page.on('framenavigated', (frame) => {
      if (!watch.own(frame.url())) watch.faults.push(`a frame went to ${frame.url()}`);
    });
    return watch;
  }

  private own(url: string): boolean {
    return [this.origin, ...this.origins].some((origin) => url.startsWith(origin)) || url === 'about:blank' || url.startsWith('data:image/');
  }
}

/** Runs in the page, before anything of it. */
function report(): void {
  const tell = (fault: string) => void (window as unknown as { __watch: (fault: string) => void }).__watch(fault);
  document.addEventListener('securitypolicyviolation', (event) => {
    tell(`content security policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`);
  });
  addEventListener('pointerdown', () => tell('pointer'), true);
}
