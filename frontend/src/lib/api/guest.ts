import { Client, type RequestOptions } from './client';
import { ApiError } from './error';
import type { Changed, ItemView, Later, LaterLink, Mark, MarkPatch, Marks, ReadRequest, Settings } from './types.gen';

/** This page is read by a guest in the room: the library is somebody else's, and nothing can be written there. */
export const guest = typeof document !== 'undefined' && document.documentElement.dataset['shell'] === 'guest';

interface Own {
  settings: Partial<Settings>;
  marks: Record<string, Mark>;
  later: LaterLink[];
}

const key = 'socialmission.guest';
const blank: Mark = { starred: false, read: false, position: 0 };
const most = 2000;

/**
 * The client of a guest. What a reader keeps for themselves (settings, stars,
 * read marks, positions, links for later) is answered from this browser; the
 * presenter's computer never learns of it, and has no place for it.
 */
export class GuestClient extends Client {
  private own: Own = { settings: {}, marks: {}, later: [] };

  constructor(fetcher?: typeof fetch, private readonly storage: Pick<Storage, 'getItem' | 'setItem'> | undefined = safeStorage()) {
    super(fetcher);
    try {
      this.own = { ...this.own, ...(JSON.parse(this.storage?.getItem(key) ?? '{}') as Partial<Own>) };
    } catch {
      // What cannot be read was not ours.
    }
  }

  override async request<T>(path: string, options: RequestOptions = {}): Promise<T> {
    const method = options.method ?? 'GET';
    const answer = this.answer(method, path, options.body, options.params?.['url']);
    if (answer !== undefined) return structuredClone(answer) as T;
    if (method !== 'GET') throw new ApiError('forbidden', refused[this.language], 403);
    const got = await super.request<T>(path, options);
    const id = /^\/items\/([^/]+)$/.exec(path)?.[1];
    if (id) (got as ItemView).mark = this.mark(decodeURIComponent(id));
    return got;
  }

  /** What is the guest's own, or undefined for what the library has to answer. */
  private answer(method: string, path: string, body: unknown, url: unknown): unknown {
    const id = /^\/marks\/([^/]+)$/.exec(path)?.[1];
    switch (`${method} ${path}`) {
      case 'GET /settings':
        return this.own.settings;
      case 'PUT /settings':
        return this.keep({ settings: { ...this.own.settings, ...(body as Partial<Settings>) } }).settings;
      case 'GET /marks':
        return { marks: this.own.marks } satisfies Marks;
      case 'POST /marks/read':
        return this.markRead(body as ReadRequest);
      case 'POST /seen':
        return {};
      case 'GET /later':
        return { links: this.own.later } satisfies Later;
      case 'POST /later':
        return { links: this.keep({ later: [...this.without(body as LaterLink), { ...(body as LaterLink), added: new Date().toISOString() }] }).later };
      case 'DELETE /later':
        return { links: this.keep({ later: this.without({ url: String(url) }) }).later };
      default:
        return method === 'PATCH' && id ? this.patch(decodeURIComponent(id), body as MarkPatch) : undefined;
    }
  }

  private mark(id: string): Mark {
    return this.own.marks[id] ?? blank;
  }

  private patch(id: string, { starred, read, position, anchor }: MarkPatch): Mark {
    const mark = { ...this.mark(id) };
    if (starred !== undefined) mark.starred = starred;
    if (read !== undefined) mark.read = read;
    if (position !== undefined) mark.position = position;
    if (anchor !== undefined) mark.positionAnchor = anchor;
    this.keep({ marks: { ...this.own.marks, [id]: mark } });
    return mark;
  }

  private markRead({ ids, read }: ReadRequest): Changed {
    const changed = ids.filter((id) => this.mark(id).read !== read);
    changed.forEach((id) => this.patch(id, { read }));
    return { changed };
  }

  private without({ url }: Pick<LaterLink, 'url'>): LaterLink[] {
    return this.own.later.filter((link) => link.url !== url);
  }

  private keep(change: Partial<Own>): Own {
    this.own = { ...this.own, ...change };
    const marks = Object.entries(this.own.marks);
    if (marks.length > most) this.own.marks = Object.fromEntries(marks.slice(-most));
    try {
      this.storage?.setItem(key, JSON.stringify(this.own));
    } catch {
      // A private window keeps it for as long as it is open.
    }
    return this.own;
  }
}

const refused = {
  en: 'This library is shared for reading. It is changed on its own computer only.',
  es: 'Esta biblioteca se comparte para leer. Solo se cambia en su propia computadora.',
};

function safeStorage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}
