import { api, ApiError, client, guest, type Settings } from '../api';
import { commands } from './commands.svelte';
import { i18n, type Locale } from './i18n/index.svelte';
import { toasts } from './toasts.svelte';

export type { Settings };

/** What holds until the saved settings are known; the same as the program's own defaults. */
export const defaults: Settings = {
  language: '',
  theme: 'system',
  textSize: 100,
  lineHeight: 1.6,
  lineWidth: 68,
  font: 'serif',
  singleKeys: true,
  paragraphNumbers: false,
  interfaceScale: 100,
  spelling: true,
  welcomeDismissed: false,
  recentSearches: true,
  citationStyle: 'apa',
};

/** The limits the program enforces; sliders use them. */
export const limits = {
  textSize: { min: 80, max: 300, step: 10 },
  lineHeight: { min: 1.2, max: 2.4, step: 0.1 },
  lineWidth: { min: 40, max: 100, step: 2 },
  interfaceScale: { min: 80, max: 200, step: 10 },
} as const;

/** The reading fonts by the name the settings keep. */
const fonts: Record<string, string> = {
  serif: 'var(--font-serif)',
  sans: 'var(--font-sans)',
  hyperlegible: 'var(--font-ui)',
  dyslexic: 'var(--font-dyslexic)',
};

/** The language of the interface: the reader's choice, or the computer's. */
export function localeOf(language: string, system: readonly string[]): Locale {
  if (language === 'en' || language === 'es') return language;
  const known = system.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'en' || tag === 'es');
  return known === 'es' ? 'es' : 'en';
}

export class SettingsState {
  value = $state.raw<Settings>(defaults);
  /** What the program has; `value` is that with the changes still to be saved. */
  private saved = defaults;
  private waiting: Partial<Settings> = {};
  private saving: Promise<void> | undefined;

  /** From <html data-boot>, so that the first frame is already right; else from the API. */
  async start(): Promise<void> {
    const boot = document.documentElement.dataset['boot'];
    if (boot) {
      // A guest's own are in the browser, and known at once.
      const own = guest ? await api.settings() : {};
      this.use((this.saved = { ...defaults, ...(JSON.parse(boot) as Partial<Settings>), ...own }));
    }
    else {
      this.use(defaults);
      await api.settings().then((s) => this.use((this.saved = s)), () => undefined);
    }
  }

  /**
   * Shows the change at once and takes it back, with a sentence, when it cannot
   * be saved. One request is under way at a time: what changes meanwhile (a
   * slider being dragged) goes together in the next, so that no answer can
   * undo a later change.
   */
  async save(patch: Partial<Settings>): Promise<void> {
    this.waiting = { ...this.waiting, ...patch };
    this.use({ ...this.value, ...patch });
    this.saving ??= this.saveWaiting().finally(() => (this.saving = undefined));
    return this.saving;
  }

  private async saveWaiting(): Promise<void> {
    while (Object.keys(this.waiting).length) {
      const patch = this.waiting;
      this.waiting = {};
      try {
        this.saved = { ...this.saved, ...(await api.saveSettings(patch)) };
      } catch (err) {
        const reason = err instanceof ApiError ? err.message : '';
        toasts.show(`${i18n.m.settings.saveFailed} ${reason}`.trim());
      }
      this.use({ ...this.saved, ...this.waiting });
    }
  }

  private use(value: Settings): void {
    this.value = value;
    i18n.lang = localeOf(value.language, navigator.languages);
    if (i18n.lang !== 'en') void i18n.load();
    client.language = i18n.lang;
    commands.singleKeys = value.singleKeys;
    apply(document.documentElement, value, i18n.lang);
  }
}

function apply(root: HTMLElement, s: Settings, lang: Locale): void {
  root.lang = lang;
  root.dataset['theme'] = s.theme;
  const set = (name: string, value: string | number) => root.style.setProperty(name, String(value));
  set('--scale', s.interfaceScale / 100);
  set('--reader-size', s.textSize / 100);
  set('--reader-leading', s.lineHeight);
  set('--reader-width', `${s.lineWidth}ch`);
  set('--reader-font', fonts[s.font] ?? 'var(--font-serif)');
  root.toggleAttribute('data-paragraph-numbers', s.paragraphNumbers);
}

export const settings = new SettingsState();
