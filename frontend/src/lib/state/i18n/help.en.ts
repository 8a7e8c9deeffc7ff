export const help = {
  title: 'Help',
  pages: 'Help pages',
  shortcuts: 'Keyboard shortcuts',
  then: 'then',
  intro: 'Everything in this app works without a network, this help too.',
  next: (title: string) => `Next: ${title}`,
};
