import type { newsletters as en } from './newsletters.en';
import { phrase } from './plural';

export const newsletters: typeof en = {
  title: 'Boletines',
  show: 'Mostrar',
  all: 'Todos',
  unread: 'Sin leer',
  starred: 'Destacados',
  series: 'Serie',
  allSeries: 'Todas las series',
  year: 'Año',
  allYears: 'Todos los años',
  undated: 'Sin fecha',
  unreadCount: phrase('es', { one: '# sin leer', many: '# sin leer', other: '# sin leer' }),
  previousIssue: 'El número anterior, al principio de uno',
  issues: phrase('es', { one: '# número', many: '# de números', other: '# números' }),
  unreadOf: (unread, all) => (unread ? `${unread} de ${all} sin leer` : `${all}, todos leídos`),
  markAll: 'Marcar todo como leído',
  none: 'Aquí no hay boletines',
  noneText: 'No hay ningún número de esta serie.',
  noUnread: 'Ha leído todos los números de esta lista. Ninguno desaparece.',
  noStars: 'Pulse s sobre un número, o la estrella que está encima, para guardarlo aquí.',
  showAll: 'Mostrar todos los boletines',
  pick: 'Elija un número para leerlo aquí',
  pickHint: 'La barra espaciadora abre el siguiente número sin leer y avanza por él.',
};
