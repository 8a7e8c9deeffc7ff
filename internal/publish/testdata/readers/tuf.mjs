// Follows a feed with tuf-js, a client of The Update Framework that is not
// ours: refreshes the metadata and downloads every target.
//
//   node tuf.mjs ADDRESS FOLDER
//
// FOLDER/metadata holds the trusted root.json and what was accepted before.
// Prints the targets with their lengths, or one line that says why not.
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Updater } from 'tuf-js'

const [address, folder] = process.argv.slice(2)
mkdirSync(join(folder, 'targets'), { recursive: true })
const updater = new Updater({
  metadataBaseUrl: address,
  metadataDir: join(folder, 'metadata'),
  targetBaseUrl: `${address}/targets`,
  targetDir: join(folder, 'targets'),
  config: { fetchRetry: 0 },
})

try {
  await updater.refresh()
  const names = Object.keys(updater.trustedSet.targets.signed.targets)
  const found = {}
  for (const name of names.sort()) {
    const info = await updater.getTargetInfo(name)
    found[name] = statSync(await updater.downloadTarget(info)).size
  }
  console.log(JSON.stringify(found))
} catch (fault) {
  console.log(`${fault.name}: ${fault.message}`)
  process.exitCode = 1
}
