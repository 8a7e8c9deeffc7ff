import { phrase } from './plural';

export const cite = {
  title: 'Cite',
  open: 'Cite…',
  style: 'Style',
  reference: 'Reference',
  inText: 'In the text',
  numbered: 'This style numbers the references of a text: put the number it has in yours.',
  copyReference: 'Copy reference',
  copyInText: 'Copy in-text citation',
  copiedReference: (style: string) => `Reference copied (${style})`,
  copiedInText: (style: string, text: string) => `In-text citation copied (${style}): ${text}`,
  forManager: 'For a reference manager',
  download: (format: string) => `Save as ${format}`,
  check: 'Made by the rules of the style. Please look it over: what the library does not know, it leaves out.',

  export: 'Export…',
  exportTitle: 'Export',
  exportThese: phrase('en', { one: 'Export this result…', other: 'Export these # results…' }),
  exports: phrase('en', { one: '# item', other: '# items' }),
  exportOf: (name: string, count: string) => `${name}: ${count}`,
  format: 'Format',
  formats: {
    ris: { name: 'RIS', hint: 'Zotero, Mendeley, EndNote and most other reference managers' },
    bibtex: { name: 'BibTeX', hint: 'LaTeX, and reference managers that read it' },
    biblatex: { name: 'BibLaTeX', hint: 'LaTeX with biblatex and Biber' },
    'csl-json': { name: 'CSL-JSON', hint: 'Zotero, Pandoc and programs that follow citation styles' },
    csv: { name: 'CSV', hint: 'Excel and other spreadsheets' },
    md: { name: 'Markdown', hint: 'Notes, web pages, plain text' },
  },
  save: 'Save file',
  searchName: (words: string) => (words ? `Results for “${words}”` : 'Results'),
};
