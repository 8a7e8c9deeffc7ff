import { phrase } from './plural';
import type { search as en } from './search.en';

const items = phrase('es', { one: '# documento', many: '# de documentos', other: '# documentos' });

export const search: typeof en = {
  label: 'Buscar',
  placeholder: 'Buscar en la biblioteca, boletines, iniciativas…',
  clear: 'Borrar la búsqueda',
  focus: 'Ir al cuadro de búsqueda',
  suggestions: 'Sugerencias',
  filter: (facet, value) => `Filtro: ${facet} = ${value}`,
  titleSuggestion: 'Abrir',
  querySuggestion: 'Buscar',
  suggestionCount: phrase('es', { one: '# sugerencia debajo', other: '# sugerencias debajo' }),
  results: 'Resultados',
  shownOf: (shown, total) => `Se muestran ${shown} de ${total}`,
  sort: 'Ordenar',
  sortBy: (order) => `Ordenar: ${order}`,
  sorts: { relevance: 'Mejor coincidencia', newest: 'Más reciente', title: 'Título' },

  filters: 'Filtros',
  filtersOn: phrase('es', { one: '# filtro activo', other: '# filtros activos' }),
  narrow: 'Acotar la lista',
  narrowHint: 'Elija un título para leerlo aquí o marque lo que busca.',
  clearFilters: 'Quitar los filtros',
  removeFilter: (value) => `Quitar el filtro ${value}`,
  showAll: (n) => `Mostrar los ${n}`,
  showFewer: 'Mostrar menos',
  find: (facet) => `Buscar en ${facet}`,
  noValue: 'Nada aquí lleva ese nombre.',
  showResults: (n) => `Mostrar ${items(n)}`,

  nearest: (words) => `Palabras parecidas: ${words}`,
  nearestHint: 'Estos documentos tienen palabras que se escriben casi como las suyas.',
  hideNearest: 'Solo como lo escribí',
  exactOn: 'Solo como lo escribí',
  exactOff: 'Volver a admitir palabras parecidas',
  searchNearest: (words) => `Buscar ${words} en su lugar`,

  none: 'No se encontró nada',
  noneWords: (words) => `No se encontró nada para «${words}»`,
  noneText: 'Pruebe con menos palabras o escritas de otra forma, o quite un filtro.',
  without: (value) => `Sin ${value}`,
  everything: 'Mostrar todo',
  more: 'Mostrar más',
  moreFailed: 'No se cargaron más filas.',
  pick: 'Elija un título para leerlo aquí',
  pickHint: 'j y k recorren la lista, Intro abre.',

  notices: {
    relaxed: (words) => `Ningún documento tiene todas sus palabras. Se dejaron fuera para encontrar algo: ${words}.`,
    'plain-words': (words) =>
      words === '"' ? 'Faltan las comillas de cierre; las palabras se buscaron una por una.' : `Se tomó como palabras sueltas: ${words}.`,
    'unknown-filter': (words) => `No existe el filtro ${words}; se tomó como palabras sueltas o se dejó fuera.`,
    'unavailable-filter': (words) => `El filtro ${words} todavía no funciona aquí.`,
    'not-here': (words) => `La biblioteca no tiene ${words}.`,
    'too-long': () => 'La búsqueda es muy larga. Solo se usó el comienzo.',
    other: (words) => `La búsqueda no se tomó tal como está escrita: ${words}`,
  },

  explain: 'Explicar esta búsqueda',
  hideExplain: 'Ocultar la explicación',
  explained: {
    none: 'Sin palabras ni filtros: esto es todo lo que hay en la biblioteca.',
    all: 'Un documento debe tener todas estas palabras, en cualquier forma:',
    must: (word, n) => `«${word}» está en ${items(n)}.`,
    prefix: (word, n) => `«${word}» está en ${items(n)}; también cuentan palabras más largas que empiezan igual.`,
    or: (word, n) => `o «${word}», que está en ${items(n)}.`,
    not: (word, n) => `«${word}» queda fuera: no se muestran ${items(n)} que la tienen.`,
    phrase: (word, n) => `«${word}» como frase está en ${items(n)}.`,
    stems: (stems) => `Cuentan todas las formas de la palabra: lo que empieza por ${stems}…`,
    synonyms: (words) => `Mismo significado: ${words}.`,
    filter: (facet, values) => `Acotado a ${facet}: ${values}.`,
    dropped: (words) => `Se dejó fuera para encontrar algo: ${words}.`,
    nearest: (words) => `Se encontró poco; también se probaron palabras parecidas: ${words}.`,
    total: (n, ms) => `${items(n)} en total, en ${ms} ms. No importan las tildes ni las mayúsculas.`,
  },
};
