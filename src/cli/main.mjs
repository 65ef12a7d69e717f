// What `baton` begins with. Plain JavaScript: to strip the types of even one file, Node loads a compiler (decision 0046).
import { enableCompileCache } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
// What is stripped and compiled once is kept; where the folder can't be written, every start does it anew. It holds for what is
// loaded from here on.
const compiled = join(root, 'node_modules', '.cache', 'baton-compiled')
enableCompileCache(compiled)
const { programIn } = await import('./packed-server.ts')
const say = (words) => process.stderr.write(`  ${words}\n`)
const { run } = await import(await programIn(root, { mayPack: process.argv[2] === 'serve', compiled, say }))
await run(root)
