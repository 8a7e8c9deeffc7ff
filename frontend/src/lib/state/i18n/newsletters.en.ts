import { phrase } from './plural';

export const newsletters = {
  title: 'Newsletters',
  show: 'Show',
  all: 'All',
  unread: 'Unread',
  starred: 'Starred',
  series: 'Series',
  allSeries: 'All series',
  undated: 'Without a date',
  issues: phrase('en', { one: '# issue', other: '# issues' }),
  unreadOf: (unread: number, all: string) => (unread ? `${unread} of ${all} unread` : `${all}, all read`),
  markAll: 'Mark all as read',
  none: 'No newsletters here',
  noneText: 'There is no issue of this series.',
  noUnread: 'You have read every issue in this list. None of them goes away.',
  noStars: 'Press s on an issue, or the star above it, to keep it here.',
  showAll: 'Show all newsletters',
  pick: 'Choose an issue to read it here',
  pickHint: 'Space opens the next unread issue and pages through it.',
};
