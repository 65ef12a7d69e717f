import { dateWords } from '../calendar/words.ts'
import type { AgendaPart, Task } from '../definition/definition.ts'
import { whyNoAgenda } from './agenda-words.ts'
import { type Circumstances, nameOf, tasksOf } from './circumstances.ts'
import { dossierPoint, questionsFor, whoHas } from './dossier-of.ts'
import { isFinished } from './finished.ts'
import type { AgendaItem, Handover, HandoverEvent, PersonId } from './handover.ts'
import { judgeTask } from './judging.ts'
import { doersOf, personIn } from './rights.ts'
import { documentOf, later } from './snapshot.ts'

/**
 * What a call is about. Baton makes the list of what matters most, of how people get along and of what is open: blanks, what came
 * back from a review or was waived, questions, checks that cannot tell. People add to it. Each point is ticked, or left open with
 * somebody by name (invariant 23). Until the call was held the list follows the facts; then it stays.
 */

/** A point as it stands: `isGone` when what it came from is settled elsewhere, such as a blank that was filled in since. */
export type AgendaPoint = AgendaItem & { isGone?: true }

export function agendaOf(handover: Handover, task: Task, circumstances: Circumstances): AgendaPoint[] {
  const known = cached.get(handover)
  if (known && known.task === task && known.world === circumstances.world && known.now === circumstances.now) return known.points
  const points = pointsOf(handover, task, circumstances)
  cached.set(handover, { task, world: circumstances.world, now: circumstances.now, points })
  return points
}

// States are never changed in place, and one look at a handover asks for the same list some twenty times.
const cached = new WeakMap<Handover, { task: Task; world: Circumstances['world']; now: string; points: AgendaPoint[] }>()

function pointsOf(handover: Handover, task: Task, circumstances: Circumstances): AgendaPoint[] {
  if (whyNoAgenda(handover, task)) return []
  const { items, kept } = handover.agendas?.[task.id] ?? { items: [] }
  const now = derived(handover, task, circumstances)
  const isOpenStill = new Set(now.map(({ id }) => id))
  const said = saidAsAWhole(handover, task, circumstances)
  const stored = items.map((item): AgendaPoint => {
    const word = said.get(item.part)
    if (word && !item.settled) return { ...item, settled: { how: 'discussed', ...word } }
    const came = comesFromFacts(item) && !isOpenStill.has(item.id) && !item.settled
    return came ? { ...item, isGone: true } : item
  })
  // Of what was made before the call, only what somebody has touched stands still.
  const fresh = kept ? [] : now.filter(({ id }) => !items.some((item) => item.id === id))
  return [...stored, ...fresh].toSorted((a, b) => order.indexOf(a.part) - order.indexOf(b.part))
}

/** Whoever attested one of the tasks that rest on the agenda has said so of each point of its part. */
function saidAsAWhole(handover: Handover, call: Task, circumstances: Circumstances): Map<AgendaItem['part'], { by: PersonId; at: string }> {
  return new Map(
    restingOn(call, circumstances).flatMap(({ id, agenda }) => {
      const { status, evidence } = handover.tasks[id] ?? {}
      return agenda && status === 'done' && evidence?.kind === 'attested' ? [[agenda, { by: evidence.by, at: evidence.at }] as const] : []
    }),
  )
}

const order: readonly AgendaItem['part'][] = ['top', 'people', 'open', 'topic']
const comesFromFacts = ({ id }: AgendaItem) => /^(?:blank|question|check|dossier):/.test(id)

/** Whether a point needs nothing more: ticked, handed on, or settled elsewhere. */
export const isSettled = ({ settled, isGone }: AgendaPoint): boolean => settled !== undefined || isGone === true

/** The tasks that rest on the agenda of this call, by its parts. */
export const restingOn = (call: Task, { definition }: Pick<Circumstances, 'definition'>): Task[] =>
  tasksOf(definition).filter(({ agenda, after }) => agenda !== undefined && after.includes(call.id))

/** The call that a task rests on, when the page says so. */
const callBefore = (task: Task, { definition }: Pick<Circumstances, 'definition'>): Task | undefined =>
  task.agenda === undefined ? undefined : tasksOf(definition).find(({ id, kind }) => kind === 'call' && task.after.includes(id))

