/** The addresses of the app, as data. */
export type Route =
  | { name: 'home' }
  | { name: 'library'; query: string }
  | { name: 'item'; id: string }
  | { name: 'files' }
  | { name: 'file'; file: string }
  | { name: 'newsletters'; id?: string; query: string }
  | { name: 'initiatives'; id?: string; query: string }
  | { name: 'lists'; id?: string }
  | { name: 'notes'; query: string }
  | { name: 'packet'; list: string }
  | { name: 'updates' }
  | { name: 'workshop'; id?: string }
  | { name: 'settings' }
  | { name: 'room'; list?: string }
  | { name: 'shared'; list?: string }
  | { name: 'help'; topic?: string }
  | { name: 'missing'; path: string };

export type ScreenName = Route['name'];

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = split(hash.replace(/^#/, ''), '?');
  const parts = path.split('/').filter(Boolean);
  const [screen, rest] = [parts[0], parts.slice(1).map(decode)];
  const id = rest[0];
  if (rest.length > 1) return { name: 'missing', path };
  switch (screen) {
    case undefined:
      return { name: 'home' };
    case 'library':
      return id === undefined ? { name: 'library', query } : { name: 'missing', path };
    case 'items':
      return id === undefined ? { name: 'missing', path } : { name: 'item', id };
    case 'packet':
      return id === undefined ? { name: 'missing', path } : { name: 'packet', list: id };
    case 'files':
      return id === undefined ? { name: 'files' } : { name: 'file', file: id };
    case 'newsletters':
    case 'initiatives':
      return id === undefined ? { name: screen, query } : { name: screen, id, query };
    case 'lists':
      return id === undefined ? { name: 'lists' } : { name: 'lists', id };
    case 'notes':
      return id === undefined ? { name: 'notes', query } : { name: 'missing', path };
    case 'updates':
    case 'settings':
      return { name: screen };
    case 'room':
    case 'shared':
      return id === undefined ? { name: screen } : { name: screen, list: id };
    case 'workshop':
      return id === undefined ? { name: 'workshop' } : { name: 'workshop', id };
    case 'help':
      return id === undefined ? { name: 'help' } : { name: 'help', topic: id };
    default:
      return { name: 'missing', path };
  }
}

/** Writes the address of each screen. */
export const href = {
  home: '#/',
  library: (query = '') => '#/library' + (query && '?' + query),
  item: (id: string) => '#/items/' + encodeURIComponent(id),
  files: '#/files',
  file: (id: string) => '#/files/' + encodeURIComponent(id),
  newsletters: '#/newsletters',
  newsletter: (id: string) => '#/newsletters/' + encodeURIComponent(id),
  initiatives: '#/initiatives',
  initiative: (id: string) => '#/initiatives/' + encodeURIComponent(id),
  lists: '#/lists',
  list: (id: string) => '#/lists/' + encodeURIComponent(id),
  notes: (query = '') => '#/notes' + (query && '?' + query),
  packet: (list: string) => '#/packet/' + encodeURIComponent(list),
  updates: '#/updates',
  workshop: (id = '') => '#/workshop' + (id && '/' + encodeURIComponent(id)),
  settings: '#/settings',
  room: (list = '') => '#/room' + (list && '/' + encodeURIComponent(list)),
  shared: (list = '') => '#/shared' + (list && '/' + encodeURIComponent(list)),
  help: (topic = '') => '#/help' + (topic && '/' + encodeURIComponent(topic)),
};

/** The address at which an item of this kind is read. */
export function hrefOf(item: { id: string; kind: string; of?: string }): string {
  if (item.kind === 'file') return href.file(item.id);
  if (item.kind === 'note' && item.of) return href.item(item.of);
  if (item.kind === 'list') return '#/lists/' + encodeURIComponent(item.id);
  if (item.kind === 'newsletter') return href.newsletter(item.id);
  if (item.kind === 'initiative') return href.initiative(item.id);
  return href.item(item.id);
}

function split(text: string, by: string): string[] {
  const at = text.indexOf(by);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
