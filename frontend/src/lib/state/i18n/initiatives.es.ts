import type { initiatives as en } from './initiatives.en';

export const initiatives: typeof en = {
  title: 'Iniciativas',
  pick: 'Elija una iniciativa para leerla aquí',
  none: 'Aquí no hay iniciativas',
};
