//go:build !bindings

package app

const onlyBindings = false

func runBindings() {}
