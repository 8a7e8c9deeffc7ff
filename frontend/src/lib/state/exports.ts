/** The formats of files for other programs, in the order they are offered. */
export const exportFormats = ['ris', 'bibtex', 'biblatex', 'csl-json', 'csv', 'md'] as const;
export type ExportFormat = (typeof exportFormats)[number];

const endings: Record<ExportFormat, string> = { ris: '.ris', bibtex: '.bib', biblatex: '.bib', 'csl-json': '.json', csv: '.csv', md: '.md' };

/** A file name of a title: plain letters, figures and hyphens. */
export function fileNameOf(title: string, format: ExportFormat): string {
  const plain = title.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return (plain.slice(0, 80) || 'references') + endings[format];
}
