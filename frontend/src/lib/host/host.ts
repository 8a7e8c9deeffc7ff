/** What the shell around the page offers: the window does it natively, a browser in its own way. */
export interface Host {
  readonly name: 'window' | 'browser';
  openExternal(url: string): void;
  setTitle(title: string): void;
  copyText(text: string): Promise<boolean>;
  /** Copies a text with its formatting where the system can; the plain text where it cannot. */
  copyRich(text: string, html: string): Promise<boolean>;
  print(): void;
  toggleFullscreen(): void;
  /** Brings a file of our own server to where the reader keeps downloads. Only a browser can. */
  download?(path: string, name: string): void;
  /**
   * Asks for a file, a folder or a place to save a file of this name, by the
   * system's own dialog; empty when the reader chose none. Only the window has paths.
   * The pattern says which files, such as `*.zip`.
   */
  pick?(what: 'file' | 'folder' | 'save', title: string, name?: string, pattern?: string): Promise<string>;
  /** Tells of files and folders that are dropped on the window, by their paths. */
  onDrop?(dropped: (paths: string[]) => void): () => void;
}
