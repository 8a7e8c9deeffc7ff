type All = typeof import('./screens');

/** The screens besides the first one: their code is read when the first content is on the screen, or when one is asked for. */
class Screens {
  all = $state.raw<All>();
  private loading: Promise<void> | undefined;

  /** Resolves when they are there; a program that is away is asked again the next time. */
  load(): Promise<void> {
    this.loading ??= import('./screens').then(
      (all) => void (this.all = all),
      () => (this.loading = undefined),
    );
    return this.loading;
  }
}

export const screens = new Screens();
