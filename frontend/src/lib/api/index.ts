import { Client, type Params } from './client';
import { guest, GuestClient } from './guest';
import type {
  AddedFile,
  Backups,
  AnnotationPatch,
  AnnotationRequest,
  Annotations,
  AnnotationView,
  Changed,
  Citations,
  FilePatch,
  FileView,
  GuestList,
  GuestRoom,
  Home,
  ImportedBackup,
  ItemView,
  Kind,
  ListView,
  Look,
  Later,
  LaterLink,
  ListChange,
  ListGrown,
  ListPreview,
  Mark,
  MarkPatch,
  Marks,
  MergeReceipt,
  NewList,
  Newsletters,
  OwnFile,
  PacketView,
  PagesMade,
  StickRequest,
  StickView,
  OwnFiles,
  Presenting,
  ReadingLists,
  RecentSearches,
  RestoredBackup,
  NotesPage,
  Results,
  Room,
  RoomRequest,
  SavedFile,
  SavedSearch,
  SavedSearches,
  SaveFileRequest,
  SaveSearchRequest,
  SessionNote,
  Settings,
  StartRequest,
  Status,
  Style,
  Suggestions,
  Table,
  Terms,
  Updates,
  UpdateSettings,
  Versions,
} from './types.gen';

export type * from './types.gen';
/** What a release holds; the other kinds are the reader's own. */
export type PublishedKind = Exclude<Kind, 'file' | 'note' | 'list'>;
export { ApiError, isAbort } from './error';
export { Client, queryString, type Params } from './client';
export { Turns } from './turn';

export { guest } from './guest';

export const client: Client = guest ? new GuestClient() : new Client();

const seg = encodeURIComponent;

const update = (what: string, body: object = {}) => client.request<Updates>(`/updates/${what}`, { method: 'POST', body });

