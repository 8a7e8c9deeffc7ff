// Command socialmission is the Social Mission Library desktop app.
package main

import "socialmission.org/desktop/app"

func main() { app.Main() }
