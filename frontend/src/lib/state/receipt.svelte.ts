import { api, type Receipt } from '../api';
import { announcer } from './announcer.svelte';
import { i18n } from './i18n/index.svelte';
import { status } from './status.svelte';
import { toasts } from './toasts.svelte';

/** What became of the places of notes in the last update, until the reader puts it away. */
class ReceiptState {
  private away = $state(0);
  private said = 0;

  get value(): Receipt | undefined {
    const receipt = status.value?.receipt;
    return receipt && receipt.release !== this.away ? receipt : undefined;
  }

  /** "48 notes were checked: 47 in place, 1 moved, 0 lost." */
  get sentence(): string {
    const r = this.value;
    return r ? i18n.m.notes.receipt(r.checked, r.inPlace, r.moved, r.lost) : '';
  }

  /** Once for each update; in a message where the reader should look at something. */
  tell(): void {
    const r = this.value;
    if (!r || this.said === r.release) return;
    this.said = r.release;
    if (r.moved + r.lost) toasts.show(this.sentence);
    else announcer.say(this.sentence);
  }

  putAway(): void {
    this.away = this.value?.release ?? 0;
    if (this.away) void api.seeReceipt(this.away).catch(() => undefined);
  }
}

export const receipt = new ReceiptState();
