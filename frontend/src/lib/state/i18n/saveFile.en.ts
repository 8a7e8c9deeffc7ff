export const saveFile = {
  saved: (path: string) => `Saved as ${path}`,
  failed: 'The system could not ask where to save the file. Nothing was written; try again.',
};
