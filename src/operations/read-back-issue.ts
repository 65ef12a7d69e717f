import type { MinimalOf, OutputOf } from '../contract/endpoint.ts'
import type { reports } from '../contract/handover-reports.ts'
import { isSame, type Json } from '../core/base/canonical.ts'
import { Refusal } from '../core/base/refusal.ts'
import { blanksOf } from '../core/documents/blanks.ts'
import { fillDocument, inWords } from '../core/documents/filled.ts'
import { mergeDocument } from '../core/documents/merge-document.ts'
import { type ReadDocument, readDocument } from '../core/documents/read-document.ts'
import { actorId } from '../core/policy/member.ts'
import type { Circumstances } from '../core/process/circumstances.ts'
import { decide, whyNot } from '../core/process/decide.ts'
import { evolveAll } from '../core/process/evolve.ts'
import { isFinished } from '../core/process/finished.ts'
import type { Handover, Happened } from '../core/process/handover.ts'
import type { Audience } from '../core/records/field-class.ts'
import { appendHandover, untilDecided } from './append-handover.ts'
import { staleVersion } from './command-handover.ts'
import { followUpOrLeave } from './follow-up.ts'
import { issueOf } from './get-issue.ts'
import { givenAs } from './given-as.ts'
import { handoverId, loadHandover } from './load-handover.ts'
import type { Operation } from './operation.ts'
import { receiptOf } from './receipt.ts'
import { readerOf, seenHandover, shownOnce } from './seen-handover.ts'
import type { Services } from './services.ts'

type ReadBack = OutputOf<typeof reports.readBackIssue>
type Answer = ReadBack | MinimalOf<typeof reports.readBackIssue>
type Change = ReadBack['changes'][number]

/**
 * An edited copy of the handover issue comes back. What its writer changed is told field by field before anything happens; where
 * Baton's text went on meanwhile both are shown and a person chooses. Confirmed, all changes are written at once, each an answer like any other.
 */
export const readBackIssue =
  (services: Services): Operation<typeof reports.readBackIssue> =>
  async ({ params: { id: name }, body }, { tenant, actor, now, ifMatch, idempotency, isBrief }) => {
    const id = await handoverId(services, tenant, name)
    const key = body.confirm && idempotency ? { actor: actorId(actor), ...idempotency } : undefined
    const done = await untilDecided(services, id, async () => {
      const found = await loadHandover(services, { tenant, id, actor, now, ...(key ? { idempotency: key } : {}) })
      if ('answered' in found) return found
      const { handover, circumstances, stored, playbookVersion, loaded } = found
      if (ifMatch !== undefined && ifMatch !== handover.version) throw staleVersion(handover, ifMatch)
      const told = changesIn(body, handover, circumstances, readerOf(found))
      const chosen = body.confirm ? told.changes.filter(({ blank, conflict }) => !conflict || body.take?.includes(blank)) : []
      const { events, written } = answersOf(chosen, handover, circumstances)
      const answerOf = shownOnce(
        (after): Answer =>
          isBrief
            ? { return: 'minimal', ...told, written, handover: receiptOf(after, circumstances) }
            : { ...told, written, handover: seenHandover({ handover: after, circumstances, loaded }) },
      )
      if (events.length === 0) return { answer: answerOf(handover), follows: undefined }
      // All of them or none: whoever pasted a whole issue never finds half of it.
      const appended = await appendHandover(services, {
        tenant,
        before: handover,
        events,
        circumstances,
        stored: { number: stored.number, playbookVersion, timers: stored.timers },
        ...(key ? { idempotency: { ...key, answer: (after) => answerOf(after) as unknown as Json } } : {}),
      })
      return 'answered' in appended ? appended : { answer: answerOf(appended.handover), follows: { appended, circumstances } }
    })
    if ('answered' in done) return done.answered.answer as unknown as Answer
    if (done.follows) await followUpOrLeave(services, tenant, done.follows.appended, done.follows.circumstances)
    return done.answer
  }

/** The events of all these answers, each judged on what the ones before it left. What one field does not take is told beside it. */
function answersOf(chosen: Change[], handover: Handover, circumstances: Circumstances): { events: Happened[]; written: string[] } {
  const events: Happened[] = []
  const written: string[] = []
  let state = handover
  for (const change of chosen) {
    if (change.refused !== null) continue
    try {
      const own = decide({ command: 'answer', on: change.blank, value: change.value }, state, circumstances)
      state = evolveAll(state, own)
      events.push(...own)
      written.push(change.blank)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      change.refused = error.message
    }
  }
  return { events, written }
}

/** What the copy says differently from the text that it began with, against what Baton says now. */
function changesIn(
  { text, base }: { text: string; base?: string | undefined },
  handover: Handover,
  circumstances: Circumstances,
  reader: Audience,
): Pick<ReadBack, 'changes' | 'ticks' | 'unread' | 'at'> {
  const { template } = circumstances.definition
  // As this reader sees it: what is for few stands in no copy of theirs, and is no change of theirs.
  const ours = readDocument(issueOf(handover, circumstances, reader).text, template)
  // Without the text that the copy began with, what Baton says now is all that both sides are known to have had.
  const begun = base === undefined ? ours : readDocument(base, template)
  const theirs = readDocument(text, template)
  if (Object.keys(theirs.answers).length === 0 && Object.keys(theirs.ticked).length === 0) {
    throw new Refusal('invalid', 'issue.unreadable', 'Nothing in this text is a line of the handover document. Paste the whole issue.', {
      where: 'text',
    })
  }
  const { merged, conflicts } = mergeDocument(begun, ours, theirs)
  const blanks = template.sections.flatMap(({ title, fields }) => fields.flatMap((field) => blanksOf(field, title)))
  const changes = blanks.flatMap((blank): Change[] => {
    const conflict = conflicts.find(({ what, id }) => what === 'answer' && id === blank.id)
    const value = conflict ? theirs.answers[blank.id] : merged.answers[blank.id]
    if (value === undefined || isSame(value ?? null, ours.answers[blank.id] ?? null)) return []
    const refusal = whyNot('answer', blank.id, handover, circumstances)
    return [
      {
        blank: blank.id,
        label: blank.label,
        section: blank.section,
        was: inWords(begun.answers[blank.id]),
        now: inWords(ours.answers[blank.id]),
        becomes: inWords(value),
        value: givenAs(value, blank.type),
        conflict: conflict !== undefined,
        refused: refusal?.message ?? null,
      },
    ]
  })
  return {
    at: circumstances.now,
    changes,
    ticks: ticksIn(begun, ours, theirs, handover, circumstances),
    unread: theirs.unread.filter(({ text: one }) => ![...ours.unread, ...begun.unread].some((each) => each.text === one)),
  }
}

/** A box that somebody ticked is a claim: what it stands for is done by its task, which says how (invariant 30). */
function ticksIn(
  begun: ReadDocument,
  ours: ReadDocument,
  theirs: ReadDocument,
  handover: Handover,
  circumstances: Circumstances,
): ReadBack['ticks'] {
  const fields = fillDocument(circumstances.definition.template, {
    fact: () => undefined,
    answer: () => undefined,
    isFinished: (task) => isFinished(handover.tasks[task]),
  })
  return fields.flatMap(({ field }) => {
    const claimed = theirs.ticked[field.id]
    if (claimed === undefined || claimed === begun.ticked[field.id] || claimed === ours.ticked[field.id]) return []
    return [{ field: field.id, label: field.label, ticked: claimed, task: field.task ?? null }]
  })
}
