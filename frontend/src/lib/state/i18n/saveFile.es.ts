import type { saveFile as en } from './saveFile.en';

export const saveFile: typeof en = {
  saved: (path) => `Guardado como ${path}`,
  failed: 'El sistema no pudo preguntar dónde guardar el archivo. No se escribió nada; inténtelo de nuevo.',
};
