// node scripts/pack-server.mjs ROOT FOLDER: the server of ROOT with its packages as few files in FOLDER, for a start that reads few
// files. `src/cli/packed-server.mjs` asks for it and says when it is needed.
import { writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { rolldown } from 'rolldown'

const [root, folder] = process.argv.slice(2).map((path) => resolve(path))
const ours = join(root, 'src') + sep
/** What is started as a process or thread of its own is packed too, as a file beside the others. */
const started = ['operations/compile-process.ts', 'operations/demo-data/history-worker.ts']
const nameOf = (path) => path.replace(/^.*\//, '').replace(/\.ts$/, '')

const bundle = await rolldown({
  input: Object.fromEntries(['cli/run.ts', ...started].map((path) => [nameOf(path), join(root, 'src', path)])),
  platform: 'node',
  // Thirty megabytes of tables, loaded where a calendar needs them; what `pg` looks for and does not need; and what Fastify would
  // compile schemas with, had it any (http/server.ts).
  external: [/^date-holidays/, 'pg-native', '@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler'],
  plugins: [{ name: 'places', transform: (code, file) => withPlaces(code, file) }],
  onLog: (level, log) => level === 'error' && console.error(log.message),
})
const { output } = await bundle.generate({
  format: 'esm',
  entryFileNames: '[name].mjs',
  chunkFileNames: '[name]-[hash].mjs',
  // Names stay as they are: they stand in the stack of an error, and `class.name` is text.
  minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
})
for (const { fileName, code } of output) writeFileSync(join(folder, fileName), withoutWide(code))

/** Files that a module names by its own place are found from the packed one too. */
function withPlaces(code, file) {
  if (!file.startsWith(ours) || !code.includes('import.meta.url')) return undefined
  const beside = code.replaceAll(/new URL\('(\.[^']+\.ts)', import\.meta\.url\)/g, (_all, path) => {
    const target = relative(ours, join(dirname(file), path)).replaceAll(sep, '/')
    if (!started.includes(target)) throw new Error(`${file} starts ${target}, which scripts/pack-server.mjs does not know`)
    return `new URL('./${nameOf(target)}.mjs', import.meta.__packed)`
  })
  const place = `new URL(${JSON.stringify(`../../../${relative(root, file).replaceAll(sep, '/')}`)}, import.meta.__packed).href`
  return beside.replaceAll('import.meta.url', place).replaceAll('import.meta.__packed', 'import.meta.url')
}

/** One character outside of ASCII makes a text take two bytes for each of its characters in memory, so those few are escaped. */
function withoutWide(code) {
  return code.replaceAll(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
