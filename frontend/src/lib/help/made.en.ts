import { key, link, type Pages } from './content';

/** The pages on what a reader makes and hands on. */
export const made: Pick<Pages, 'notes' | 'lists' | 'workshop' | 'sharing' | 'backups'> = {
  notes: {
    title: 'Highlights and notes',
    about: 'Mark passages, write beside them',
    blocks: [
      { kind: 'text', text: ['Select some words and press ', key('h'), ' to highlight them, or ', key('n'), ' to write a note beside them. Everything is saved as you make it.'] },
      { kind: 'heading', text: 'Without a mouse' },
      {
        kind: 'steps',
        items: [
          ['Press ', key('p'), ' in a text. A passage near the top is chosen.'],
          [key('↑'), ' and ', key('↓'), ' take the next paragraph, ', key('←'), ' and ', key('→'), ' the next sentence. With ', key('Shift'), ' the passage grows.'],
          ['Press ', key('h'), ' or ', key('n'), '. ', key('Esc'), ' leaves.'],
        ],
      },
      {
        kind: 'list',
        items: [
          'There are five colours. Each has its own line as well, so that nobody has to tell them apart by colour.',
          [key(']'), ' goes to the next highlight, ', key('['), ' to the one before.'],
          'A note with no passage chosen is on the whole item. Tags, with commas between them, bring notes of one subject together.',
          'Deleted by mistake? “Undo” brings it back.',
        ],
      },
      { kind: 'heading', text: 'When a text changes' },
      { kind: 'text', text: 'Your notes hang on the words you marked. After an update the app looks for each passage and says how many are in place, moved or lost. What is lost stays in your notes with its old words. If an item you marked leaves the library, its last text stays here for you.' },
      { kind: 'heading', text: 'All of them' },
      { kind: 'text', text: [link('Notes', '#/notes'), ' (', key('g'), ' ', key('m'), ') has everything you wrote, to search and to narrow by list, colour, tag or date. Export saves what you see there as Markdown, a web page or a table. Search finds your notes too.'] },
      { kind: 'text', text: 'Notes are yours alone. They are on this computer only, never on the wall, and never shared in the room.' },
    ],
  },
  lists: {
    title: 'Reading lists and list codes',
    about: 'Put items in order, hand them on',
    blocks: [
      { kind: 'text', text: ['A ', link('reading list', '#/lists'), ' puts items in an order, with a prompt, minutes and questions for each. ', key('a'), ' or ', key('Ctrl'), ' ', key('D'), ' adds the row you are at, or what you read.'] },
      {
        kind: 'list',
        items: [
          [key('Alt'), ' ', key('↑'), ' and ', key('Alt'), ' ', key('↓'), ' move an item. Buttons and dragging do the same.'],
          [key('e'), ' opens the prompt, the minutes and the questions. ', key('Esc'), ' closes them.'],
          [key('Delete'), ' takes an item out, ', key('Ctrl'), ' ', key('Z'), ' undoes the last change. Every change is saved at once.'],
          ['Your own PDF, Word, HTML, Markdown and text files can be in a list too. Add them under ', link('Your files', '#/files'), '.'],
          'The menu of a list makes a copy of it, merges another list into it, or deletes it.',
        ],
      },
      { kind: 'heading', text: 'Hand a list over by code' },
      { kind: 'text', text: 'Share on a list shows its code: a few letters and digits in groups of four. Write it on the board or into a syllabus. Whoever has this app types it, and no network is needed.' },
      {
        kind: 'steps',
        items: [
          ['Open ', link('Reading lists', '#/lists'), ' and choose Import.'],
          'Type or paste the code. Capital or small letters make no difference, nor do hyphens. O counts as 0, and I and L count as 1.',
          'See what it brings, then make a new list or merge it into one of yours.',
        ],
      },
      {
        kind: 'list',
        items: [
          'A typing mistake is noticed. No other list opens by accident.',
          'Items that your library does not have yet stay in the list and open after an update.',
          'The code carries the items and their order. Title, prompts, questions and your own files travel in the list file (.smlist), which you open or drop there.',
          'The QR code holds the same code, for a phone’s camera.',
        ],
      },
      { kind: 'text', text: [link('In the workshop', '#/help/workshop'), ' tells how a list is shown on the wall, printed, or put on a stick.'] },
    ],
  },
  workshop: {
    title: 'In the workshop',
    about: 'A reading list on the wall',
    blocks: [
      { kind: 'text', text: [link('Workshop', '#/workshop'), ' shows a reading list in large type: the agenda, one item at a time, and at the end the code of the list. ', key('F5'), ' on a list begins it.'] },
      {
        kind: 'list',
        items: [
          [key('→'), ' or ', key('Page Down'), ' goes on, ', key('←'), ' or ', key('Page Up'), ' goes back: the keys of a presenter’s remote. ', key('Space'), ' reads on within a long text.'],
          ['The timer begins with the first item. ', key('p'), ' pauses it, ', key('r'), ' sets the time of the item back; on the agenda, all of it.'],
          [key('+'), ' and ', key('−'), ' change the size of the text, ', key('b'), ' blanks the screen, ', key('c'), ' shows the code, ', key('Home'), ' the agenda.'],
          'Numbers stand beside the paragraphs, so that everybody finds the same place.',
          ['Nothing of your own is on the wall: no highlights, notes, stars or other lists. ', key('n'), ' opens a field for notes of this class, which everybody can see while it is open. What you type is kept with the list at each pause.'],
          [key('Esc'), ' closes what is open, then leaves.'],
        ],
      },
      { kind: 'heading', text: 'To hand out' },
      {
        kind: 'list',
        items: [
          'Share on a list makes a packet: cover with the code, agenda, a page for each item, bibliography. Print it, or save it as an HTML file, an e-book or a PDF.',
          'Folder of HTML makes pages with search for phones and Chromebooks without the app. Some phones open single files only: give these the HTML file.',
          'Copy to USB puts the app, the library and the lists you choose on a stick. Every file is read back. If the stick is pulled out, copy again: only what is missing is written.',
        ],
      },
    ],
  },
  sharing: {
    title: 'Sharing in the room',
    about: 'Others read in their browser',
    blocks: [
      { kind: 'text', text: ['With ', link('Share in this room', '#/room'), ', others on the same network read your lists, or the whole library, in their browser. They install nothing and can change nothing here.'] },
      {
        kind: 'steps',
        items: [
          'Choose what to share: some reading lists, or the whole library. Press Start sharing.',
          'The screen shows an address and a QR code. Guests open one of them.',
          'Open the address on a phone first. The screen says at once when another device has reached this computer.',
          'If you like, let guests follow you. Their screens then open what you open, and each of them can leave at any time.',
        ],
      },
      { kind: 'heading', text: 'What guests do not see' },
      { kind: 'text', text: 'Your stars, notes, settings, session notes and other lists are never shared. While you share, the header says so, with the number of guests. Sharing ends when you stop it or close the app.' },
      { kind: 'heading', text: 'When nobody can reach it' },
      {
        kind: 'list',
        items: [
          'Hotel and campus Wi-Fi often keeps devices apart. No app can change that. A hotspot of your own helps, mostly for eight to ten devices.',
          'A firewall on this computer may ask whether to let others in. Say yes for private networks.',
          'The code of a list and the USB stick work without any network.',
        ],
      },
      { kind: 'heading', text: 'Take the update from a neighbour' },
      { kind: 'text', text: 'Libraries that share see each other there. If a neighbour has a newer library, one button takes it. The publisher’s signature is checked, as with every update.' },
    ],
  },
  backups: {
    title: 'Backups',
    about: 'Keep what you made, bring it back',
    blocks: [
      { kind: 'text', text: ['What you make is yours: lists, highlights, notes, stars, saved searches, settings and files. No update writes to it. Backups are at the end of the ', link('settings', '#/settings'), '.'] },
      { kind: 'heading', text: 'By itself' },
      { kind: 'text', text: 'Once a day, after a change, the app keeps a copy on this computer. The copies of the last ten days with changes stay. Restore puts one of them in the place of what you have now. What you had a moment ago is kept as a copy too, so that you can undo it.' },
      { kind: 'heading', text: 'In a file of your own' },
      {
        kind: 'steps',
        items: [
          '“Save a backup file…” writes all of it into one file (.smbackup). Put it on a stick or another computer: computers get lost.',
          '“Bring in a backup file…” shows first what the file would add here.',
          'Press Bring in. Nothing you have is replaced. A list that was changed here and there is kept in both versions.',
        ],
      },
      {
        kind: 'list',
        items: [
          'This is also the way to a new computer, and to bring two computers to the same state.',
          'What you deleted here stays deleted, unless you ask for it in the preview.',
          'A damaged file, or one of another program, is refused. Nothing is changed then.',
          'When the disk is full or a folder cannot be written to, the app says so. What you made before is safe. Make some room and try again.',
        ],
      },
      {
        kind: 'names',
        rows: [
          { name: 'Save a backup from a terminal', code: 'socialmission backup mine.smbackup' },
          { name: 'See what a file would bring', code: 'socialmission restore mine.smbackup --preview' },
          { name: 'List the copies on this computer', code: 'socialmission restore' },
        ],
      },
    ],
  },
};
