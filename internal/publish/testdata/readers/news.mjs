// Reads feed.xml and feed.json with feedsmith, a parser that is not ours.
//
//   node news.mjs SITE
//
// Prints the entries of both.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAtomFeed, parseJsonFeed } from 'feedsmith'

const read = (name) => readFileSync(join(process.argv[2], name), 'utf8')
const atom = parseAtomFeed(read('feed.xml'))
const json = parseJsonFeed(JSON.parse(read('feed.json')))
console.log(JSON.stringify({ atom, json }))
