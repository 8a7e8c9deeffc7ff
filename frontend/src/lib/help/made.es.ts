import { key, link, type Pages } from './content';

/** The pages on what a reader makes and hands on. */
export const made: Pick<Pages, 'notes' | 'lists' | 'workshop' | 'sharing' | 'backups'> = {
  notes: {
    title: 'Resaltados y notas',
    about: 'Marcar pasajes y escribir a su lado',
    blocks: [
      { kind: 'text', text: ['Seleccione unas palabras y pulse ', key('h'), ' para resaltarlas, o ', key('n'), ' para escribir una nota a su lado. Todo se guarda según lo hace.'] },
      { kind: 'heading', text: 'Sin ratón' },
      {
        kind: 'steps',
        items: [
          ['Pulse ', key('p'), ' en un texto. Queda elegido un pasaje cerca del principio.'],
          [key('↑'), ' y ', key('↓'), ' pasan de párrafo, ', key('←'), ' y ', key('→'), ' de oración. Con ', key('Mayús'), ' el pasaje crece.'],
          ['Pulse ', key('h'), ' o ', key('n'), '. ', key('Esc'), ' sale.'],
        ],
      },
      {
        kind: 'list',
        items: [
          'Hay cinco colores. Cada uno tiene además su propia línea, para que nadie tenga que distinguirlos por el color.',
          [key(']'), ' va al resaltado siguiente, ', key('['), ' al anterior.'],
          'Una nota sin pasaje elegido es sobre todo el elemento. Las etiquetas, separadas por comas, reúnen las notas de un tema.',
          '¿Borró algo por error? «Deshacer» lo recupera.',
        ],
      },
      { kind: 'heading', text: 'Cuando un texto cambia' },
      { kind: 'text', text: 'Sus notas van unidas a las palabras que marcó. Tras una actualización, la aplicación busca cada pasaje y dice cuántos están en su sitio, se movieron o se perdieron. Lo perdido sigue en sus notas con sus palabras de antes. Si un elemento que marcó deja la biblioteca, su último texto se queda aquí para usted.' },
      { kind: 'heading', text: 'Todas juntas' },
      { kind: 'text', text: [link('Notas', '#/notes'), ' (', key('g'), ' ', key('m'), ') reúne lo que escribió, para buscar y filtrar por lista, color, etiqueta o fecha. Exportar guarda lo que ve ahí como Markdown, página web o tabla. La búsqueda también encuentra sus notas.'] },
      { kind: 'text', text: 'Las notas son solo suyas. Están únicamente en este equipo, nunca en la pared, y nunca se comparten en la sala.' },
    ],
  },
  lists: {
    title: 'Listas de lectura y sus códigos',
    about: 'Ordenar elementos y pasarlos a otros',
    blocks: [
      { kind: 'text', text: ['Una ', link('lista de lectura', '#/lists'), ' pone elementos en orden, con una indicación, minutos y preguntas para cada uno. ', key('a'), ' o ', key('Ctrl'), ' ', key('D'), ' añade la fila en la que está, o lo que lee.'] },
      {
        kind: 'list',
        items: [
          [key('Alt'), ' ', key('↑'), ' y ', key('Alt'), ' ', key('↓'), ' mueven un elemento. Con botones o arrastrando es lo mismo.'],
          [key('e'), ' abre la indicación, los minutos y las preguntas. ', key('Esc'), ' las cierra.'],
          [key('Supr'), ' quita un elemento, ', key('Ctrl'), ' ', key('Z'), ' deshace el último cambio. Cada cambio se guarda al momento.'],
          ['Sus propios archivos PDF, Word, HTML, Markdown y de texto también caben en una lista. Añádalos en ', link('Sus archivos', '#/files'), '.'],
          'El menú de una lista hace una copia de ella, le une otra lista o la borra.',
        ],
      },
      { kind: 'heading', text: 'Pasar una lista con un código' },
      { kind: 'text', text: 'Compartir, en una lista, muestra su código: unas letras y cifras en grupos de cuatro. Escríbalo en la pizarra o en un programa. Quien tenga esta aplicación lo teclea, y no hace falta red.' },
      {
        kind: 'steps',
        items: [
          ['Abra ', link('Listas de lectura', '#/lists'), ' y elija Importar.'],
          'Escriba o pegue el código. Las mayúsculas y los guiones dan igual. La O cuenta como 0; la I y la L, como 1.',
          'Vea lo que trae y haga una lista nueva o únalo a una de las suyas.',
        ],
      },
      {
        kind: 'list',
        items: [
          'Un error al teclear se nota. Ninguna otra lista se abre por accidente.',
          'Los elementos que su biblioteca aún no tiene quedan en la lista y se abren tras una actualización.',
          'El código lleva los elementos y su orden. El título, las indicaciones, las preguntas y sus archivos viajan en el archivo de la lista (.smlist), que se abre o se suelta ahí.',
          'El código QR contiene el mismo código, para la cámara de un teléfono.',
        ],
      },
      { kind: 'text', text: [link('En el taller', '#/help/workshop'), ' explica cómo se muestra una lista en la pared, se imprime o se pone en una memoria.'] },
    ],
  },
  workshop: {
    title: 'En el taller',
    about: 'Una lista de lecturas en la pared',
    blocks: [
      { kind: 'text', text: [link('Taller', '#/workshop'), ' muestra una lista de lecturas en letra grande: el programa, un elemento cada vez y, al final, el código de la lista. ', key('F5'), ' sobre una lista la empieza.'] },
      {
        kind: 'list',
        items: [
          [key('→'), ' o ', key('Av Pág'), ' avanza, ', key('←'), ' o ', key('Re Pág'), ' retrocede: las teclas de un mando de presentaciones. ', key('Espacio'), ' sigue leyendo dentro de un texto largo.'],
          ['El reloj empieza con el primer elemento. ', key('p'), ' lo para, ', key('r'), ' pone a cero el tiempo del elemento; en el programa, todo.'],
          [key('+'), ' y ', key('−'), ' cambian el tamaño del texto, ', key('b'), ' deja la pantalla en negro, ', key('c'), ' muestra el código, ', key('Inicio'), ' el programa.'],
          'Los párrafos llevan números, para que todo el mundo encuentre el mismo lugar.',
          ['Nada suyo está en la pared: ni resaltados, ni notas, ni estrellas, ni otras listas. ', key('n'), ' abre un campo para notas de esta clase, que todos ven mientras está abierto. Lo que escribe se guarda con la lista en cada pausa.'],
          [key('Esc'), ' cierra lo que está abierto y después sale.'],
        ],
      },
      { kind: 'heading', text: 'Para repartir' },
      {
        kind: 'list',
        items: [
          'Compartir, en una lista, hace un cuadernillo: portada con el código, agenda, una página por texto y bibliografía. Imprímalo o guárdelo como archivo HTML, libro electrónico o PDF.',
          'Carpeta de HTML hace páginas con búsqueda para teléfonos y Chromebooks sin la aplicación. Algunos teléfonos solo abren archivos sueltos: deles el archivo HTML.',
          'Copiar a USB pone la aplicación, la biblioteca y las listas que elija en una memoria. Cada archivo se comprueba. Si se saca la memoria, copie de nuevo: solo se escribe lo que falta.',
        ],
      },
    ],
  },
  sharing: {
    title: 'Compartir en la sala',
    about: 'Otras personas leen en su navegador',
    blocks: [
      { kind: 'text', text: ['Con ', link('Compartir en esta sala', '#/room'), ', otras personas en la misma red leen sus listas, o toda la biblioteca, en su navegador. No instalan nada y no pueden cambiar nada aquí.'] },
      {
        kind: 'steps',
        items: [
          'Elija qué compartir: algunas listas de lectura o toda la biblioteca. Pulse Empezar a compartir.',
          'La pantalla muestra una dirección y un código QR. Los invitados abren uno de los dos.',
          'Abra antes la dirección en un teléfono. La pantalla dice al momento si otro dispositivo ha llegado a este equipo.',
          'Si quiere, deje que los invitados le sigan. Sus pantallas abren entonces lo que usted abre, y cada quien puede salir cuando quiera.',
        ],
      },
      { kind: 'heading', text: 'Lo que los invitados no ven' },
      { kind: 'text', text: 'Sus favoritos, notas, ajustes, notas de sesión y demás listas nunca se comparten. Mientras comparte, la cabecera lo dice, con el número de invitados. Se deja de compartir cuando usted lo para o cierra la aplicación.' },
      { kind: 'heading', text: 'Cuando nadie puede llegar' },
      {
        kind: 'list',
        items: [
          'El wifi de hoteles y universidades suele separar los dispositivos. Ninguna aplicación puede cambiarlo. Un punto de acceso propio ayuda, casi siempre para ocho o diez dispositivos.',
          'Un cortafuegos de este equipo puede preguntar si deja entrar a otros. Diga que sí para redes privadas.',
          'El código de una lista y la memoria USB sirven sin ninguna red.',
        ],
      },
      { kind: 'heading', text: 'Tomar la actualización de al lado' },
      { kind: 'text', text: 'Las bibliotecas que comparten se ven ahí unas a otras. Si una tiene una edición más nueva, un botón la toma. La firma de quien publica se comprueba, como en toda actualización.' },
    ],
  },
  backups: {
    title: 'Copias de seguridad',
    about: 'Guardar lo que hizo y recuperarlo',
    blocks: [
      { kind: 'text', text: ['Lo que usted hace es suyo: listas, resaltados, notas, favoritos, búsquedas guardadas, ajustes y archivos. Ninguna actualización escribe ahí. Las copias están al final de los ', link('ajustes', '#/settings'), '.'] },
      { kind: 'heading', text: 'Sola' },
      { kind: 'text', text: 'Una vez al día, después de un cambio, la aplicación guarda una copia en este equipo. Se quedan las de los últimos diez días con cambios. Restaurar pone una de ellas en lugar de lo que tiene ahora. Lo que tenía hace un momento también se guarda como copia, para poder deshacerlo.' },
      { kind: 'heading', text: 'En un archivo suyo' },
      {
        kind: 'steps',
        items: [
          '«Guardar una copia en un archivo…» lo escribe todo en un archivo (.smbackup). Póngalo en una memoria o en otro equipo: los equipos se pierden.',
          '«Incorporar una copia…» muestra antes lo que el archivo añadiría aquí.',
          'Pulse Incorporar. No se reemplaza nada de lo que tiene. De una lista cambiada aquí y allí se conservan las dos versiones.',
        ],
      },
      {
        kind: 'list',
        items: [
          'Así se pasa también a un equipo nuevo, y se igualan dos equipos.',
          'Lo que borró aquí sigue borrado, salvo que lo pida al ver lo que trae.',
          'Un archivo dañado, o de otro programa, se rechaza. Entonces no se cambia nada.',
          'Si el disco está lleno o no se puede escribir en una carpeta, la aplicación lo dice. Lo que hizo antes está a salvo. Libere espacio e inténtelo de nuevo.',
        ],
      },
      {
        kind: 'names',
        rows: [
          { name: 'Guardar una copia desde un terminal', code: 'socialmission backup mia.smbackup' },
          { name: 'Ver lo que traería un archivo', code: 'socialmission restore mia.smbackup --preview' },
          { name: 'Ver las copias de este equipo', code: 'socialmission restore' },
        ],
      },
    ],
  },
};