/** Every endpoint of the program, one line each. */
export const api = {
  status: (signal?: AbortSignal) => client.request<Status>('/status', { signal }),
  home: (signal?: AbortSignal) => client.request<Home>('/home', { signal }),
  search: (params: Params, signal?: AbortSignal) => client.request<Results>('/search', { params, signal }),
  suggest: (q: string, limit = 8, signal?: AbortSignal) =>
    client.request<Suggestions>('/suggest', { params: { q, limit, ui: client.language }, signal }),
  terms: (signal?: AbortSignal) => client.request<Terms>('/terms', { signal }),
  item: (id: string, signal?: AbortSignal) => client.request<ItemView>(`/items/${seg(id)}`, { signal }),
  table: (id: string, signal?: AbortSignal) => client.request<Table>(`/tables/${seg(id)}`, { signal }),
  settings: (signal?: AbortSignal) => client.request<Settings>('/settings', { signal }),
  saveSettings: (patch: Partial<Settings>) =>
    client.request<Settings>('/settings', { method: 'PUT', body: patch }),
  marks: (signal?: AbortSignal) => client.request<Marks>('/marks', { signal }),
  mark: (id: string, patch: MarkPatch) =>
    client.request<Mark>(`/marks/${seg(id)}`, { method: 'PATCH', body: patch }),
  markRead: (ids: string[], read: boolean) =>
    client.request<Changed>('/marks/read', { method: 'POST', body: { ids, read } }),
  newsletters: (signal?: AbortSignal) => client.request<Newsletters>('/newsletters', { signal }),
  addSession: (list: string, entry: string, text: string) => client.request<SessionNote>(`/lists/${seg(list)}/sessions`, { method: 'POST', body: { entry, text } }),
  changeSession: (list: string, note: string, text: string) => client.request<SessionNote>(`/lists/${seg(list)}/sessions/${seg(note)}`, { method: 'PATCH', body: { text } }),
  dropSession: (list: string, note: string) => client.request<void>(`/lists/${seg(list)}/sessions/${seg(note)}`, { method: 'DELETE' }),
  searches: () => client.request<SavedSearches>('/searches', { params: { ui: client.language } }),
  saveSearch: (body: SaveSearchRequest) => client.request<SavedSearch>('/searches', { method: 'POST', body }),
  renameSearch: (id: string, name: string) => client.request<SavedSearch>(`/searches/${seg(id)}`, { method: 'PATCH', body: { name } }),
  deleteSearch: (id: string) => client.request<void>(`/searches/${seg(id)}`, { method: 'DELETE' }),
  restoreSearch: (id: string) => client.request<SavedSearch>(`/searches/${seg(id)}/restore`, { method: 'POST' }),
  lookSearch: (id: string) => client.request<Look>(`/searches/${seg(id)}/look`, { method: 'POST' }),
  recent: () => client.request<RecentSearches>('/recent'),
  noteSearch: (query: string) => client.request<RecentSearches>('/recent', { method: 'POST', body: { query } }),
  clearRecent: () => client.request<RecentSearches>('/recent', { method: 'DELETE' }),
  versions: (id: string, signal?: AbortSignal) => client.request<Versions>(`/items/${seg(id)}/versions`, { signal }),
  annotations: (id: string, signal?: AbortSignal) => client.request<Annotations>(`/items/${seg(id)}/annotations`, { signal }),
  annotate: (body: AnnotationRequest) => client.request<AnnotationView>('/annotations', { method: 'POST', body }),
  changeAnnotation: (id: string, body: AnnotationPatch) => client.request<AnnotationView>(`/annotations/${seg(id)}`, { method: 'PATCH', body }),
  deleteAnnotation: (id: string) => client.request<void>(`/annotations/${seg(id)}`, { method: 'DELETE' }),
  restoreAnnotation: (id: string) => client.request<AnnotationView>(`/annotations/${seg(id)}/restore`, { method: 'POST', body: {} }),
  notes: (params: Params, signal?: AbortSignal) => client.request<NotesPage>('/notes', { params, signal }),
  seeReceipt: (release: number) => client.request<void>('/notes/receipt', { method: 'POST', body: { release } }),
  later: (signal?: AbortSignal) => client.request<Later>('/later', { signal }),
  openLater: (link: Pick<LaterLink, 'url' | 'title' | 'item'>) => client.request<Later>('/later', { method: 'POST', body: link }),
  forgetLater: (url: string) => client.request<Later>('/later', { method: 'DELETE', params: { url } }),
  updates: (sticks = false, signal?: AbortSignal) => client.request<Updates>('/updates', { params: { ...(sticks ? { sticks } : {}) }, signal }),
  check: (source = '') => update('check', source ? { source } : {}),
  uploadUpdate: (file: File) => client.request<Updates>('/updates/upload', { method: 'POST', file }),
  startUpdate: (wish: StartRequest) => update('start', wish),
  pauseUpdate: () => update('pause'),
  resumeUpdate: () => update('resume'),
  cancelUpdate: () => update('cancel'),
  undoUpdate: () => update('undo'),
  saveUpdate: (to: string, from: number) => update('save', { to, from }),
  cite: (id: string[], style: Style, lang: string, signal?: AbortSignal) => client.request<Citations>('/cite', { params: { id, style, lang }, signal }),
  saveFile: (wish: SaveFileRequest) => client.request<SavedFile>('/save-file', { method: 'POST', body: wish }),
  updateSettings: (patch: UpdateSettings) => client.request<Updates>('/updates/settings', { method: 'PUT', body: patch }),
  files: (signal?: AbortSignal) => client.request<OwnFiles>('/files', { signal }),
  file: (id: string, signal?: AbortSignal) => client.request<FileView>(`/files/${seg(id)}`, { signal }),
  addFile: (name: string, data: ArrayBuffer) => client.request<AddedFile>('/files', { method: 'POST', params: { name }, data }),
  changeFile: (id: string, patch: FilePatch) => client.request<OwnFile>(`/files/${seg(id)}`, { method: 'PATCH', body: patch }),
  deleteFile: (id: string) => client.request<void>(`/files/${seg(id)}`, { method: 'DELETE' }),
  restoreFile: (id: string) => client.request<OwnFile>(`/files/${seg(id)}/restore`, { method: 'POST', body: {} }),
  lists: (signal?: AbortSignal) => client.request<ReadingLists>('/lists', { signal }),
  newList: (list: NewList) => client.request<ListView>('/lists', { method: 'POST', body: list }),
  list: (id: string, signal?: AbortSignal) => client.request<ListView>(`/lists/${seg(id)}`, { signal }),
  saveList: (id: string, list: ListChange) => client.request<ListView>(`/lists/${seg(id)}`, { method: 'PUT', body: list }),
  deleteList: (id: string) => client.request<void>(`/lists/${seg(id)}`, { method: 'DELETE' }),
  restoreList: (id: string) => client.request<ListView>(`/lists/${seg(id)}/restore`, { method: 'POST' }),
  copyList: (id: string, title: string) => client.request<ListView>(`/lists/${seg(id)}/duplicate`, { method: 'POST', body: { title } }),
  addToList: (id: string, items: string[]) => client.request<ListGrown>(`/lists/${seg(id)}/add`, { method: 'POST', body: { items } }),
  mergeLists: (id: string, from: string) => client.request<ListGrown>(`/lists/${seg(id)}/merge`, { method: 'POST', body: { from } }),
  previewList: (data: Handed, signal?: AbortSignal) => client.request<ListPreview>('/lists/preview', { method: 'POST', ...data, signal }),
  importList: (data: Handed, params: { into?: string; title?: string }) =>
    client.request<ListGrown>('/lists/import', { method: 'POST', ...data, params }),
  backups: (signal?: AbortSignal) => client.request<Backups>('/backups', { signal }),
  previewBackup: (data: ArrayBuffer, deleted: boolean) => client.request<MergeReceipt>('/backup/preview', { method: 'POST', params: deleted ? { deleted } : {}, data }),
  importBackup: (data: ArrayBuffer, deleted: boolean) => client.request<ImportedBackup>('/backup/import', { method: 'POST', params: deleted ? { deleted } : {}, data }),
  restoreBackup: (name: string) => client.request<RestoredBackup>(`/backups/${seg(name)}/restore`, { method: 'POST' }),
  listTitles: () => client.request<{ lists: { id: string; title: string }[] }>('/lists'),
  room: (signal?: AbortSignal) => client.request<Room>('/room', { signal }),
  openRoom: (wish: RoomRequest) => client.request<Room>('/room', { method: 'POST', body: wish }),
  closeRoom: () => client.request<Room>('/room/stop', { method: 'POST', body: {} }),
  lookAround: () => client.request<Room>('/room/look', { method: 'POST', body: {} }),
  present: (at: Omit<Presenting, 'turn'>) => client.request<Room>('/room/present', { method: 'POST', body: at }),
  guestRoom: (signal?: AbortSignal) => client.request<GuestRoom>('/room', { signal }),
  guestList: (id: string, signal?: AbortSignal) => client.request<GuestList>(`/lists/${seg(id)}`, { signal }),
  follow: (signal?: AbortSignal) => client.request<Presenting>('/follow', { signal }),
  packet: (id: string, summaries: boolean, signal?: AbortSignal) =>
    client.request<PacketView>(`/lists/${seg(id)}/packet/page`, { params: { ui: client.language, ...(summaries ? { summaries } : {}) }, signal }),
  makePages: (list: string, to: string) => client.request<PagesMade>('/pages', { method: 'POST', params: { ui: client.language }, body: { list, to } }),
  stick: (more: string) => client.request<StickView>('/copy-to', { params: { ui: client.language, ...(more ? { more } : {}) } }),
  copyToStick: (wish: StickRequest) => client.request<StickView>('/copy-to', { method: 'POST', params: { ui: client.language }, body: wish }),
  cancelStick: () => client.request<StickView>('/copy-to/cancel', { method: 'POST', params: { ui: client.language } }),
  seen: (release: number) => client.request<void>('/seen', { method: 'POST', body: { release } }),
};

