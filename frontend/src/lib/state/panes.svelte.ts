export type PaneMode = 'three' | 'two' | 'one';

/** How many panes fit, in pixels of an unscaled interface. */
export function modeFor(width: number, scale: number): PaneMode {
  const room = width / scale;
  return room >= 1100 ? 'three' : room >= 720 ? 'two' : 'one';
}

const storageKey = 'panes';

/** Widths of the panes, in rem so that they follow the interface scale. */
class Panes {
  mode = $state<PaneMode>('three');
  nav = $state(13);
  list = $state(27);
  /** Whether the menu is shown where it does not always fit. */
  navOpen = $state(false);

  load(): void {
    try {
      const saved = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Record<'nav' | 'list', number>>;
      if (typeof saved.nav === 'number') this.nav = saved.nav;
      if (typeof saved.list === 'number') this.list = saved.list;
    } catch {
      // A store that is switched off or damaged costs the widths only.
    }
  }

  resize(pane: 'nav' | 'list', width: number): void {
    this[pane] = width;
    try {
      localStorage.setItem(storageKey, JSON.stringify({ nav: this.nav, list: this.list }));
    } catch {
      // As above.
    }
  }
}

export const panes = new Panes();
