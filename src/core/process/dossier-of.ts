import { onceFor } from '../base/once-for.ts'
import { type Dossier, type DossierSources, makeDossier, openQuestions, type PlacedQuestion } from '../dossier/dossier.ts'
import { isCritical } from '../dossier/open-tickets.ts'
import type { Place } from '../dossier/question.ts'
import { type Part, readingOrder } from '../dossier/reading-order.ts'
import type { Answer, Said } from '../dossier/said.ts'
import { topPart } from '../dossier/said.ts'
import { type Circumstances, nameOf, zoneOf } from './circumstances.ts'
import type { Handover, OpenEnd, PersonId } from './handover.ts'
import { holdsFor } from './judging.ts'
import { personActing } from './rights.ts'
import { isOfASide, sideOf } from './sides.ts'

/**
 * The dossier of a handover: the topics of its page, out of the records and of what people said. A page without topics has none, its
 * document asks for itself.
 */

/** A question on the agenda of the call, or left open at the end, carries its id behind this. */
export const dossierPoint = 'dossier:'

/** What the dossier still asks, each with the place where it lies now. */
export function questionsFor(handover: Handover, circumstances: Circumstances): PlacedQuestion[] {
  const { world, now, definition } = circumstances
  const known = latest.get(world)
  if (
    known &&
    known.now === now &&
    known.definition === definition &&
    known.said === handover.dossier &&
    known.agendas === handover.agendas &&
    known.handover === handover.id
  )
    return known.questions
  const sources = dossierSources(handover, circumstances)
  const questions = sources ? openQuestions(sources) : []
  latest.set(world, { now, definition, said: handover.dossier, agendas: handover.agendas, handover: handover.id, questions })
  return questions
}

type Known = Pick<Circumstances, 'now' | 'definition'> & {
  said: Handover['dossier']
  agendas: Handover['agendas']
  handover: string
  questions: PlacedQuestion[]
}
// Nothing here is changed in place. While a handover goes on, records and words about them stay as they are a dozen times.
const latest = new WeakMap<Circumstances['world'], Known>()

export function dossierOf(handover: Handover, circumstances: Circumstances): Dossier | undefined {
  const sources = dossierSources(handover, circumstances)
  return sources && makeDossier(sources)
}

function dossierSources(handover: Handover, circumstances: Circumstances): DossierSources | undefined {
  const parts = dossierParts(handover, circumstances)
  if (parts.length === 0) return undefined
  const { world, now } = circumstances
  return { account: world.account, records: world.records, now, zone: zoneOf(circumstances), parts, said: saidIn(handover) }
}

/** The topics that apply, in reading order. */
export function dossierParts(handover: Handover, circumstances: Circumstances): readonly Part[] {
  const { topics } = circumstances.definition
  const holding = conditionsIn(topics).filter((one) => holdsFor(one, handover, circumstances))
  // A page stays as it is, and which of its conditions hold is mostly what it was.
  const known = ordered.get(topics)
  if (known && known.holding.length === holding.length && known.holding.every((one, index) => one === holding[index])) return known.parts
  const parts = readingOrder(topics, ({ when }) => when === undefined || holding.includes(when.expression))
  ordered.set(topics, { holding, parts })
  return parts
}

type Topics = Circumstances['definition']['topics']
const ordered = new WeakMap<Topics, { holding: readonly string[]; parts: readonly Part[] }>()

const conditionsIn: (topics: Topics) => readonly string[] = onceFor((topics) =>
  topics.flatMap(({ when, topics: inside }): string[] => [...(when ? [when.expression] : []), ...conditionsIn(inside)]),
)

/** What people wrote, and what they talked about in the call. */
export function saidIn(handover: Handover): Said {
  const talked = Object.values(handover.agendas ?? {}).flatMap(({ items }) =>
    items.flatMap(({ id, text, settled, restricted }): [string, Omit<Answer, 'basis'>][] =>
      id.startsWith(dossierPoint) && settled?.how === 'discussed'
        ? [
            [
              id.slice(dossierPoint.length),
              {
                about: text,
                text: settled.note ?? 'Talked about in the meeting.',
                how: 'talked about',
                by: settled.by,
                at: settled.at,
                ...(restricted ? { restricted } : {}),
              },
            ],
          ]
        : [],
    ),
  )
  if (talked.length === 0) return handover.dossier ?? {}
  return {
    ...handover.dossier,
    answers: { ...Object.fromEntries(talked.map(([id, one]) => [id, { ...one, basis: null }])), ...handover.dossier?.answers },
  }
}