/** A list that somebody handed over: its bytes, or in the window the path of its file. */
export type Handed = { data: ArrayBuffer } | { body: { path: string } };

/** Where a list's file and the drawing of its code are. */
export const listFilePath = (id: string, files: boolean) => `/api/lists/${seg(id)}/file${files ? '?files=1' : ''}`;
export const listQRPath = (id: string, revision: string) => `/api/lists/${seg(id)}/qr.svg?of=${seg(revision)}`;
/** Where an attachment's bytes are. */
export function attachmentPath(sha256: string, name: string): string {
  return `/api/attachments/${seg(sha256)}/${seg(name)}`;
}

/** Where the bytes of one of the reader's own files are. */
export function fileBytesPath(id: string): string {
  return `/api/files/${seg(id)}/bytes`;
}

/** Where a browser fetches the update for a colleague who holds a release (0: nothing) as one file. */
export function savedUpdatePath(from: number): string {
  return `/api/updates/save.zip?from=${from}`;
}

/** Where some items are as a file for other programs; what names them as the export's parameters do. */
export function exportPath(format: string, what: string, ui: string): string {
  return `/api/export?format=${seg(format)}&ui=${ui}&${what}`;
}

/** Where a list is as one document to hand out. */
export function packetPath(id: string, format: 'html' | 'epub' | 'pdf', summaries: boolean, ui: string): string {
  return `/api/lists/${seg(id)}/packet?format=${format}&ui=${ui}${summaries ? '&summaries=1' : ''}`;
}

/** Where a list, or with an empty id the whole library, is as pages in a zip file. */
export function pagesPath(id: string, ui: string): string {
  return `/api/pages.zip?ui=${ui}${id ? '&list=' + seg(id) : ''}`;
}
