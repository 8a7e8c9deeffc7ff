import type { cite as en } from './cite.en';
import { phrase } from './plural';

export const cite: typeof en = {
  title: 'Citar',
  open: 'Citar…',
  style: 'Estilo',
  reference: 'Referencia',
  inText: 'En el texto',
  numbered: 'Este estilo numera las referencias de un texto: ponga el número que tenga en el suyo.',
  copyReference: 'Copiar referencia',
  copyInText: 'Copiar cita en el texto',
  copiedReference: (style) => `Referencia copiada (${style})`,
  copiedInText: (style, text) => `Cita en el texto copiada (${style}): ${text}`,
  forManager: 'Para un gestor de referencias',
  download: (format) => `Guardar como ${format}`,
  check: 'Hecha según las reglas del estilo. Revísela, por favor: lo que la biblioteca no sabe, lo omite.',

  export: 'Exportar…',
  exportTitle: 'Exportar',
  exportThese: phrase('es', { one: 'Exportar este resultado…', other: 'Exportar estos # resultados…' }),
  exports: phrase('es', { one: '# elemento', other: '# elementos' }),
  exportOf: (name, count) => `${name}: ${count}`,
  format: 'Formato',
  formats: {
    ris: { name: 'RIS', hint: 'Zotero, Mendeley, EndNote y casi todos los gestores de referencias' },
    bibtex: { name: 'BibTeX', hint: 'LaTeX y gestores de referencias que lo leen' },
    biblatex: { name: 'BibLaTeX', hint: 'LaTeX con biblatex y Biber' },
    'csl-json': { name: 'CSL-JSON', hint: 'Zotero, Pandoc y programas que siguen estilos de cita' },
    csv: { name: 'CSV', hint: 'Excel y otras hojas de cálculo' },
    md: { name: 'Markdown', hint: 'Notas, páginas web, texto sencillo' },
  },
  save: 'Guardar archivo',
  searchName: (words) => (words ? `Resultados de «${words}»` : 'Resultados'),
};
