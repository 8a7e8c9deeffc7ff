import { mount } from 'svelte';

import App from './App.svelte';
import { client } from './lib/api';
import { firstContent, i18n, panes, parseRoute, settings, status } from './lib/state';
import { screens } from './shell/later.svelte';

/** What the program put into the page, so that the first frame needs no answer. */
function first(): Record<string, unknown> {
  const block = document.getElementById('first');
  return block ? (JSON.parse(block.textContent) as Record<string, unknown>) : {};
}

/** Settings come first, so that nothing is drawn in the wrong language or colours. */
async function start(): Promise<void> {
  panes.load();
  await settings.start();
  if (i18n.lang !== 'en') await i18n.load();
  const target = document.getElementById('app');
  if (!target) throw new Error('index.html has no #app');
  client.first = first();
  const known = status.load();
  if (document.getElementById('first')) await known;
  if (parseRoute(location.hash).name !== 'home') await screens.load();
  mount(App, { target });
  void firstContent.then(() => screens.load()).then(() => i18n.load());
}

void start();
