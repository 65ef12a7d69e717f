import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The content of files and folders of the repository as one hash; tests are left out. A change in any of it is another hash. */
export function hashOf(root: string, sources: readonly string[]): string {
  const hash = createHash('sha256')
  for (const source of sources) {
    for (const file of filesIn(join(root, source)))
      hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

const filesIn = (path: string): string[] => {
  if (!existsSync(path)) return []
  const entries = tryReadDir(path)
  if (!entries) return [path]
  return entries
    .filter((entry) => !/\.(?:test|e2e)\.tsx?$/.test(entry))
    .toSorted()
    .flatMap((entry) => filesIn(join(path, entry)))
}

function tryReadDir(path: string): string[] | undefined {
  try {
    return readdirSync(path)
  } catch {
    return undefined // a file, not a folder
  }
}
