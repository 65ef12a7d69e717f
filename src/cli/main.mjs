// What `baton` begins with. Plain JavaScript: to strip the types of even one file, Node loads a compiler (decision 0046).
// A name that an older Node does not export would end it before the first line, so this is taken as a whole.
import nodeModule from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
if (Number.parseInt(process.versions.node, 10) < 24) {
  process.stderr.write(
    `Baton needs Node 24 or newer, and ${process.execPath} is Node ${process.versions.node}. Start it as ${join(root, 'baton')}, which brings Node 24 and changes nothing else on the machine, or install Node 24.\n`,
  )
  process.exit(1)
}
// What is stripped and compiled once is kept; where the folder can't be written, every start does it anew. It holds for what is
// loaded from here on.
const compiled = join(root, 'node_modules', '.cache', 'baton-compiled')
nodeModule.enableCompileCache(compiled)
const { programIn } = await import('./packed-server.mjs')
const say = (words) => process.stderr.write(`  ${words}\n`)
const { run } = await import(await programIn(root, { mayPack: process.argv[2] === 'serve', compiled, say }))
await run(root)
