import { Refusal } from '../core/base/refusal.ts'
import type { Definition } from '../core/definition/definition.ts'
import { checkTogether, type PageSource } from '../core/playbook/check-together.ts'
import { compilePlaybook } from '../core/playbook/compile-playbook.ts'
import { differenceOf } from '../core/playbook/difference.ts'
import type { Circumstances } from '../core/process/circumstances.ts'
import type { Handover } from '../core/process/handover.ts'
import { previewMove } from '../core/process/preview-move.ts'
import { type Asked, tryOut } from '../core/process/try-out.ts'
import { readLetterFile } from './letter-templates/read-letter-file.ts'

/** What is done with the pages of people. It may take long, never end or need too much memory: it runs in a process of its own. */

export type Job =
  | { do: 'check'; pages: PageSource[] }
  /** `id` is the playbook's where the page does not say it. */
  | { do: 'compile'; page: string; id: string; before: Definition | null }
  | { do: 'difference'; before: Definition; after: Definition }
  | { do: 'try'; page: string; asked: Asked }
  /** A file that somebody sent as the text of a letter. */
  | { do: 'letter'; bytes: Uint8Array }
  | { do: 'moves'; target: Definition; cases: MoveCase[] }

/** A handover as it stands, without what no other process can be given. */
export type MoveCase = { handover: Handover; circumstances: Omit<Circumstances, 'newId'> }

export type Told = { done: unknown } | { refused: Pick<Refusal, 'kind' | 'code' | 'message' | 'where' | 'details'> } | { failed: string }

const work = (job: Job): unknown => {
  switch (job.do) {
    case 'check':
      return checkTogether(job.pages)
    case 'compile': {
      const compiled = compilePlaybook(job.page, { id: job.id })
      return { ...compiled, changes: job.before ? differenceOf(job.before, compiled.definition) : [] }
    }
    case 'difference':
      return differenceOf(job.before, job.after)
    case 'try':
      return tryOut(compilePlaybook(job.page).definition, job.asked)
    case 'letter':
      return readLetterFile(job.bytes)
    case 'moves':
      // Nothing of a preview is kept, so its ids need to differ only from each other.
      return job.cases.map(({ handover, circumstances }) => previewMove(handover, { ...circumstances, newId: newCounter() }, job.target))
  }
}

function newCounter(): () => string {
  let last = 0
  return () => {
    last += 1
    return `preview-${last}`
  }
}

export function answer(job: Job): Told {
  try {
    return { done: work(job) }
  } catch (error) {
    if (error instanceof Refusal) {
      const { kind, code, message, where, details } = error
      return { refused: { kind, code, message, where, details } }
    }
    return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
