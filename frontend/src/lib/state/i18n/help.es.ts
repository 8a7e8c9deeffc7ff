import type { help as en } from './help.en';

export const help: typeof en = {
  title: 'Ayuda',
  pages: 'Páginas de ayuda',
  shortcuts: 'Atajos de teclado',
  then: 'luego',
  /** What keys are called, where it is not what their name says. */
  caps: { Space: 'Espacio', Shift: 'Mayús', Enter: 'Intro' },
  intro: 'Todo en esta aplicación funciona sin red, también esta ayuda.',
  next: (title) => `Siguiente: ${title}`,
};
