import type { Definition } from '../definition/definition.ts'
import type { FrontMatter } from './front-matter.ts'
import type { Recognised } from './recognise.ts'
import type { RoleBook } from './roles.ts'
import type { Steps } from './tasks.ts'

/** Everything that is known of a page when it has been read: what it became, where that stands, and its text. */
export type Linted = {
  process: Omit<Definition, 'version' | 'coverage'>
  steps: Steps
  found: Recognised
  book: RoleBook
  frontMatter: FrontMatter
  lines: string[]
}
