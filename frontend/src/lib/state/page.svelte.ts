/** What the screen that is shown calls itself: it becomes the window's title, "item – app". */
class Page {
  title = $state('');
}

export const page = new Page();
