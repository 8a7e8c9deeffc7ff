import { phrase } from './plural';

export const initiatives = {
  title: 'Initiatives',
  pick: 'Choose an initiative to read it here',
  none: 'No initiatives here',
  next: (date: string) => `Next: ${date}`,
  last: (date: string) => `Last event: ${date}`,
  events: phrase('en', { one: '# event', other: '# events' }),
  newsletters: phrase('en', { one: '# newsletter', other: '# newsletters' }),
  resources: phrase('en', { one: '# resource', other: '# resources' }),
  eventsTitle: 'Events',
  coming: 'On now and coming',
  past: 'Past',
  noneComing: 'No coming event is known yet.',
  allEvents: phrase('en', { one: 'The one event', other: 'All # events' }),
  dataTitle: 'Data and pages',
  linked: {
    newsletters: 'In newsletters',
    data: 'Data',
    resources: 'Resources',
    initiatives: 'Other initiatives',
    pages: 'Pages',
  },
};
