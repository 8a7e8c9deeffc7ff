import type { Messages } from './en';
import { common } from './common.es';
import { search } from './search.es';
import { reader } from './reader.es';
import { home } from './home.es';
import { newsletters } from './newsletters.es';
import { initiatives } from './initiatives.es';
import { updates } from './updates.es';
import { searches } from './searches.es';
import { room } from './room.es';
import { settings } from './settings.es';
import { palette } from './palette.es';
import { help } from './help.es';
import { cite } from './cite.es';
import { lists } from './lists.es';
import { saveFile } from './saveFile.es';
import { files } from './files.es';

export const es: Messages = { common, search, reader, home, newsletters, initiatives, updates, searches, settings, palette, help, cite, lists, saveFile, files, backups, room };
import { backups } from './backups.es';

