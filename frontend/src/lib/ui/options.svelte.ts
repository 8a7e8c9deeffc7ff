/**
 * Which option of a listbox is active while the focus stays in a text field:
 * the arrow keys of the APG combobox. -1 is none.
 */
export class ActiveOption {
  index = $state(-1);

  constructor(private readonly count: () => number) {}

  reset(to = -1): void {
    this.index = to;
  }

  /** Moves for ↑ ↓ and says whether the key was one of them; goes round at the ends, by way of none. */
  onkey(event: KeyboardEvent, loop: 'field' | 'options' = 'field'): boolean {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return false;
    const count = this.count();
    if (!count || event.altKey || event.ctrlKey || event.metaKey) return false;
    event.preventDefault();
    const lowest = loop === 'field' ? -1 : 0;
    const next = this.index + (event.key === 'ArrowDown' ? 1 : -1);
    this.index = next >= count ? lowest : next < lowest ? count - 1 : next;
    return true;
  }
}
