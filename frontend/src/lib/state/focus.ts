/** Where the keyboard focus goes as screens change: rows of the list, the main pane, the search box. */

const rowsOf = () => [...document.querySelectorAll<HTMLElement>('[data-list] [data-row]')].filter((row) => row.offsetParent);

let wanted = '';

/** Asks for the focus to return to a row, now or as soon as its list is shown. */
export function wantRow(id: string): void {
  wanted = id;
  restoreRow();
}

/** Lists call this after they have drawn their rows. */
export function restoreRow(): void {
  if (!wanted) return;
  const row = rowsOf().find((r) => r.dataset['row'] === wanted);
  if (!row) return;
  wanted = '';
  row.focus();
  row.scrollIntoView({ block: 'nearest' });
}

/** The row that has the focus, or else the one that is open. */
function currentRow(rows: HTMLElement[]): number {
  const focused = rows.indexOf(document.activeElement as HTMLElement);
  return focused >= 0 ? focused : rows.findIndex((row) => row.hasAttribute('aria-current'));
}

/** The id of the row that has the focus. */
export function focusedRow(): string | undefined {
  const row = document.activeElement?.closest<HTMLElement>('[data-row]');
  return row?.dataset['row'];
}

/** Goes to the next or previous row; false when there is no list. */
export function moveRow(by: 1 | -1): boolean {
  const rows = rowsOf();
  if (!rows.length) return false;
  const now = currentRow(rows);
  const next = now < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, now + by));
  rows[next]?.focus();
  rows[next]?.scrollIntoView({ block: 'nearest' });
  return true;
}

/**
 * The address of the next row that is wanted, from the open one on and round to
 * the top. The list counts also where it is folded away behind the reader.
 */
export function nextRow(wanted: (id: string) => boolean): string | undefined {
  const rows = [...document.querySelectorAll<HTMLAnchorElement>('#list [data-row]')];
  const open = rows.findIndex((row) => row.hasAttribute('aria-current'));
  const row = [...rows.slice(open + 1), ...rows.slice(0, open + 1)].find((r) => wanted(r.dataset['row'] ?? ''));
  return row?.getAttribute('href') ?? undefined;
}

/** The address of the row above the open one; none at the top. */
export function previousRow(): string | undefined {
  const rows = [...document.querySelectorAll<HTMLAnchorElement>('#list [data-row]')];
  const open = rows.findIndex((row) => row.hasAttribute('aria-current'));
  return rows[open - 1]?.getAttribute('href') ?? undefined;
}

/** The address of a row of the list, with what the list is narrowed to. */
export function rowHref(id: string): string | undefined {
  return document.querySelector(`#list [data-row="${CSS.escape(id)}"]`)?.getAttribute('href') ?? undefined;
}

/** The ids of all rows of the list, in its order. */
export function rowIds(): string[] {
  return [...document.querySelectorAll<HTMLElement>('#list [data-row]')].map((row) => row.dataset['row'] ?? '');
}

/** Brings the open item's row into view, where the list does not show it. */
export function showOpenRow(): void {
  document.querySelector('#list [aria-current][data-row]')?.scrollIntoView({ block: 'nearest' });
}

export function focusMain(): void {
  document.querySelector<HTMLElement>('main, [role="main"] > [data-keys]')?.focus({ preventScroll: true });
}

export function focusList(): boolean {
  const rows = rowsOf();
  const at = currentRow(rows);
  const row = rows[at < 0 ? 0 : at];
  row?.focus();
  return row !== undefined;
}

export function focusSearch(): void {
  const box = document.querySelector<HTMLInputElement>('[data-search]');
  box?.focus();
  box?.select();
}
