import { api, ApiError, guest, pagesPath } from '../lib/api';
import { host } from '../lib/host';
import {
  announcer, citing, focusedRow, focusList, focusSearch, href, i18n, limits, lists, marks, moveRow, overlays, panes, results, router, rowIds,
  saveFile, settings, shownItem, stick, toasts, updates,
  type Command,
} from '../lib/state';
import { nextUnread, previousIssue } from './issues';

const go = (id: string, letter: string, address: () => string, label: () => string): Command => ({
  id: `go.${id}`, group: 'go', label, keys: [`g ${letter}`], run: () => router.go(address()),
});

const theme = (name: 'light' | 'dark' | 'contrast' | 'system', label: () => string): Command => ({
  id: `theme.${name}`, group: 'view', label, run: () => void settings.save({ theme: name }),
});

function scale(by: number): void {
  const { min, max } = limits.interfaceScale;
  const interfaceScale = by === 0 ? 100 : Math.min(max, Math.max(min, settings.value.interfaceScale + by));
  void settings.save({ interfaceScale });
  announcer.say(i18n.m.palette.scaleNow(interfaceScale));
}

function textSize(by: number): void {
  const { min, max } = limits.textSize;
  const textSize = Math.min(max, Math.max(min, settings.value.textSize + by));
  void settings.save({ textSize });
  announcer.say(i18n.m.palette.textNow(textSize));
}

/** A command that turns one setting on or off and says which it is now. */
const turn = (name: 'singleKeys' | 'paragraphNumbers' | 'spelling', label: () => string, what: () => string): Command => ({
  id: `turn.${name}`, group: 'app', label, run: () => {
    const now = !settings.value[name];
    void settings.save({ [name]: now });
    announcer.say(i18n.m.palette.turned[now ? 'on' : 'off'](what()));
  },
});

/** The item a key is meant for: the row with the focus, else the one that is open. */
const target = () => {
  const id = (focusedRow() ?? shownItem(router.route)) || undefined;
  const own = ['file', 'note', 'list'].includes(results.hit(id ?? '')?.kind ?? '') || router.route.name === 'files';
  return own ? undefined : id; // the reader's own things are not starred
};
const hasTarget = () => target() !== undefined;

/** Asks to which list the item is to be added. */
function addToList(): void {
  const id = focusedRow() ?? shownItem(router.route);
  if (!id || ['note', 'list'].includes(results.hit(id)?.kind ?? '')) return announcer.say(i18n.m.lists.nothingToAdd);
  const row = document.querySelector(`[data-row="${CSS.escape(id)}"] .title, article h1`);
  lists.adding = { ids: [id], title: row?.textContent?.trim() ?? '' };
}

async function newList(): Promise<void> {
  const view = await lists.create(i18n.m.lists.newName);
  if (view) router.go(href.list(view.list.id));
}

/** Closes the topmost thing, then goes back to the list. Dialogs and menus close themselves before this. */
function escape(): boolean {
  if (panes.navOpen) panes.navOpen = false;
  else if (shownItem(router.route) && panes.mode === 'one') router.backToList();
  else return focusList();
  return true;
}

/** The original of a row of the list; what is open is left to the reader. */
async function openOriginal(): Promise<void> {
  const row = focusedRow();
  if (!row) return;
  try {
    const { webLinks } = await api.item(row);
    const link = ['original', 'doi', 'source'].flatMap((rel) => webLinks.filter((l) => l.rel === rel))[0];
    if (link) host.openExternal(link.url);
    else announcer.say(i18n.m.palette.noOriginal);
  } catch (err) {
    if (err instanceof ApiError) toasts.show(err.message);
  }
}

/** Stands on the sheet of keys at all times; the reader says what it does while a text is open. */
const ofReader = (id: string, label: () => string, keys: string[]): Command => ({
  id: `reader.${id}`, group: 'list', label, keys, enabled: () => false, run: () => false,
});

/** The unread issues of the list, whatever it is narrowed to. */
const unreadRows = () => rowIds().filter((id) => !marks.of(id).read);

/** Shows what there is to take, and takes nothing. */
function checkForUpdates(): void {
  router.go(href.updates);
  void updates.look();
}

/** The list that F5 shows on the wall: the one that is open, or whose row has the focus. */
function presentable(): string {
  const [, screen, id] = /^#\/([a-z]+)(?:\/([^/?]+))?/.exec(location.hash) ?? [];
  if (screen === 'lists' && id) return decodeURIComponent(id);
  return screen === 'lists' || screen === 'workshop' ? (focusedRow() ?? '') : '';
}

/** The whole library as pages in a zip file. */
const savePages = () => saveFile(pagesPath('', i18n.lang), 'social-mission-library.zip', i18n.m.handout.pagesAll);

