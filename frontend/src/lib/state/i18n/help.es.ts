import type { help as en } from './help.en';

export const help: typeof en = {
  title: 'Ayuda',
  shortcuts: 'Atajos de teclado',
  then: 'luego',
  intro: 'Todo en esta aplicación funciona sin red.',
  searchTitle: 'Buscar',
  searchText: 'Escriba en el cuadro de arriba. Deben aparecer todas las palabras; las "comillas" mantienen unida una frase; un signo menos excluye una palabra.',
  keysTitle: 'Teclas',
  keysText: 'Pulse ? para ver todas las teclas.',
};
