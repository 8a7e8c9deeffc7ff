import type { home as en } from './home.en';
import { phrase } from './plural';

const counted = (one: string, other: string) => phrase('es', { one, other });

export const home: typeof en = {
  title: 'Inicio',
  welcome: 'Aquí todo funciona sin conexión.',
  dismiss: 'Ocultar esta línea',
  fresh: 'Desde su última visita',
  what: { new: 'Nuevo', changed: 'Cambiado', withdrawn: 'Retirado' },
  putAway: 'Ya lo he visto',
  showFresh: phrase('es', { one: 'Mostrarlo', other: 'Mostrar los #' }),
  moreFresh: phrase('es', { one: '# más, en el historial de actualizaciones', many: '# de más, en el historial de actualizaciones', other: '# más, en el historial de actualizaciones' }),
  continue: 'Seguir leyendo',
  readPart: (percent) => `${percent} % leído`,
  begun: 'recién empezado',
  spotlight: 'En portada',
  newsletters: 'Último boletín',
  events: 'Ahora y próximamente',
  eventsTitle: 'Eventos',
  noEvents: 'Todavía no se conoce ningún evento próximo. Estos fueron los últimos.',
  pastEvents: 'Recién pasados',
  allEvents: 'Todos los eventos',
  initiatives: 'Iniciativas',
  start: 'Empiece aquí',
  shelves: 'Lo que hay en la biblioteca',
  counted: {
    resource: counted('recurso', 'recursos'),
    newsletter: counted('boletín', 'boletines'),
    initiative: counted('iniciativa', 'iniciativas'),
    event: counted('evento', 'eventos'),
    dataset: counted('conjunto de datos', 'conjuntos de datos'),
    page: counted('página', 'páginas'),
  },
  allNewsletters: 'Todos los boletines',
};