/** What the receiving side acknowledges, one by one: the top three, each part, and each critical ticket. */
export function partsToRead(handover: Handover, circumstances: Circumstances): { id: string; title: string }[] {
  const parts = dossierParts(handover, circumstances)
  if (parts.length === 0) return []
  const hasTickets = parts.some(({ kinds }) => kinds.includes('ticket'))
  const tickets = hasTickets
    ? circumstances.world.records.flatMap((one) =>
        one.kind === 'ticket' && isCritical(one) ? [{ id: ticketPart(one.key), title: `#${one.key} ${one.data.subject}` }] : [],
      )
    : []
  return [{ id: topPart, title: 'Top three' }, ...parts.map(({ id, title }) => ({ id, title })), ...tickets]
}

export const ticketPart = (key: string): string => `ticket:${key}`

type Around = Pick<Circumstances, 'definition' | 'world' | 'people' | 'now'>

/** The AE and the SA of the account: they were in the calls. */
const accountTeam = ({ world, now }: Pick<Around, 'world' | 'now'>): PersonId[] =>
  world.records.flatMap((one) => {
    if (one.kind !== 'assignment') return []
    const { role, holder, from, to } = one.data
    const isNow = from <= now && (to === undefined || now < to)
    return isNow && (role === 'AE' || role === 'SA') && holder.type === 'person' ? [holder.person.id] : []
  })

/** Who can know what lies in this place, the first of them first. */
export function whoHas(place: Place, handover: Handover, circumstances: Around): PersonId[] {
  const incoming = sideOf('incoming', handover, circumstances)
  const outgoing = sideOf('outgoing', handover, circumstances)
  const people = {
    incoming,
    outgoing,
    team: [...outgoing, ...accountTeam(circumstances)],
    meeting: [...outgoing, ...incoming],
    customer: incoming,
  }[place]
  return [...new Set(people)].filter((id) => circumstances.people.get(id)?.active)
}

/** The questions that somebody may answer: both sides all of them, the account team what is asked of it. */
export function answerable(handover: Handover, circumstances: Circumstances): PlacedQuestion[] {
  const person = personActing(circumstances)
  const questions = questionsFor(handover, circumstances)
  if (isOfASide(person, handover, circumstances)) return questions
  return questions.filter(({ place }) => place === 'team' && whoHas('team', handover, circumstances).includes(person))
}

/** "Priya Nair and Tom Becker": who is meant when somebody else asks. */
export const sidesInWords = (handover: Handover, circumstances: Circumstances): string =>
  [...new Set([...sideOf('outgoing', handover, circumstances), ...sideOf('incoming', handover, circumstances)])]
    .map((id) => nameOf(circumstances, id))
    .join(' and ')

/**
 * At the end each question has somebody by name (invariant 23): what only the customer knows goes to who takes over, one by one, for
 * the first calls; so does the rest, as one. What the call's agenda has handed to somebody already stays with them.
 */
export function dossierLeaves(handover: Handover, circumstances: Circumstances): OpenEnd[] {
  const [person] = whoHas('incoming', handover, circumstances)
  if (person === undefined) return []
  const left = new Set(
    Object.values(handover.agendas ?? {}).flatMap(({ items }) => items.flatMap(({ id, settled }) => (settled?.how === 'left' ? [id] : []))),
  )
  const open = questionsFor(handover, circumstances).filter(({ id }) => !left.has(`${dossierPoint}${id}`))
  const ours = open.filter(({ place }) => place !== 'customer').length
  return [
    ...open
      .filter(({ place }) => place === 'customer')
      .map(({ id, text }): OpenEnd => ({ id: `${dossierPoint}${id}`, text: `Ask the customer: ${text}`, person })),
    ...(ours === 0
      ? []
      : [
          {
            id: `${dossierPoint}rest`,
            text: `Find out what the dossier still asks: ${ours === 1 ? '1 question' : `${ours} questions`}`,
            person,
          },
        ]),
  ]
}
