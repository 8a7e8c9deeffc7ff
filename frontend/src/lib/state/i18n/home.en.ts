import { phrase } from './plural';

const counted = (one: string, other: string) => phrase('en', { one, other });

export const home = {
  title: 'Home',
  welcome: 'Everything here works offline.',
  dismiss: 'Hide this line',
  fresh: 'Since you last looked',
  what: { new: 'New', changed: 'Changed', withdrawn: 'Withdrawn' },
  putAway: 'I have seen these',
  showFresh: phrase('en', { one: 'Show it', other: 'Show all #' }),
  moreFresh: phrase('en', { one: '# more, in the history of updates', other: '# more, in the history of updates' }),
  continue: 'Continue reading',
  readPart: (percent: number) => `${percent} % read`,
  begun: 'just begun',
  spotlight: 'Spotlight',
  newsletters: 'Latest newsletter',
  events: 'On now and coming',
  eventsTitle: 'Events',
  noEvents: 'No coming event is known yet. These were the last ones.',
  pastEvents: 'Just past',
  allEvents: 'All events',
  initiatives: 'Initiatives',
  start: 'Start here',
  shelves: 'What the library holds',
  /** What stands below a large number. */
  counted: {
    resource: counted('resource', 'resources'),
    newsletter: counted('newsletter', 'newsletters'),
    initiative: counted('initiative', 'initiatives'),
    event: counted('event', 'events'),
    dataset: counted('set of data', 'sets of data'),
    page: counted('page', 'pages'),
  },
  allNewsletters: 'All newsletters',
};
