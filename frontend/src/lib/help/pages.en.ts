import { code, key, link, type Pages } from './content';
import { made } from './made.en';

export const pages: Pages = {
  ...made,
  start: {
    title: 'Getting started',
    about: 'Find, read, come back',
    blocks: [
      { kind: 'text', text: 'This app holds the resource library, the newsletters and the initiatives of the Social Mission Alliance on your own computer. Everything here works without a network.' },
      { kind: 'heading', text: 'The first five minutes' },
      {
        kind: 'steps',
        items: [
          ['Press ', key('/'), ' or click the box at the top, and type what you look for. Results appear with each letter.'],
          ['Choose a title to read it. The list stays beside it, if the window is wide enough.'],
          ['Narrow a long list with the filters: type, domain, topic, profession, language, year.'],
          ['Press ', key('Aa'), ' at the top right to make the text larger or change the colours.'],
          ['Come back another day: ', link('Home', '#/'), ' shows what you were reading and what is new.'],
        ],
      },
      { kind: 'heading', text: 'How much of each item is here' },
      {
        kind: 'list',
        items: [
          'Full text here: you can read all of it now.',
          'Summary here: a summary written for this library. The work itself is at its source.',
          'Link only: the title and where to find it.',
        ],
      },
      { kind: 'text', text: ['A link marked ↗ leads to the web. It opens in your browser and needs internet. The key ', key('v'), ' opens the original of what you are reading.'] },
    ],
  },
  search: {
    title: 'Searching',
    about: 'Words, phrases and filters you can type',
    blocks: [
      { kind: 'text', text: 'Type plain words: every word must occur. English and Spanish are searched together. Accents, capitals and word endings do not matter. Known synonyms are found too.' },
      { kind: 'text', text: 'You can also type the signs and filters below. Press one to try it.' },
      { kind: 'heading', text: 'Words' },
      {
        kind: 'queries',
        rows: [
          { q: 'rural nursing', finds: 'Both words, anywhere in an item.' },
          { q: '"social mission"', finds: 'The two words side by side, in this order.' },
          { q: 'nursing -school', finds: 'Items with “nursing” that do not have “school”.' },
          { q: 'toolkit OR guide', finds: 'Items with one of the two words. OR is in capitals.' },
        ],
      },
      { kind: 'heading', text: 'Filters' },
      {
        kind: 'queries',
        rows: [
          { q: 'type:toolkit', finds: 'One type of resource. The names are those of the filters beside the list.' },
          { q: 'domain:pathways', finds: 'One of the Alliance’s domains.' },
          { q: 'topic:"structural racism"', finds: 'One topic. A name of several words stands in quotation marks.' },
          { q: 'profession:nursing', finds: 'One profession.' },
          { q: 'author:mullan', finds: 'Works by an author, by family name.' },
          { q: 'lang:es', finds: 'Texts in Spanish; lang:en finds those in English.' },
          { q: 'year:2020-2024', finds: 'The years from 2020 to 2024. One year works too: year:2023.' },
          { q: 'in:newsletters', finds: 'Newsletters only. Also in:library, in:initiatives, in:events, and in:notes for what you wrote and added yourself.' },
          { q: 'series:health-advocate-insights', finds: 'The issues of one series of newsletters.' },
          { q: 'has:fulltext', finds: 'Items whose full text is here. Also has:summary and has:link.' },
          { q: 'is:starred', finds: 'What you have starred. Also is:read and is:unread.' },
        ],
      },
      { kind: 'text', text: 'Filters and words go together, and a minus sign turns a filter round:' },
      {
        kind: 'queries',
        rows: [
          { q: 'nursing type:commentary year:2020-2024', finds: 'Commentaries on nursing of these years.' },
          { q: 'nursing -lang:es', finds: 'Items on nursing that are not in Spanish.' },
        ],
      },
      { kind: 'heading', text: 'To search the same again' },
      {
        kind: 'list',
        items: [
          ['“Save” above the list, or ', key('Shift'), ' ', key('S'), ', keeps a search with its filters. It then stands under Library at the left, and a number says how many items are new since you last looked at it. Those are marked “New”.'],
          'Its name opens a menu to rename or delete it. Filters are kept in a way that outlives new names for them.',
          ['The empty search box offers what you searched last. The ', link('settings', '#/settings'), ' forget that, or keep none at all.'],
        ],
      },
      { kind: 'heading', text: 'When little is found' },
      {
        kind: 'list',
        items: [
          'Nearest spellings stand below the results under their own heading. They never mix with exact matches. You can switch them off in the settings.',
          'Odd signs are no error: the app then takes them for plain words, and says so.',
          '“Explain this search” above the list shows how your words were understood.',
        ],
      },
    ],
  },
  reading: {
    title: 'Reading comfort',
    about: 'Text, colours, and where you left off',
    blocks: [
      { kind: 'text', text: [key('Aa'), ' at the top right, or ', link('Settings', '#/settings'), ', changes how texts look. Each change is saved at once.'] },
      {
        kind: 'list',
        items: [
          'Text size from 80 to 300 %, line spacing and line length.',
          'Three typefaces: Literata, Atkinson Hyperlegible (letters that are hard to mix up) and OpenDyslexic.',
          'Four sets of colours: as your computer, light, dark, and high contrast.',
          'Paragraph numbers, so that a class can find the same place.',
        ],
      },
      { kind: 'text', text: ['To make the whole app larger, press ', key('Ctrl'), ' ', key('+'), '. ', key('Ctrl'), ' ', key('−'), ' makes it smaller, ', key('Ctrl'), ' ', key('0'), ' sets it back.'] },
      { kind: 'heading', text: 'While reading' },
      {
        kind: 'list',
        items: [
          'The app keeps your place in each text and takes you back to it.',
          ['The star (', key('s'), ') marks what you want to find again.'],
          [key('Ctrl'), ' ', key('F'), ' finds words on the page; ', key('Ctrl'), ' ', key('P'), ' prints the text without the lists.'],
          ['Below each text you find where it comes from, when the source was last seen, and what else in the library belongs to it.'],
        ],
      },
    ],
  },
  citing: {
    title: 'Citing and exporting',
    about: 'References, files for other programs',
    blocks: [
      { kind: 'text', text: ['Press ', key('Ctrl+Shift+C'), ' to copy the reference of what you read, or of the row you are at. ', key('Ctrl+Shift+A'), ' copies the citation for your text.'] },
      { kind: 'text', text: 'The button Cite above a text shows both in five styles: APA, AMA, Vancouver, MLA and Chicago. The app remembers your style.' },
      { kind: 'text', text: 'Look a reference over before you hand it in. What the library does not know is left out.' },
      { kind: 'heading', text: 'Files for other programs' },
      { kind: 'text', text: 'Export… above the results saves all of them as one file, for Zotero, LaTeX, Excel or your notes.' },
      { kind: 'heading', text: 'Whose work this is' },
      {
        kind: 'list',
        items: [
          'The styles are those of the Citation Style Language project, by their authors, under the licence CC BY-SA 3.0. The APA style comes without its sorting rules.',
          'The program that follows them is citeproc-js by Frank Bennett, under the licence CPAL 1.0.',
          [code('https://citationstyles.org'), ' and ', code('https://github.com/Juris-M/citeproc-js'), ' have the sources.'],
        ],
      },
    ],
  },
  newsletters: {
    title: 'Newsletters',
    about: 'Read, unread and starred issues',
    blocks: [
      { kind: 'text', text: [link('Newsletters', '#/newsletters'), ' lists every issue by year. Issues never go away.'] },
      {
        kind: 'list',
        items: [
          ['A dot and bold type mark an unread issue. ', key('m'), ' marks it as read or unread, ', key('s'), ' gives it a star.'],
          ['The buttons above the list show all, unread or starred issues; the boxes below them show one series or one year.'],
          [key('Space'), ' pages through an issue. At its end, the next unread issue opens. ', key('Shift'), ' ', key('Space'), ' pages back, and from the top to the issue before.'],
          'An issue read to its end counts as read; a short one does so after a moment in view. What you mark yourself stays as you marked it.',
          [key('Shift'), ' ', key('A'), ' marks all issues in the list as read. “Undo” takes that back.'],
          'What an issue mentions stands below it and opens here in the library.',
          ['The original issue is one link away: “Open in browser ↗”, or ', key('v'), '. That needs internet.'],
        ],
      },
    ],
  },
  initiatives: {
    title: 'Initiatives, events and data',
    about: 'What the Alliance does, and when',
    blocks: [
      { kind: 'text', text: ['Each of the ', link('initiatives', '#/initiatives'), ' has a page with facts, events, newsletters and resources.'] },
      { kind: 'heading', text: 'Dates' },
      {
        kind: 'list',
        items: [
          'A date is shown only as exactly as it is known: a day, a month, or just a year.',
          'Where sources disagree, the page says so and says what each one gives.',
          ['All events, coming and past, are ', link('in one list', '#/library?kind=event'), '.'],
        ],
      },
      { kind: 'heading', text: 'Data' },
      { kind: 'text', text: ['The ', link('sets of data', '#/library?kind=dataset'), ' show the figures on health workers as tables. The areas of the Social Mission Metrics are ', link('a page of their own', '#/items/social-mission-metrics-areas'), '.'] },
    ],
  },
  updates: {
    title: 'Updates',
    about: 'Over the web, on a stick, from a colleague',
    blocks: [
      { kind: 'text', text: ['The library is complete as it is and never runs out. When a newer release exists, ', link('Updates', '#/updates'), ' brings it. ', key('Shift'), ' ', key('R'), ' looks for one; nothing is taken before you say so.'] },
      {
        kind: 'steps',
        items: [
          'Press Update at the top. You see what is new, changed and withdrawn, by title.',
          'You also see what it costs: bytes, and minutes at the speed just measured.',
          'Choose text only, everything, or single files. Texts always come first.',
          'Press Update again. You can go on reading meanwhile.',
        ],
      },
      { kind: 'heading', text: 'When the line is cut' },
      { kind: 'text', text: 'What arrived is kept, to the last byte. Press Update when you are online again, and the rest goes on from there. You can also pause, close the app, and go on another day. Your library is whole at every moment: all of the old release, or all of the new one.' },
      { kind: 'text', text: 'Attached files that have not arrived say “needs internet”. Updates has a button that fetches them.' },
      { kind: 'heading', text: 'On a USB stick, or from a colleague' },
      {
        kind: 'list',
        items: [
          'Under “For a colleague”, say which library your colleague has. The app saves just what is missing there, on a stick or as one file.',
          'Your colleague opens it under “From a file or USB”, or drops it on that page.',
          'A stick with an update that is plugged in appears there as a button.',
        ],
      },
      { kind: 'heading', text: 'What “signed” means' },
      { kind: 'text', text: 'Whoever publishes the library seals each release with a secret key. The app knows the matching public key and checks every file against the seal. A file that somebody changed on the way is refused, whoever carried it. So a stick from a stranger is as safe as the web.' },
      {
        kind: 'list',
        items: [
          'The first time, the app asks whom to trust. Compare the fingerprint with the one the organisation publishes.',
          'After that it takes updates from nobody else. If you want to follow another organisation, it asks you first. What you made stays.',
          'A signature counts for a limited time. An address that only has an old one may be holding back news, so the app says so and takes nothing from it. By hand you may take it all the same.',
        ],
      },
      { kind: 'heading', text: 'Going back' },
      { kind: 'text', text: ['The history shows what each update changed, and one button goes back to the release before. In a text that was updated, ', key('u'), ' shows what it said before.'] },
    ],
  },
  keys: {
    title: 'Keyboard',
    about: 'Every key of the app',
    blocks: [
      { kind: 'text', text: ['Everything can be done without a mouse. ', key('?'), ' shows the keys of the screen you are on, and ', key('Ctrl'), ' ', key('K'), ' finds any command or title by name.'] },
      { kind: 'text', text: ['Single letters act only while a list or a text has the focus, never while you type. You can switch them off in the ', link('settings', '#/settings'), '.'] },
      { kind: 'keys' },
    ],
  },
  privacy: {
    title: 'Privacy and working offline',
    about: 'What leaves this computer',
    blocks: [
      { kind: 'text', text: ['This app asks one address for updates, only when you press Update or chose it in the ', link('settings', '#/settings'), '. Without an address it contacts nobody. There is no account, no counting of visits, and no report to anyone.'] },
      {
        kind: 'list',
        items: [
          'What you search, open, star and read is stored on this computer only.',
          'Texts, fonts and pictures are part of the app. Nothing but updates is fetched from the web.',
          'A request for an update says which files are wanted, and nothing about you. The settings list the last requests.',
          'A link marked ↗ opens your browser, and only when you press it. From then on the rules of that website hold.',
          'If the app runs in your browser, it answers this computer alone. Others on the network cannot reach it.',
        ],
      },
    ],
  },
  data: {
    title: 'Where your data lives',
    about: 'One folder, and how to move it',
    blocks: [
      { kind: 'text', text: 'The library and your own marks are in one folder on this computer:' },
      {
        kind: 'names',
        rows: [
          { name: 'Windows', code: '%LOCALAPPDATA%\\SocialMission' },
          { name: 'macOS', code: '~/Library/Application Support/SocialMission' },
          { name: 'Linux', code: '~/.local/share/socialmission' },
        ],
      },
      {
        kind: 'list',
        items: [
          [code('reader.db'), ' holds what is yours: settings, lists, notes, stars, what you have read. A new library never changes it. ', link('Backups', '#/help/backups'), ' keep it safe.'],
          [code('files'), ' holds the files you added under ', link('Your files', '#/files'), ': PDF, Word, EPUB, HTML, Markdown and text. Search finds what they say.'],
          [code('content.db'), ' and ', code('index'), ' hold the library. If they get lost, the app makes them again.'],
        ],
      },
      { kind: 'heading', text: 'On a USB stick' },
      { kind: 'text', text: ['Put an empty file with the name ', code('portable'), ' beside the program. The app then keeps everything in the folder ', code('socialmission-data'), ' beside it, and nothing on the computer.'] },
      { kind: 'heading', text: 'In a folder of your choice' },
      { kind: 'text', text: ['Start the program with ', code('--data-dir FOLDER'), ', or name the folder in ', code('SOCIALMISSION_HOME'), '. To move your data, close the app and move the whole folder.'] },
    ],
  },
  commands: {
    title: 'Command line',
    about: 'For scripts and terminals',
    blocks: [
      { kind: 'text', text: ['The program is called ', code('socialmission'), '. Without a command it opens the window.'] },
      {
        kind: 'names',
        rows: [
          { name: 'Serve the app to the browser of this computer', code: 'socialmission serve' },
          { name: 'Find items; --json prints them for programs', code: 'socialmission search holistic review --limit 5' },
          { name: 'List the newsletters', code: 'socialmission search --kind newsletter' },
          { name: 'Print one item, by its id or number', code: 'socialmission show 269 --format markdown' },
          { name: 'Check the data folder and repair what can be rebuilt', code: 'socialmission doctor' },
          { name: 'Say which version this is', code: 'socialmission version' },
          { name: 'Explain a command', code: 'socialmission help search' },
        ],
      },
      { kind: 'text', text: 'The commands also work while the window is open. They answer 0 when all went well, and another number when not.' },
    ],
  },
};
