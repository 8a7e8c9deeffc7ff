/** Says things to screen readers, politely and once: "42 results". */
class Announcer {
  text = $state('');
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Waits for the typing to rest, so that only the last of many messages is spoken. */
  say(text: string, wait = 400): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      // The same sentence twice must still be a change, or nothing is spoken.
      this.text = text === this.text ? text + '\u00a0' : text;
    }, wait);
  }
}

export const announcer = new Announcer();
