import type { initiatives as en } from './initiatives.en';
import { phrase } from './plural';

export const initiatives: typeof en = {
  title: 'Iniciativas',
  pick: 'Elija una iniciativa para leerla aquí',
  none: 'Aquí no hay iniciativas',
  next: (date) => `Próximo: ${date}`,
  last: (date) => `Último evento: ${date}`,
  events: phrase('es', { one: '# evento', many: '# de eventos', other: '# eventos' }),
  newsletters: phrase('es', { one: '# boletín', many: '# de boletines', other: '# boletines' }),
  resources: phrase('es', { one: '# recurso', many: '# de recursos', other: '# recursos' }),
  eventsTitle: 'Eventos',
  coming: 'Ahora y próximamente',
  past: 'Pasados',
  noneComing: 'Todavía no se conoce ningún evento próximo.',
  allEvents: phrase('es', { one: 'El único evento', other: 'Los # eventos' }),
  dataTitle: 'Datos y páginas',
  linked: {
    newsletters: 'En los boletines',
    data: 'Datos',
    resources: 'Recursos',
    initiatives: 'Otras iniciativas',
    pages: 'Páginas',
  },
};
