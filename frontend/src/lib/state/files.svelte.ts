import { api, ApiError, type AddedFile, type OwnFile, type OwnFiles } from '../api';
import { announcer } from './announcer.svelte';
import { i18n } from './i18n/index.svelte';
import { toasts } from './toasts.svelte';

/** The files the reader added, and adding more of them. */
class FilesState {
  all = $state.raw<OwnFiles>({ files: [], bytes: 0, most: 32 << 20 });
  loaded = $state(false);
  /** The name of the file that is being added. */
  adding = $state('');
  /** What became of those that were added last, one sentence each. */
  said = $state.raw<string[]>([]);

  async load(): Promise<void> {
    try {
      this.all = await api.files();
      this.loaded = true;
    } catch (err) {
      if (err instanceof ApiError) toasts.show(err.message);
    }
  }

  /** Adds files one after the other, and returns those that the library has now. */
  async add(chosen: readonly File[]): Promise<OwnFile[]> {
    const got: OwnFile[] = [];
    this.said = [];
    for (const file of chosen) {
      this.adding = file.name;
      const [added, sentence] = await this.addOne(file);
      if (added) got.push(added.file);
      this.said = [...this.said, sentence];
    }
    this.adding = '';
    announcer.say(this.said.join(' '), 100, 'files');
    await this.load();
    return got;
  }

  private async addOne(file: File): Promise<[AddedFile | undefined, string]> {
    const words = i18n.m.files;
    try {
      const added = await api.addFile(file.name, await file.arrayBuffer());
      const { title } = added.file;
      if (added.already) return [added, words.already(title)];
      return [added, added.readable ? words.added(title) : words.unreadable(title)];
    } catch (err) {
      return [undefined, words.refused(file.name, err instanceof ApiError ? err.message : words.failed)];
    }
  }

  async rename(id: string, title: string): Promise<void> {
    await this.change(api.changeFile(id, { title }));
  }

  async remove(file: OwnFile): Promise<boolean> {
    if (!(await this.change(api.deleteFile(file.id)))) return false;
    toasts.show(i18n.m.files.removed(file.title), () => void this.change(api.restoreFile(file.id)));
    return true;
  }

  private async change(request: Promise<unknown>): Promise<boolean> {
    try {
      await request;
    } catch (err) {
      if (err instanceof ApiError) toasts.show(err.message);
      return false;
    }
    await this.load();
    return true;
  }
}

export const ownFiles = new FilesState();
