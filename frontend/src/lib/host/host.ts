/** What the shell around the page offers: the window does it natively, a browser in its own way. */
export interface Host {
  readonly name: 'window' | 'browser';
  openExternal(url: string): void;
  setTitle(title: string): void;
  copyText(text: string): Promise<boolean>;
  print(): void;
  toggleFullscreen(): void;
}
