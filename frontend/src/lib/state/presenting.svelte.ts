/** What is presented right now: whoever lets guests follow reads it here. */
class Presenting {
  /** Id of the list; empty while nothing is presented. */
  list = $state('');
  /** Place of the entry in the list, from 0; -1 on the agenda and on the code. */
  entry = $state(-1);

  show(list: string, entry: number): void {
    [this.list, this.entry] = [list, entry];
  }

  stop(): void {
    this.show('', -1);
  }
}

export const presenting = new Presenting();
