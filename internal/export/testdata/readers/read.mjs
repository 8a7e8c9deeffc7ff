// Reads a RIS or BibTeX file on the standard input and prints it as CSL-JSON.
import { readFileSync } from 'node:fs';

import { Cite } from '@citation-js/core';
import '@citation-js/plugin-bibtex';
import '@citation-js/plugin-ris';

const forceType = process.argv[2] === 'ris' ? '@ris/file' : '@bibtex/text';
const cite = new Cite(readFileSync(0, 'utf8'), { forceType, generateGraph: false });
process.stdout.write(JSON.stringify(cite.data));
