// Package own is what readers add to the library by themselves, as far as it is
// searched: the bytes and the text of their own files, and an index of these
// files, of their notes and of their reading lists. The records are in package
// reader, which is precious; all that is here but the bytes can be made again
// from them.
package own

import (
	"fmt"

	"socialmission.org/desktop/internal/library"
)

// MaxFile is the size in bytes of the largest file that is taken. A page gives
// a file to the program in one piece; more than this a small computer would
// feel.
const MaxFile = 32 << 20

// The ways in which a file is refused, beside those of package extract.
var (
	ErrTooLarge = fmt.Errorf("%w: the file is larger than %d MB", library.ErrInvalid, MaxFile>>20)
	ErrEmpty    = fmt.Errorf("%w: the file is empty", library.ErrInvalid)
	ErrDamaged  = fmt.Errorf("%w: the file is damaged", library.ErrInvalid)
)
