package search

import "strings"

// stopWords are the words of the two languages that say nothing about a
// subject. They are indexed like any other, so that a question made of nothing
// else can still be answered; beside other words they are left out.
var stopWords = wordSet(`
a about above after again all also am an and any are as at be because been
before being below between both but by can could did do does doing down during
each few for from further had has have having he her here hers him his how i if
in into is it its itself just may me more most my no nor not now of off on once
only or other our ours out over own same she should so some such than that the
their theirs them then there these they this those through to too under until
up upon us very was we were what when where which while who whom why will with
would you your yours
al algo algunas algunos ante antes aquel aquella aquellas aquellos aqui asi aun
aunque cada como con cual cuales cuando de del desde donde dos e el ella ellas
ellos en entre era eran es esa esas ese eso esos esta estaba estan estar estas
este esto estos fue fueron ha hace hacia han hasta hay la las le les lo los mas
mi mis mucho muy nada ni nos nosotros nuestra nuestras nuestro nuestros o os
otra otras otro otros para pero poco por porque pues que quien quienes se sea
segun ser si sido sin sobre son su sus tal tambien tan tanto te tiene tienen
todo todos tras tu tus u un una unas uno unos y ya yo
`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}
