export const help = {
  title: 'Help',
  shortcuts: 'Keyboard shortcuts',
  then: 'then',
  intro: 'Everything in this app works without a network.',
  searchTitle: 'Searching',
  searchText: 'Type in the box at the top. All words must occur; "quotes" keep a phrase together; a minus sign leaves a word out.',
  keysTitle: 'Keys',
  keysText: 'Press ? to see every key.',
};
