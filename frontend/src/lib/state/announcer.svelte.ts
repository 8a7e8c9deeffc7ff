/** Says things to screen readers, politely and once: "42 results". */
class Announcer {
  text = $state('');
  private timer: ReturnType<typeof setTimeout> | undefined;
  private waiting = new Map<string, string>();

  /**
   * Waits for the typing to rest, so that only the last of many messages on a
   * topic is spoken, and those on several topics together.
   */
  say(text: string, wait = 400, topic = ''): void {
    this.waiting.delete(topic);
    this.waiting.set(topic, text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.speak(), wait);
  }

  private speak(): void {
    const text = [...this.waiting.values()].join(', ');
    this.waiting.clear();
    // The same sentence twice must still be a change, or nothing is spoken.
    this.text = text === this.text ? text + '\u00a0' : text;
  }
}

export const announcer = new Announcer();
