import { api, ApiError, type Backups, type MergeReceipt, type Tally } from '../api';
import { i18n } from '../state';

/** The program reads no larger backup, bytes. */
const largest = 256 * 1024 * 1024;
/** What is to be said after the page began anew. */
const noteKey = 'backup-note';

export interface Note {
  text: string;
  /** Name of the backup that undoes it. */
  undo: string;
}

export type Kind = keyof typeof i18n.m.backups.kinds;
export const kinds: readonly Kind[] = ['lists', 'annotations', 'searches', 'files', 'marks', 'kept', 'later', 'recent'];

/** "3 lists and 48 notes": what a receipt counts under one head; empty when nothing. */
export function counted(receipt: MergeReceipt, head: keyof Tally): string {
  const parts = kinds.flatMap((kind) => (receipt[kind][head] ? [i18n.m.backups.kinds[kind](receipt[kind][head])] : []));
  return parts.length ? i18n.list(parts) : '';
}

/** A receipt in sentences, the weightiest first. */
export function sentences(receipt: MergeReceipt): string[] {
  const words = i18n.m.backups;
  const added = counted(receipt, 'added');
  const updated = counted(receipt, 'updated');
  const deleted = counted(receipt, 'deleted');
  const left = counted(receipt, 'left');
  const notes = receipt.annotations.twice;
  const said = [
    added && words.adds(added),
    updated && words.updates(updated),
    receipt.twice.length > 0 && words.twice(i18n.list(receipt.twice)),
    notes > 0 && words.twiceNotes(words.kinds.annotations(notes)),
    deleted && words.deleted(deleted),
    receipt.settings && words.settings,
  ].filter((sentence) => typeof sentence === 'string' && sentence !== '');
  if (!said.length) said.push(words.nothing);
  if (left) said.push(words.left(left));
  if (receipt.missing.length) said.push(words.missing(i18n.list(receipt.missing)));
  return said as string[];
}

export const goneOf = (receipt: MergeReceipt): number => kinds.reduce((sum, kind) => sum + receipt[kind].gone, 0);

export const changes = (receipt: MergeReceipt): boolean =>
  receipt.settings || kinds.some((kind) => (['added', 'updated', 'twice', 'deleted'] as const).some((head) => receipt[kind][head] > 0));

/** The copies of what the reader made, and the backup file that is looked at. */
export class BackupsState {
  value = $state.raw<Backups>();
  error = $state('');
  reading = $state('');
  busy = $state(false);
  file = $state.raw<{ name: string; data: ArrayBuffer }>();
  preview = $state.raw<MergeReceipt>();
  /** How many things were deleted here since, whether or not they are to come back. */
  gone = $state(0);
  revive = $state(false);
  note = $state.raw<Note>();

  async load(): Promise<void> {
    await this.ask(async () => (this.value = await api.backups()));
  }

  /** Takes what was to be said after the page began anew. */
  takeNote(): Note | undefined {
    const text = sessionStorage.getItem(noteKey);
    sessionStorage.removeItem(noteKey);
    if (text) this.note = JSON.parse(text) as Note;
    return this.note;
  }

  async open(file: File | undefined): Promise<void> {
    if (!file || this.busy) return;
    this.close();
    if (file.size > largest) {
      this.error = i18n.m.backups.tooLarge;
      return;
    }
    this.reading = i18n.m.backups.reading(file.name);
    const data = await file.arrayBuffer().catch(() => undefined);
    if (data) await this.look(file.name, data);
    else this.error = i18n.m.backups.unread;
    this.reading = '';
  }

  private async look(name: string, data: ArrayBuffer): Promise<void> {
    await this.ask(async () => {
      this.preview = await api.previewBackup(data, false);
      this.gone = goneOf(this.preview);
      this.file = { name, data };
    });
  }

  async setRevive(revive: boolean): Promise<void> {
    const file = this.file;
    if (!file) return;
    this.revive = revive;
    await this.ask(async () => (this.preview = await api.previewBackup(file.data, revive)));
  }

  close(): void {
    this.file = this.preview = undefined;
    this.revive = false;
    this.gone = 0;
    this.error = '';
  }

  async bringIn(): Promise<void> {
    const file = this.file;
    if (!file) return;
    await this.ask(async () => {
      const { receipt, undo } = await api.importBackup(file.data, this.revive);
      this.begin({ text: [i18n.m.backups.broughtIn, ...sentences(receipt)].join(' '), undo });
    });
  }

  async restore(name: string, text: string): Promise<void> {
    await this.ask(async () => {
      const { undo } = await api.restoreBackup(name);
      this.begin({ text, undo });
    });
  }

  /** Everything on screen may be another now: the page begins anew and says what was done. */
  private begin(note: Note): void {
    sessionStorage.setItem(noteKey, JSON.stringify(note));
    location.reload();
  }

  private async ask(request: () => Promise<unknown>): Promise<void> {
    this.busy = true;
    this.error = '';
    try {
      await request();
    } catch (err) {
      if (!(err instanceof ApiError)) throw err;
      this.error = err.message;
    } finally {
      this.busy = false;
    }
  }
}
