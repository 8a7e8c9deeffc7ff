import { common } from './common.en';
import { search } from './search.en';
import { reader } from './reader.en';
import { home } from './home.en';
import { newsletters } from './newsletters.en';
import { initiatives } from './initiatives.en';
import { updates } from './updates.en';
import { searches } from './searches.en';
import { room } from './room.en';
import { settings } from './settings.en';
import { palette } from './palette.en';
import { help } from './help.en';
import { cite } from './cite.en';
import { lists } from './lists.en';
import { saveFile } from './saveFile.en';
import { files } from './files.en';

export const en = { common, search, reader, home, newsletters, initiatives, updates, searches, settings, palette, help, cite, lists, saveFile, files, backups, room };
import { backups } from './backups.en';

export type Messages = typeof en;
