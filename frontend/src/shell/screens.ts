/** The screens besides the first one, and what opens over them. Loaded by later.svelte.ts. */
export { default as OwnFile } from '../lib/files/File.svelte';
export { default as OwnFiles } from '../lib/files/Files.svelte';
export { default as Cite } from '../lib/cite/Cite.svelte';
export { default as Export } from '../lib/cite/Export.svelte';
export { default as Help } from '../lib/help/Help.svelte';
export { default as Shortcuts } from '../lib/help/Shortcuts.svelte';
export { default as Initiatives } from '../lib/initiatives/Initiatives.svelte';
export { default as LinkedItems } from '../lib/initiatives/LinkedItems.svelte';
export { default as Overview } from '../lib/initiatives/Overview.svelte';
export { default as Newsletters } from '../lib/newsletters/Newsletters.svelte';
export { default as Palette } from '../lib/palette/Palette.svelte';
export { default as Reader } from '../lib/reader/Reader.svelte';
export { default as Browse } from '../lib/search/Browse.svelte';
export { default as Library } from '../lib/search/Library.svelte';
export { default as Settings } from '../lib/settings/Settings.svelte';
export { default as Updates } from '../lib/updates/Updates.svelte';
