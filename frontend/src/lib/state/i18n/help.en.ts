export const help = {
  title: 'Help',
  pages: 'Help pages',
  shortcuts: 'Keyboard shortcuts',
  then: 'then',
  /** What keys are called, where it is not what their name says. */
  caps: { Space: 'Space', Shift: 'Shift', Enter: 'Enter' } as Record<string, string>,
  intro: 'Everything in this app works without a network, this help too.',
  next: (title: string) => `Next: ${title}`,
};
