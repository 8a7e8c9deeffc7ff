/** Which of the app's dialogs is open; a single one at a time. */
export type Overlay = 'palette' | 'titles' | 'shortcuts' | 'cite' | 'export' | '';

class Overlays {
  open = $state<Overlay>('');
}

export const overlays = new Overlays();
