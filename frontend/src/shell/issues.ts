import { announcer, i18n, marks, nextRow, previousRow, router, rowHref, shownItem } from '../lib/state';

/** The issues that Space left behind, the latest last: Shift+Space goes back through them. */
const trail: string[] = [];

/** At the end of what is open (the reader pages before that) the next unread issue follows. */
export function nextUnread(): boolean {
  if (router.route.name !== 'newsletters') return false;
  const open = shownItem(router.route);
  // Paged to its end: it is read, however short it was, unless the reader said otherwise.
  if (open && !marks.of(open).read) void marks.reached(open, {}, true);
  const next = nextRow((id) => id !== open && !marks.of(id).read);
  if (next) {
    if (open) trail.push(open);
    router.go(next);
  } else announcer.say(i18n.m.palette.noneUnread);
  return true;
}

/** At the top of an issue: back to the one that Space came from, else to the one above it in the list. */
export function previousIssue(): boolean {
  if (router.route.name !== 'newsletters' || !shownItem(router.route)) return false;
  const before = trail.pop();
  const address = (before && rowHref(before)) ?? previousRow();
  if (!address) return false;
  router.go(address);
  return true;
}
