import type { palette as en } from './palette.en';

export const palette: typeof en = {
  title: 'Órdenes',
  label: 'Buscar una orden',
  placeholder: 'Escriba una orden o un título',
  none: 'Ninguna orden se llama así',
  groups: { go: 'Ir a', list: 'Lista y lectura', view: 'Vista', app: 'Aplicación' },
  bigger: 'Interfaz más grande',
  smaller: 'Interfaz más pequeña',
  normal: 'Tamaño normal de la interfaz',
  fullscreen: 'Pantalla completa',
  print: 'Imprimir',
  themeLight: 'Colores claros',
  themeDark: 'Colores oscuros',
  themeContrast: 'Colores de alto contraste',
  themeSystem: 'Colores como este equipo',
  english: 'Use English',
  spanish: 'Usar español',
  close: 'Cerrar lo que está encima',
};
