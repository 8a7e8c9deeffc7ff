import { mount } from 'svelte';

import App from './App.svelte';
import { panes, settings, status } from './lib/state';

/** Settings come first, so that nothing is drawn in the wrong language or colours. */
async function start(): Promise<void> {
  panes.load();
  await settings.start();
  const target = document.getElementById('app');
  if (!target) throw new Error('index.html has no #app');
  mount(App, { target });
  void status.load();
}

void start();
