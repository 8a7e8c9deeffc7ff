/** Makes a text field as high as its text, as it is typed. */
export function grow(field: HTMLTextAreaElement) {
  const fit = () => {
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight + 2}px`;
  };
  fit();
  field.addEventListener('input', fit);
  return { destroy: () => field.removeEventListener('input', fit) };
}
