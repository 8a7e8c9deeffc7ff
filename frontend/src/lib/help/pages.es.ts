import { code, key, link, type Pages } from './content';
import { made } from './made.es';

export const pages: Pages = {
  ...made,
  start: {
    title: 'Primeros pasos',
    about: 'Encontrar, leer, volver',
    blocks: [
      { kind: 'text', text: 'Esta aplicación guarda en su propio equipo la biblioteca de recursos, los boletines y las iniciativas de la Social Mission Alliance. Aquí todo funciona sin red.' },
      { kind: 'heading', text: 'Los primeros cinco minutos' },
      {
        kind: 'steps',
        items: [
          ['Pulse ', key('/'), ' o haga clic en el cuadro de arriba y escriba lo que busca. Los resultados aparecen con cada letra.'],
          ['Elija un título para leerlo. La lista queda al lado si la ventana es lo bastante ancha.'],
          ['Acorte una lista larga con los filtros: tipo, ámbito, tema, profesión, idioma, año.'],
          ['Pulse ', key('Aa'), ' arriba a la derecha para agrandar el texto o cambiar los colores.'],
          ['Vuelva otro día: ', link('Inicio', '#/'), ' muestra lo que estaba leyendo y lo que hay de nuevo.'],
        ],
      },
      { kind: 'heading', text: 'Cuánto hay aquí de cada elemento' },
      {
        kind: 'list',
        items: [
          'Texto completo aquí: puede leerlo entero ahora.',
          'Resumen aquí: un resumen escrito para esta biblioteca. La obra está en su fuente.',
          'Solo enlace: el título y dónde encontrarlo.',
        ],
      },
      { kind: 'text', text: ['Un enlace con ↗ lleva a la web. Se abre en su navegador y necesita internet. La tecla ', key('v'), ' abre el original de lo que está leyendo.'] },
    ],
  },
  search: {
    title: 'Buscar',
    about: 'Palabras, frases y filtros que puede escribir',
    blocks: [
      { kind: 'text', text: 'Escriba palabras corrientes: deben aparecer todas. Se busca en español y en inglés a la vez. No importan los acentos, las mayúsculas ni las terminaciones. También se encuentran los sinónimos conocidos.' },
      { kind: 'text', text: 'Puede escribir además los signos y filtros siguientes. Pulse uno para probarlo.' },
      { kind: 'heading', text: 'Palabras' },
      {
        kind: 'queries',
        rows: [
          { q: 'enfermería rural', finds: 'Las dos palabras, en cualquier lugar del elemento.' },
          { q: '"social mission"', finds: 'Las dos palabras juntas y en este orden.' },
          { q: 'nursing -school', finds: 'Elementos con «nursing» que no tienen «school».' },
          { q: 'toolkit OR guide', finds: 'Elementos con una de las dos palabras. OR va en mayúsculas.' },
        ],
      },
      { kind: 'heading', text: 'Filtros' },
      {
        kind: 'queries',
        rows: [
          { q: 'tipo:toolkit', finds: 'Un tipo de recurso. Los nombres son los de los filtros junto a la lista.' },
          { q: 'ámbito:"participación comunitaria"', finds: 'Uno de los ámbitos de la Alianza.' },
          { q: 'tema:"racismo estructural"', finds: 'Un tema. Un nombre de varias palabras va entre comillas.' },
          { q: 'profesión:enfermería', finds: 'Una profesión.' },
          { q: 'autor:mullan', finds: 'Obras de un autor o una autora, por su apellido.' },
          { q: 'idioma:es', finds: 'Textos en español; idioma:en encuentra los que están en inglés.' },
          { q: 'año:2020-2024', finds: 'Los años de 2020 a 2024. También vale un solo año: año:2023.' },
          { q: 'en:boletines', finds: 'Solo boletines. También en:biblioteca, en:iniciativas, en:eventos, y en:notas para lo que usted escribió y añadió.' },
          { q: 'serie:health-advocate-insights', finds: 'Los números de una serie de boletines.' },
          { q: 'tiene:texto', finds: 'Elementos cuyo texto completo está aquí. También tiene:resumen y tiene:enlace.' },
          { q: 'es:destacado', finds: 'Lo que ha destacado. También es:leído y es:no-leído.' },
        ],
      },
      { kind: 'text', text: 'Los filtros y las palabras van juntos, y un signo menos da la vuelta a un filtro:' },
      {
        kind: 'queries',
        rows: [
          { q: 'enfermería tipo:comentario año:2020-2024', finds: 'Comentarios sobre enfermería de esos años.' },
          { q: 'enfermería -idioma:es', finds: 'Elementos sobre enfermería que no están en español.' },
        ],
      },
      { kind: 'heading', text: 'Para volver a buscar lo mismo' },
      {
        kind: 'list',
        items: [
          ['«Guardar», encima de la lista, o ', key('Mayús'), ' ', key('S'), ', guarda una búsqueda con sus filtros. Queda a la izquierda, bajo Biblioteca, y un número dice cuántos elementos son nuevos desde la última vez que la miró. Esos llevan la palabra «Nuevo».'],
          'Su nombre abre un menú para cambiarlo o eliminarla. Los filtros se guardan de modo que sobreviven a sus nombres nuevos.',
          ['El cuadro de búsqueda vacío ofrece lo último que buscó. Los ', link('ajustes', '#/settings'), ' lo olvidan, o no guardan nada.'],
        ],
      },
      { kind: 'heading', text: 'Cuando se encuentra poco' },
      {
        kind: 'list',
        items: [
          'Las grafías más cercanas aparecen debajo de los resultados, bajo un título propio. Nunca se mezclan con los resultados exactos. Puede desactivarlas en los ajustes.',
          'Los signos raros no son un error: la aplicación los toma por palabras corrientes y lo dice.',
          '«Explicar esta búsqueda», encima de la lista, muestra cómo se entendieron sus palabras.',
        ],
      },
    ],
  },
  reading: {
    title: 'Comodidad de lectura',
    about: 'Texto, colores y el lugar donde lo dejó',
    blocks: [
      { kind: 'text', text: [key('Aa'), ', arriba a la derecha, o ', link('Ajustes', '#/settings'), ' cambian el aspecto de los textos. Cada cambio se guarda al momento.'] },
      {
        kind: 'list',
        items: [
          'Tamaño del texto del 80 al 300 %, interlineado y largo de línea.',
          'Tres tipos de letra: Literata, Atkinson Hyperlegible (letras difíciles de confundir) y OpenDyslexic.',
          'Cuatro juegos de colores: como su equipo, claro, oscuro y alto contraste.',
          'Números de párrafo, para que una clase encuentre el mismo lugar.',
        ],
      },
      { kind: 'text', text: ['Para agrandar toda la aplicación, pulse ', key('Ctrl'), ' ', key('+'), '. ', key('Ctrl'), ' ', key('−'), ' la reduce, ', key('Ctrl'), ' ', key('0'), ' la deja como estaba.'] },
      { kind: 'heading', text: 'Mientras lee' },
      {
        kind: 'list',
        items: [
          'La aplicación recuerda su lugar en cada texto y le devuelve a él.',
          ['La estrella (', key('s'), ') marca lo que quiere volver a encontrar.'],
          [key('Ctrl'), ' ', key('F'), ' busca palabras en la página; ', key('Ctrl'), ' ', key('P'), ' imprime el texto sin las listas.'],
          ['Debajo de cada texto se dice de dónde viene y cuándo se vio la fuente por última vez. También qué más de la biblioteca tiene que ver con él.'],
        ],
      },
    ],
  },
  citing: {
    title: 'Citar y exportar',
    about: 'Referencias, archivos para otros programas',
    blocks: [
      { kind: 'text', text: ['Pulse ', key('Ctrl+Shift+C'), ' para copiar la referencia de lo que lee o de la fila en que está. ', key('Ctrl+Shift+A'), ' copia la cita para su texto.'] },
      { kind: 'text', text: 'El botón Citar sobre un texto muestra ambas en cinco estilos: APA, AMA, Vancouver, MLA y Chicago. La aplicación recuerda su estilo.' },
      { kind: 'text', text: 'Revise una referencia antes de entregarla. Lo que la biblioteca no sabe se omite.' },
      { kind: 'heading', text: 'Archivos para otros programas' },
      { kind: 'text', text: 'Exportar… sobre los resultados los guarda todos en un archivo, para Zotero, LaTeX, Excel o sus notas.' },
      { kind: 'heading', text: 'De quién es este trabajo' },
      {
        kind: 'list',
        items: [
          'Los estilos son los del proyecto Citation Style Language, de sus autores, con la licencia CC BY-SA 3.0. El estilo APA viene sin sus reglas de orden.',
          'El programa que los sigue es citeproc-js de Frank Bennett, con la licencia CPAL 1.0.',
          [code('https://citationstyles.org'), ' y ', code('https://github.com/Juris-M/citeproc-js'), ' tienen las fuentes.'],
        ],
      },
    ],
  },
  newsletters: {
    title: 'Boletines',
    about: 'Números leídos, sin leer y destacados',
    blocks: [
      { kind: 'text', text: [link('Boletines', '#/newsletters'), ' muestra todos los números por año. Los números no desaparecen nunca.'] },
      {
        kind: 'list',
        items: [
          ['Un punto y la letra negrita señalan un número sin leer. ', key('m'), ' lo marca como leído o sin leer, ', key('s'), ' le pone una estrella.'],
          ['Los botones de arriba muestran todos los números, los no leídos o los destacados; los cuadros de debajo muestran una serie o un año.'],
          [key('Espacio'), ' avanza por un número. Al final se abre el siguiente sin leer. ', key('Mayús'), ' ', key('Espacio'), ' retrocede y, desde el principio, vuelve al número anterior.'],
          'Un número leído hasta el final cuenta como leído; uno corto, tras un momento a la vista. Lo que usted marca queda como lo marcó.',
          [key('Mayús'), ' ', key('A'), ' marca como leídos todos los números de la lista. «Deshacer» lo anula.'],
          'Lo que un número menciona aparece debajo y se abre aquí, en la biblioteca.',
          ['El número original está a un enlace: «Abrir en el navegador ↗», o ', key('v'), '. Eso necesita internet.'],
        ],
      },
    ],
  },
  initiatives: {
    title: 'Iniciativas, eventos y datos',
    about: 'Qué hace la Alianza, y cuándo',
    blocks: [
      { kind: 'text', text: ['Cada una de las ', link('iniciativas', '#/initiatives'), ' tiene una página con datos, eventos, boletines y recursos.'] },
      { kind: 'heading', text: 'Fechas' },
      {
        kind: 'list',
        items: [
          'Una fecha se muestra solo con la exactitud con que se conoce: un día, un mes o solo un año.',
          'Donde las fuentes no coinciden, la página lo dice y dice qué da cada una.',
          ['Todos los eventos, próximos y pasados, están ', link('en una sola lista', '#/library?kind=event'), '.'],
        ],
      },
      { kind: 'heading', text: 'Datos' },
      { kind: 'text', text: ['Los ', link('conjuntos de datos', '#/library?kind=dataset'), ' muestran en tablas las cifras sobre el personal de salud. Las áreas de las Social Mission Metrics tienen ', link('una página propia', '#/items/social-mission-metrics-areas'), '.'] },
    ],
  },
  updates: {
    title: 'Actualizaciones',
    about: 'Por la web, en una memoria USB, de un colega',
    blocks: [
      { kind: 'text', text: ['La biblioteca está completa tal como es y no caduca. Cuando hay una edición más nueva, ', link('Actualizaciones', '#/updates'), ' la trae. ', key('Mayús'), ' ', key('R'), ' la busca; no se trae nada antes de que usted lo diga.'] },
      {
        kind: 'steps',
        items: [
          'Pulse Actualizar, arriba. Verá por títulos lo nuevo, lo cambiado y lo retirado.',
          'Verá también lo que cuesta: bytes, y minutos a la velocidad recién medida.',
          'Elija solo texto, todo, o archivos sueltos. Los textos llegan siempre primero.',
          'Pulse otra vez Actualizar. Mientras tanto puede seguir leyendo.',
        ],
      },
      { kind: 'heading', text: 'Cuando se corta la conexión' },
      { kind: 'text', text: 'Lo que llegó se conserva, hasta el último byte. Pulse Actualizar cuando vuelva a tener internet, y el resto sigue desde ahí. También puede pausar, cerrar la aplicación y seguir otro día. Su biblioteca está entera en todo momento: toda la edición anterior, o toda la nueva.' },
      { kind: 'text', text: 'Los archivos adjuntos que no han llegado dicen «necesita internet». En Actualizaciones hay un botón que los trae.' },
      { kind: 'heading', text: 'En una memoria USB, o de un colega' },
      {
        kind: 'list',
        items: [
          'En «Para un colega», diga qué biblioteca tiene su colega. La aplicación guarda justo lo que allí falta, en una memoria o en un solo archivo.',
          'Su colega lo abre en «De un archivo o USB», o lo suelta en esa página.',
          'Una memoria con una actualización, una vez conectada, aparece allí como un botón.',
        ],
      },
      { kind: 'heading', text: 'Qué quiere decir «firmada»' },
      { kind: 'text', text: 'Quien publica la biblioteca sella cada edición con una clave secreta. La aplicación conoce la clave pública que le corresponde y compara cada archivo con el sello. Un archivo que alguien cambió por el camino se rechaza, lo traiga quien lo traiga. Por eso una memoria de un desconocido es tan segura como la web.' },
      {
        kind: 'list',
        items: [
          'La primera vez, la aplicación pregunta en quién confiar. Compare la huella con la que publica la organización.',
          'Después no recibe actualizaciones de nadie más. Si usted quiere seguir a otra organización, se lo pregunta antes. Lo que usted hizo se queda.',
          'Una firma vale un tiempo limitado. Una dirección que solo tiene una vieja puede estar reteniendo novedades. La aplicación lo dice y no trae nada de ella. A mano puede usarla de todos modos.',
        ],
      },
      { kind: 'heading', text: 'Volver atrás' },
      { kind: 'text', text: ['El historial muestra qué cambió cada actualización, y un botón vuelve a la edición anterior. En un texto actualizado, ', key('u'), ' muestra lo que decía antes.'] },
    ],
  },
  keys: {
    title: 'Teclado',
    about: 'Todas las teclas de la aplicación',
    blocks: [
      { kind: 'text', text: ['Todo se puede hacer sin ratón. ', key('?'), ' muestra las teclas de la pantalla en que está, y ', key('Ctrl'), ' ', key('K'), ' encuentra cualquier orden o título por su nombre.'] },
      { kind: 'text', text: ['Las letras sueltas actúan solo mientras una lista o un texto tiene el foco, nunca mientras escribe. Puede desactivarlas en los ', link('ajustes', '#/settings'), '.'] },
      { kind: 'keys' },
    ],
  },
  privacy: {
    title: 'Privacidad y trabajo sin conexión',
    about: 'Lo que sale de este equipo',
    blocks: [
      { kind: 'text', text: ['Esta aplicación pide actualizaciones a una sola dirección, solo cuando usted pulsa Actualizar o lo eligió en los ', link('ajustes', '#/settings'), '. Sin dirección no contacta con nadie. No hay cuenta, ni se cuentan las visitas, ni se informa a nadie.'] },
      {
        kind: 'list',
        items: [
          'Lo que busca, abre, destaca y lee se guarda solo en este equipo.',
          'Los textos, las letras y las imágenes son parte de la aplicación. De la web no se trae nada más que actualizaciones.',
          'Una petición dice qué archivos se quieren, y nada de usted. Los ajustes muestran las últimas peticiones.',
          'Un enlace con ↗ abre su navegador, y solo cuando usted lo pulsa. Desde ahí valen las reglas de ese sitio web.',
          'Si la aplicación funciona en su navegador, responde solo a este equipo. Nadie más de la red puede llegar a ella.',
        ],
      },
    ],
  },
  data: {
    title: 'Dónde están sus datos',
    about: 'Una carpeta, y cómo moverla',
    blocks: [
      { kind: 'text', text: 'La biblioteca y sus propias marcas están en una carpeta de este equipo:' },
      {
        kind: 'names',
        rows: [
          { name: 'Windows', code: '%LOCALAPPDATA%\\SocialMission' },
          { name: 'macOS', code: '~/Library/Application Support/SocialMission' },
          { name: 'Linux', code: '~/.local/share/socialmission' },
        ],
      },
      {
        kind: 'list',
        items: [
          [code('reader.db'), ' guarda lo suyo: ajustes, listas, notas, destacados, lo que ha leído. Una biblioteca nueva no lo cambia nunca. Las ', link('copias de seguridad', '#/help/backups'), ' lo ponen a salvo.'],
          [code('files'), ' guarda los archivos que añadió en ', link('Sus archivos', '#/files'), ': PDF, Word, EPUB, HTML, Markdown y texto. La búsqueda encuentra lo que dicen.'],
          [code('content.db'), ' e ', code('index'), ' guardan la biblioteca. Si se pierden, la aplicación los vuelve a crear.'],
        ],
      },
      { kind: 'heading', text: 'En una memoria USB' },
      { kind: 'text', text: ['Ponga junto al programa un archivo vacío llamado ', code('portable'), '. La aplicación lo guardará todo en la carpeta ', code('socialmission-data'), ', a su lado, y nada en el equipo.'] },
      { kind: 'heading', text: 'En la carpeta que usted elija' },
      { kind: 'text', text: ['Inicie el programa con ', code('--data-dir CARPETA'), ', o indique la carpeta en ', code('SOCIALMISSION_HOME'), '. Para mover sus datos, cierre la aplicación y mueva la carpeta entera.'] },
    ],
  },
  commands: {
    title: 'Línea de órdenes',
    about: 'Para la terminal y los guiones',
    blocks: [
      { kind: 'text', text: ['El programa se llama ', code('socialmission'), '. Sin ninguna orden abre la ventana.'] },
      {
        kind: 'names',
        rows: [
          { name: 'Mostrar la aplicación en el navegador de este equipo', code: 'socialmission serve' },
          { name: 'Buscar elementos; --json los escribe para otros programas', code: 'socialmission search holistic review --limit 5' },
          { name: 'Listar los boletines', code: 'socialmission search --kind newsletter' },
          { name: 'Escribir un elemento, por su id o su número', code: 'socialmission show 269 --format markdown' },
          { name: 'Revisar la carpeta de datos y reparar lo que se puede rehacer', code: 'socialmission doctor' },
          { name: 'Decir qué versión es esta', code: 'socialmission version' },
          { name: 'Explicar una orden', code: 'socialmission help search' },
        ],
      },
      { kind: 'text', text: 'Las órdenes funcionan también con la ventana abierta. Responden 0 si todo fue bien, y otro número si no.' },
    ],
  },
};
