/**
 * The window's opener silently drops addresses with these characters, which
 * many DOIs contain; percent-encoded they mean the same.
 */
export function safeAddress(url: string): string {
  return url.replace(/[()!~*[\]{};$|\\]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());
}

/** Only web and mail addresses leave the app. */
export function isExternal(url: string): boolean {
  return /^(https?:\/\/|mailto:)/i.test(url);
}
