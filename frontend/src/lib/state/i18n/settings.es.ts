import type { settings as en } from './settings.en';

export const settings: typeof en = {
  title: 'Ajustes',
  language: 'Idioma',
  languageHint: 'Menús y botones. Los textos conservan el idioma en que se escribieron.',
  appearance: 'Aspecto',
  theme: 'Colores',
  themes: { system: 'Como este equipo', light: 'Claro', dark: 'Oscuro', contrast: 'Alto contraste' },
  scale: 'Tamaño de la aplicación',
  reading: 'Lectura',
  keyboard: 'Teclado',
  singleKeys: 'Teclas de una letra',
  singleKeysHint: 'j, k, s y otras actúan mientras una lista o la lectura tiene el foco.',
  search: 'Búsqueda',
  spelling: 'Mostrar grafías cercanas cuando se encuentra poco',
  privacy: 'Privacidad',
  privacyText: 'Esta aplicación no contacta con nadie. Lo que usted lee y busca se queda en este equipo.',
  saveFailed: 'No se pudo guardar el ajuste.',
};
