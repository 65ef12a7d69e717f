import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'

/**
 * Kilobytes of JavaScript (brotli) that the browser loads: for the inbox all of it, for any other screen what comes on top of the frame,
 * for the editor of pages what comes on top of its screen.
 */
export type ScreenSizes = { inbox: number; frame: number; screens: ReadonlyMap<string, number>; editor: number }

/** Measured on the built screens: what each file imports before it runs, followed to the end. */
export function screenSizes(folder: string): ScreenSizes {
  const assets = join(folder, 'assets')
  const files = readdirSync(assets).filter((name) => name.endsWith('.js'))
  const text = new Map(files.map((name) => [name, readFileSync(join(assets, name), 'utf8')]))
  const kilobytes = new Map(files.map((name) => [name, brotliCompressSync(text.get(name) ?? '').length / 1000]))
  const needs = new Map(files.map((name) => [name, importedBy(text.get(name) ?? '')]))
  const closure = (from: readonly string[], found = new Set<string>()): Set<string> => {
    for (const name of from)
      if (!found.has(name)) {
        found.add(name)
        closure(needs.get(name) ?? [], found)
      }
    return found
  }
  const sum = (names: Iterable<string>) => [...names].reduce((all, name) => all + (kilobytes.get(name) ?? 0), 0)
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  const frame = closure([...page.matchAll(/assets\/([\w.-]+\.js)"/g)].flatMap(([, name]) => name ?? []))
  const onTop = (name: string, of = frame) => sum(closure([name]).difference(of))
  const named = (start: string) => files.filter((name) => name.startsWith(start))
  const screens = new Map(
    files
      .filter((name) => /-screen-[\w-]{8}\.js$/.test(name))
      .map((name): [string, number] => [name.replace(/-screen-[\w-]{8}\.js$/, ''), onTop(name)])
      .toSorted(([, a], [, b]) => b - a),
  )
  const inbox = sum(frame) + (screens.get('inbox') ?? Number.NaN)
  screens.delete('inbox')
  // Comes when its page is there.
  const itsPage = closure(named('playbook-screen-')).union(frame)
  const [editor = ''] = named('page-editor-')
  return { inbox, frame: sum(frame), screens, editor: onTop(editor, itsPage) }
}

/** `import … from "./x.js"` and `import "./x.js"`, not `import("./x.js")`, which waits until it is needed. */
const importedBy = (text: string): string[] =>
  [...text.matchAll(/(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g)].flatMap(([, name]) => name ?? [])
