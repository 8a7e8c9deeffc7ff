import { announcer } from './announcer.svelte';

export interface Toast {
  id: number;
  text: string;
  undo?: () => void;
}

const stay = 10_000;

/** Short messages at the foot of the window; at most three, each with an undo where there is one. */
class Toasts {
  list = $state.raw<Toast[]>([]);
  private next = 1;

  show(text: string, undo?: () => void): void {
    const id = this.next++;
    this.list = [...this.list.slice(-2), undo ? { id, text, undo } : { id, text }];
    announcer.say(text, 50);
    setTimeout(() => this.dismiss(id), stay);
  }

  undo(id: number): void {
    this.list.find((t) => t.id === id)?.undo?.();
    this.dismiss(id);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((t) => t.id !== id);
  }
}

export const toasts = new Toasts();