/** A task that is about a part of the agenda is done once every point of it was talked about or handed on (nobody says it twice). */
export function talkedThrough(handover: Handover, task: Task, circumstances: Circumstances): HandoverEvent[] {
  const call = callBefore(task, circumstances)
  if (!call || handover.tasks[call.id]?.status !== 'done') return []
  const { reopened } = handover.tasks[task.id] ?? {}
  const points = agendaOf(handover, call, circumstances).filter(({ part }) => part === task.agenda)
  const settled = points.flatMap((point) => point.settled ?? [])
  const last = settled.toSorted((a, b) => (a.at < b.at ? -1 : 1)).at(-1)
  // What somebody opened again needs another word about it.
  if (!last || !points.every(isSettled) || (reopened && reopened.cause !== 'regressed' && last.at <= reopened.at)) return []
  const left = settled.filter(({ how }) => how === 'left')
  const talked = settled.length - left.length
  const owners = [...new Set(left.map(({ owner }) => nameOf(circumstances, owner ?? '')))].join(' and ')
  const note = [
    ...(talked > 0 ? [`${talked} of ${points.length} talked about in the call`] : []),
    ...(left.length > 0 ? [`${left.length} handed to ${owners}`] : []),
    ...(points.length > settled.length ? [`${points.length - settled.length} settled since`] : []),
  ].join(', ')
  return [{ type: 'TaskDone', task: task.id, evidence: { kind: 'attested', by: last.by, at: last.at, note } }]
}

/** Once a call is held, what is on its list stays on it. */
export function agendaToKeep(handover: Handover, circumstances: Circumstances): HandoverEvent[] {
  return tasksOf(circumstances.definition).flatMap((task): HandoverEvent[] => {
    if (task.kind !== 'call' || handover.tasks[task.id]?.status !== 'done' || handover.agendas?.[task.id]?.kept) return []
    const points = agendaOf(handover, task, circumstances)
    const known = handover.agendas?.[task.id]?.items ?? []
    const fresh = points.filter(({ id }) => !known.some((one) => one.id === id))
    return points.length === 0 ? [] : [{ type: 'AgendaKept', task: task.id, items: fresh }]
  })
}

/** At the end each question that is still open is handed to its owner by name (invariant 23). */
export function questionsToLeave(handover: Handover, circumstances: Circumstances): HandoverEvent[] {
  return tasksOf(circumstances.definition).flatMap((task) => {
    if (task.kind !== 'call' || !handover.agendas?.[task.id]?.kept) return []
    return (
      agendaOf(handover, task, circumstances)
        // Those of the dossier are handed over together (`dossierLeaves`).
        .filter((point) => point.part === 'open' && !isSettled(point) && !point.id.startsWith(dossierPoint))
        .map((point): HandoverEvent => {
          const { isGone: _isGone, ...item } = point
          return {
            type: 'AgendaItemLeft',
            task: task.id,
            item,
            owner: livingOwner(item.owner, handover, circumstances),
            openEnd: circumstances.newId(),
          }
        })
    )
  })
}

function livingOwner(owner: PersonId, handover: Handover, { people }: Circumstances): PersonId {
  const here = (id: PersonId | null | undefined): id is PersonId => typeof id === 'string' && people.get(id)?.active === true
  return [owner, people.get(owner)?.manager, handover.startedBy].find(here) ?? owner
}

/** Who may take a point along: whoever takes part; of what everybody may read, everybody of this handover. */
export function possibleOwners(handover: Handover, task: Task, item: AgendaItem | undefined, { people, now }: Circumstances): PersonId[] {
  const roles = item?.restricted ? doersOf(task) : [...new Set([...doersOf(task), ...handover.participants.map(({ role }) => role)])]
  return [...new Set(roles.flatMap((role) => personIn(handover, role, now) ?? []))].filter((id) => people.get(id)?.active)
}

