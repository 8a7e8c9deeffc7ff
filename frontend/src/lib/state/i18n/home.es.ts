import type { home as en } from './home.en';

export const home: typeof en = {
  title: 'Inicio',
  welcome: 'Aquí todo funciona sin conexión.',
  dismiss: 'Ocultar esta línea',
  fresh: 'Desde su última visita',
  continue: 'Seguir leyendo',
  readPart: (percent) => `${percent} % leído`,
  spotlight: 'En portada',
  newsletters: 'Últimos boletines',
  events: 'Próximos eventos',
  pastEvents: 'Eventos pasados',
  initiatives: 'Iniciativas',
  start: 'Empiece aquí',
  shelves: 'En la biblioteca',
  allNewsletters: 'Todos los boletines',
  allInitiatives: 'Todas las iniciativas',
};
