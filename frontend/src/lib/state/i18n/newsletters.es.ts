import type { newsletters as en } from './newsletters.en';

export const newsletters: typeof en = {
  title: 'Boletines',
  show: 'Mostrar',
  all: 'Todos',
  unread: 'Sin leer',
  starred: 'Destacados',
  markAll: 'Marcar todo como leído',
  none: 'Aquí no hay boletines',
  noneText: 'Elija «Todos» para ver todos los números.',
  pick: 'Elija un número para leerlo aquí',
};
