export const initiatives = {
  title: 'Initiatives',
  pick: 'Choose an initiative to read it here',
  none: 'No initiatives here',
};