/** What the app as a whole can do; each screen registers its own beside these. */
export const appCommands: Command[] = [
  { id: 'palette', group: 'app', label: () => i18n.m.common.palette, keys: ['Mod+K'], inInputs: true, hidden: true, run: () => void (overlays.open = 'palette') },
  { id: 'titles', group: 'go', label: () => i18n.m.palette.openTitle, keys: ['Mod+O'], inInputs: true, run: () => void (overlays.open = 'titles') },
  { id: 'shortcuts', group: 'app', label: () => i18n.m.help.shortcuts, keys: ['?'], run: () => void (overlays.open = 'shortcuts') },
  { id: 'help', group: 'app', label: () => i18n.m.common.nav.help, keys: ['F1'], inInputs: true, run: () => router.go(href.help()) },
  { id: 'settings', group: 'app', label: () => i18n.m.common.nav.settings, keys: ['Mod+,'], inInputs: true, run: () => router.go(href.settings) },
  { id: 'search', group: 'go', label: () => i18n.m.search.focus, keys: ['/', 'Mod+L'], inInputs: true, run: focusSearch },
  go('home', 'h', () => href.home, () => i18n.m.common.nav.home),
  go('library', 'l', () => href.library(), () => i18n.m.common.nav.library),
  go('newsletters', 'n', () => href.newsletters, () => i18n.m.common.nav.newsletters),
  go('lists', 'r', () => href.lists, () => i18n.m.common.nav.lists),
  go('initiatives', 'i', () => href.initiatives, () => i18n.m.common.nav.initiatives),
  go('notes', 'm', () => href.notes(), () => i18n.m.common.nav.notes),
  { id: 'go.workshop', group: 'go', label: () => i18n.m.workshop.title, run: () => router.go(href.workshop()) },
  { id: 'workshop', group: 'go', label: () => i18n.m.workshop.present, keys: ['F5'], inInputs: true, enabled: () => presentable() !== '', run: () => router.go(href.workshop(presentable())) },
  { id: 'go.updates', group: 'go', label: () => i18n.m.common.nav.updates, run: () => router.go(href.updates) },
  { id: 'updates.check', group: 'app', label: () => i18n.m.updates.check, keys: ['Shift+R'], run: checkForUpdates },
  { id: 'go.files', group: 'go', label: () => i18n.m.files.title, run: () => router.go(href.files) },
  { id: 'room', group: 'app', label: () => i18n.m.room.command, run: () => router.go(href.room()) },
  { id: 'go.shared', group: 'go', label: () => i18n.m.room.guest.nav, enabled: () => guest, hidden: !guest, run: () => router.go(href.shared()) },
  { id: 'stick', group: 'app', label: () => i18n.m.handout.stickOpen, run: () => stick.show() },
  { id: 'pages', group: 'app', label: () => i18n.m.handout.pagesAll, run: () => void savePages() },
  { id: 'go.events', group: 'go', label: () => i18n.m.palette.events, run: () => router.go(href.library('kind=event')) },
  { id: 'go.data', group: 'go', label: () => i18n.m.palette.data, run: () => router.go(href.library('kind=dataset')) },
  { id: 'back', group: 'go', label: () => i18n.m.common.back, keys: ['Alt+ArrowLeft'], inInputs: true, run: () => router.back() },
  { id: 'forward', group: 'go', label: () => i18n.m.common.forward, keys: ['Alt+ArrowRight'], inInputs: true, run: () => router.forward() },

  { id: 'row.next', group: 'list', label: () => i18n.m.reader.next, keys: ['j', 'ArrowDown'], hidden: true, run: (e) => move(1, e) },
  { id: 'row.previous', group: 'list', label: () => i18n.m.reader.previous, keys: ['k', 'ArrowUp'], hidden: true, run: (e) => move(-1, e) },
  { id: 'issue.next', group: 'list', label: () => i18n.m.palette.nextUnread, keys: ['Space'], enabled: () => router.route.name === 'newsletters', run: nextUnread },
  { id: 'issue.previous', group: 'list', label: () => i18n.m.newsletters.previousIssue, keys: ['Shift+Space'], enabled: () => router.route.name === 'newsletters', run: previousIssue },
  { id: 'row.open', group: 'list', label: () => i18n.m.reader.open, keys: ['o', 'Enter'], hidden: true, enabled: () => focusedRow() !== undefined, run: () => (document.activeElement as HTMLElement).click() },
  { id: 'item.original', group: 'list', label: () => i18n.m.reader.openOriginal, keys: ['v'], enabled: () => focusedRow() !== undefined, run: () => void openOriginal() },
  ofReader('highlight', () => i18n.m.notes.highlight, ['h']),
  ofReader('note', () => i18n.m.notes.writeNote, ['n']),
  ofReader('passage', () => i18n.m.notes.choose, ['p']),
  ofReader('earlier', () => i18n.m.reader.earlier.show, ['u']),
  ofReader('find', () => i18n.m.reader.find, ['Mod+F']),
  ofReader('pageDown', () => i18n.m.reader.pageDown, ['Space']),
  ofReader('pageUp', () => i18n.m.reader.pageUp, ['Shift+Space']),
  { id: 'newsletters.readAll', group: 'list', label: () => i18n.m.newsletters.markAll, keys: ['Shift+A'], enabled: () => router.route.name === 'newsletters', run: () => void marks.markRead(unreadRows()) },
  { id: 'item.star', group: 'list', label: () => i18n.m.common.star, keys: ['s'], enabled: hasTarget, run: () => void marks.toggleStar(target() ?? '') },
  { id: 'item.cite', group: 'list', label: () => i18n.m.cite.open, enabled: hasTarget, run: () => citing.open(target() ?? '') },
  { id: 'item.copyReference', group: 'list', label: () => i18n.m.cite.copyReference, keys: ['Mod+Shift+C'], inInputs: true, enabled: hasTarget, run: () => void citing.copy(target() ?? '', 'reference') },
  { id: 'item.copyInText', group: 'list', label: () => i18n.m.cite.copyInText, keys: ['Mod+Shift+A'], inInputs: true, enabled: hasTarget, run: () => void citing.copy(target() ?? '', 'inText') },
  { id: 'item.read', group: 'list', label: () => i18n.m.common.markRead, keys: ['m'], enabled: hasTarget, run: () => void marks.toggleRead(target() ?? '') },
  { id: 'list.add', group: 'list', label: () => i18n.m.lists.add, keys: ['a', 'Mod+D'], run: addToList },
  { id: 'list.new', group: 'app', label: () => i18n.m.lists.new, run: () => void newList() },
  { id: 'list.import', group: 'app', label: () => i18n.m.lists.importTitle, run: () => void (lists.importing = {}) },
  { id: 'escape', group: 'app', label: () => i18n.m.palette.close, keys: ['Escape'], hidden: true, run: escape },

  { id: 'print', group: 'app', label: () => i18n.m.palette.print, keys: ['Mod+P'], inInputs: true, run: () => host.print() },
  { id: 'fullscreen', group: 'view', label: () => i18n.m.palette.fullscreen, keys: ['F11'], inInputs: true, run: () => host.toggleFullscreen() },
  { id: 'scale.bigger', group: 'view', label: () => i18n.m.palette.bigger, keys: ['Mod++', 'Mod+='], inInputs: true, run: () => scale(10) },
  { id: 'scale.smaller', group: 'view', label: () => i18n.m.palette.smaller, keys: ['Mod+-'], inInputs: true, run: () => scale(-10) },
  { id: 'scale.normal', group: 'view', label: () => i18n.m.palette.normal, keys: ['Mod+0'], inInputs: true, run: () => scale(0) },
  { id: 'text.bigger', group: 'view', label: () => i18n.m.palette.textBigger, run: () => textSize(limits.textSize.step) },
  { id: 'text.smaller', group: 'view', label: () => i18n.m.palette.textSmaller, run: () => textSize(-limits.textSize.step) },
  turn('paragraphNumbers', () => i18n.m.palette.paragraphNumbers, () => i18n.m.reader.paragraphNumbers),
  turn('singleKeys', () => i18n.m.palette.singleKeys, () => i18n.m.settings.singleKeys),
  turn('spelling', () => i18n.m.palette.spelling, () => i18n.m.settings.spelling),
  theme('system', () => i18n.m.palette.themeSystem),
  theme('light', () => i18n.m.palette.themeLight),
  theme('dark', () => i18n.m.palette.themeDark),
  theme('contrast', () => i18n.m.palette.themeContrast),
  { id: 'language.system', group: 'app', label: () => i18n.m.palette.systemLanguage, run: () => void settings.save({ language: '' }) },
  { id: 'language.en', group: 'app', label: () => i18n.m.palette.english, run: () => void settings.save({ language: 'en' }) },
  { id: 'language.es', group: 'app', label: () => i18n.m.palette.spanish, run: () => void settings.save({ language: 'es' }) },
];

/** Arrows move through rows only from within a list; in the reader they scroll as usual. */
function move(by: 1 | -1, event?: KeyboardEvent): boolean {
  if (event?.key.startsWith('Arrow') && focusedRow() === undefined) return false;
  return moveRow(by);
}
