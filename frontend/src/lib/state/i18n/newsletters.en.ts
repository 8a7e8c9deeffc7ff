export const newsletters = {
  title: 'Newsletters',
  show: 'Show',
  all: 'All',
  unread: 'Unread',
  starred: 'Starred',
  markAll: 'Mark all as read',
  none: 'No newsletters here',
  noneText: 'Choose “All” to see every issue.',
  pick: 'Choose an issue to read it here',
};
