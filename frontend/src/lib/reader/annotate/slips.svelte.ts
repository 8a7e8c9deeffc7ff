import { mount, unmount } from 'svelte';

import Beside from './Beside.svelte';
import type { Desk } from './desk.svelte';

/** The notes of one block of the text. */
export class Slip {
  ids = $state.raw<readonly string[]>([]);
  app: Record<string, unknown> | undefined;
}

/** The notes beside the text: one slip for each block that has some. */
export class Slips {
  private readonly slips = new Map<HTMLElement, Slip>();
  private readonly sizes = new ResizeObserver(() => this.arrange());

  constructor(
    private readonly desk: Desk,
    private readonly onleave: (id: string) => void,
  ) {}

  show(places: ReadonlyMap<HTMLElement, string[]>): void {
    for (const [host, slip] of this.slips) if (!places.has(host)) this.drop(host, slip);
    for (const [host, ids] of places) {
      const slip = this.slips.get(host) ?? this.add(host);
      slip.ids = ids;
    }
    this.arrange();
  }

  stop(): void {
    for (const [host, slip] of this.slips) this.drop(host, slip);
    this.sizes.disconnect();
  }

  private add(host: HTMLElement): Slip {
    const slip = new Slip();
    slip.app = mount(Beside, { target: host, props: { desk: this.desk, slip, onleave: this.onleave } });
    this.slips.set(host, slip);
    this.sizes.observe(host);
    return slip;
  }

  private drop(host: HTMLElement, slip: Slip): void {
    if (slip.app) void unmount(slip.app);
    this.sizes.unobserve(host);
    this.slips.delete(host);
    host.remove();
  }

  /** Where notes stand in the margin, each begins beside its block, below the one before. */
  private arrange(): void {
    let below = -Infinity;
    const hosts = [...this.slips.keys()].sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
    for (const host of hosts) {
      host.style.top = '';
      if (getComputedStyle(host).position !== 'absolute') continue;
      const frame = host.offsetParent?.getBoundingClientRect();
      const block = (host.previousElementSibling ?? host.parentElement)?.getBoundingClientRect();
      if (!frame || !block) continue;
      const top = Math.max(block.top, below);
      host.style.top = `${top - frame.top}px`;
      below = top + host.offsetHeight + 12;
    }
  }
}