/** What there is to talk about, from what is known and open at this moment. */
function derived(handover: Handover, task: Task, circumstances: Circumstances): AgendaItem[] {
  const { definition, now } = circumstances
  const inRole = (role: string | undefined) => (role === undefined ? undefined : personIn(handover, role, now))
  const outgoing = handover.from.kind === 'person' ? handover.from.id : inRole(doersOf(task)[0])
  const first = outgoing ?? handover.startedBy
  const item = (id: string, part: AgendaPart | 'topic', text: string, owner: PersonId = first, restricted?: 'candid'): AgendaItem => ({
    id,
    part,
    text,
    addedBy: 'baton',
    owner,
    ...(restricted ? { restricted } : {}),
  })
  const told = later(circumstances, definition.gates[0])
  const fields =
    definition.template.sections.length === 0 ? [] : documentOf(handover, circumstances).filter(({ section }) => !told.has(section))
  return [
    ...fields.flatMap(({ field, blanks }) => {
      const { agenda, restricted } = field
      if (agenda === undefined) return []
      return blanks.flatMap((blank) =>
        Array.isArray(blank.given)
          ? blank.given.flatMap((row: unknown, index) => {
              const words = rowWords(row)
              return words === '' ? [] : [item(`${agenda}:${blank.id}:${index}`, agenda, words, first, restricted)]
            })
          : blank.value === ''
            ? []
            : [item(`${agenda}:${blank.id}`, agenda, blank.value, first, restricted)],
      )
    }),
    ...fields.flatMap(({ field, blanks }) =>
      blanks
        .filter(({ by, optional }) => by === 'nobody' && !optional)
        .map(({ id, label, section }) =>
          item(
            `blank:${id}`,
            'open',
            `Blank in the document: ${label === section ? section : `${section}, ${label}`}`,
            first,
            field.restricted,
          ),
        ),
    ),
    ...definition.gates.flatMap((gate) =>
      (handover.gates[gate.id]?.rounds ?? []).flatMap((round) =>
        Object.entries(round.decision?.items ?? {}).flatMap(([id, verdict]) => {
          if (verdict.verdict !== 'return' || verdict.round !== round.number) return []
          const about = round.items.find((one) => one.id === id)
          return [
            item(
              `returned:${gate.id}.${round.number}.${id}`,
              'open',
              `Sent back in round ${round.number}, "${about?.title ?? id}": ${verdict.reason}`,
              inRole(gate.submitter),
              about?.restricted,
            ),
          ]
        }),
      ),
    ),
    ...tasksOf(definition).flatMap((one): AgendaItem[] => {
      const state = handover.tasks[one.id]
      const owner = inRole(one.role)
      if (state?.status === 'waived' && state.evidence?.kind === 'waived')
        return [
          item(
            `waived:${one.id}`,
            'open',
            `Left undone until ${dateWords(state.evidence.until)}: "${one.title}". ${state.evidence.because}`,
            owner,
            one.restricted,
          ),
        ]
      if (one.id === task.id || state?.status === 'locked' || isFinished(state)) return []
      const judgement = judgeTask(handover, one, circumstances)
      return judgement?.verdict === 'cannot tell'
        ? [item(`check:${one.id}`, 'open', `Nobody can tell yet: "${one.title}". ${judgement.because}`, owner)]
        : []
    }),
    ...unansweredQuestions(handover).map(({ id, text, mentions, by, restricted }) =>
      item(`question:${id}`, 'open', text, mentions.find((one) => one !== by) ?? first, restricted),
    ),
    // What only the customer knows is no talk among ourselves.
    ...questionsFor(handover, circumstances)
      .filter(({ place }) => place !== 'customer')
      .map((question) =>
        item(
          `${dossierPoint}${question.id}`,
          'open',
          question.text,
          whoHas(question.place, handover, circumstances)[0],
          question.class.class === 'restricted' ? 'candid' : undefined,
        ),
      ),
    ...definition.topics.map(({ id, title }) => item(`topic:${id}`, 'topic', title)),
  ]
}

/** A comment that asks something, and to which nobody else has said a word since. */
const unansweredQuestions = ({ comments }: Handover) =>
  comments.filter(({ text, by, mentions }, index) => {
    if (!/\?\s*$/.test(text)) return false
    const since = comments.slice(index + 1).filter((one) => one.by !== by)
    return mentions.length > 0 ? !since.some((one) => mentions.includes(one.by)) : since.length === 0
  })

const rowWords = (row: unknown): string =>
  typeof row === 'object' && row !== null
    ? Object.values(row)
        .filter((cell) => typeof cell === 'string' && cell.trim() !== '')
        .join(' · ')
    : typeof row === 'string'
      ? row
      : ''
