/** What is presented right now: whoever lets guests follow reads it here. */
class Presenting {
  /** Id of the list; empty while nothing is presented. */
  list = $state('');
  /** Place of the entry in the list, from 0; -1 on the agenda and on the code. */
  entry = $state(-1);
  /** Id of the entry's item; empty where the entry is no item of the library. */
  item = $state('');

  show(list: string, entry: number, item = ''): void {
    [this.list, this.entry, this.item] = [list, entry, item];
  }

  stop(): void {
    this.show('', -1);
  }
}

export const presenting = new Presenting();
