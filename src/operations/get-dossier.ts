import type { DossierView, dossier } from '../contract/dossier.ts'
import { type Dossier, lengthOf, makeDossier } from '../core/dossier/dossier.ts'
import { readableDossier } from '../core/dossier/readable.ts'
import { standardParts } from '../core/dossier/reading-order.ts'
import { type Answer, type Said, topPart } from '../core/dossier/said.ts'
import { personRef } from '../core/policy/person-name.ts'
import { type Circumstances, zoneOf } from '../core/process/circumstances.ts'
import { dossierParts, dossierPoint, partsToRead, saidIn, ticketPart, whoHas } from '../core/process/dossier-of.ts'
import type { Handover } from '../core/process/handover.ts'
import { mayRead } from '../core/records/field-class.ts'
import { withTenant } from '../store/database.ts'
import { holderRef } from './account-view.ts'
import { type AccountCase, type AccountServices, loadAccount } from './load-account.ts'
import type { Operation } from './operation.ts'
import { worldFrom } from './world-from.ts'

/** What the next holder must know of an account, as the caller may read it. */
export const getDossier =
  (services: AccountServices): Operation<typeof dossier.getDossier> =>
  async ({ params }, { tenant, actor, now }) => {
    const found = await loadAccount(services, { tenant, id: params.id, actor, now })
    const handovers = await handoversOf(services, tenant, found.account.id)
    const current = handovers.find(({ state }) => state.status === 'running' || state.status === 'paused' || state.status === 'proposed')
    const past = handovers.filter(({ state }) => state.status === 'completed')
    const world = worldFrom(found.loaded, found.directory)
    if (!world) throw new Error(`The account ${found.account.id} is gone`)
    // The page of the handover under way, or of the last one: its topics are what people here read.
    const paged = current ?? past[0]
    const circumstances: Circumstances | undefined = paged && {
      definition: (await services.playbook(tenant, paged.playbook, paged.playbookVersion)).definition,
      world,
      people: found.directory.people,
      territories: found.directory.territories,
      pools: found.directory.pools,
      actor,
      now: now.toISOString(),
      newId: services.newId,
    }
    const ofPage = paged && circumstances ? dossierParts(paged.state, circumstances) : []
    const parts = ofPage.length > 0 ? ofPage : standardParts
    const earlier = past.map(saidBefore)
    const whole = makeDossier({
      account: world.account,
      records: world.records,
      now: now.toISOString(),
      zone: zoneOf({ world }),
      parts,
      // While nothing is under way, what was said last still holds.
      said: current ? saidIn(current.state) : merged(earlier),
      ...(current ? { earlier: answersOf(merged(earlier)) } : {}),
    })
    const withNotes = current ? withEarlierNotes(whole, earlier) : whole
    return dossierView(readableDossier(withNotes, found.audience), {
      found,
      current,
      past,
      reading: paged && circumstances && ofPage.length > 0 ? partsToRead(paged.state, circumstances) : [],
      paged,
      circumstances,
      now,
    })
  }

type Kept = { id: string; ref: string; state: Handover; playbook: string; playbookVersion: number }

async function handoversOf({ database }: AccountServices, tenant: string, account: string): Promise<Kept[]> {
  const rows = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.handover')
      .select(['id', 'ref', 'state', 'playbook', 'playbook_version'])
      .where('tenant', '=', tenant)
      .where('account', '=', account)
      .orderBy('number', 'desc')
      .limit(20)
      .execute(),
  )
  return rows.map(({ id, ref, state, playbook, playbook_version }) => ({
    id,
    ref,
    state: state as unknown as Handover,
    playbook,
    playbookVersion: playbook_version,
  }))
}

/** What was said in a handover that has ended, with what came of the questions that it left open. */
function saidBefore({ id, state }: Kept): Said {
  const said = saidIn(state)
  const found = state.openEnds.flatMap((end): [string, Answer][] =>
    end.id.startsWith(dossierPoint) && end.id !== `${dossierPoint}rest` && end.settled
      ? [
          [
            end.id.slice(dossierPoint.length),
            { about: end.text, text: end.settled.outcome, basis: null, by: end.settled.by, at: end.settled.at },
          ],
        ]
      : [],
  )
  const answers = Object.entries({ ...said.answers, ...Object.fromEntries(found) }).map(([question, answer]) => [
    question,
    { ...answer, in: id },
  ])
  return { answers: Object.fromEntries(answers), ...(said.notes ? { notes: said.notes.map((note) => ({ ...note, in: id })) } : {}) }
}

/** Several handovers as one, the newest first: its word counts. */
const merged = (saids: readonly Said[]): Said => ({
  answers: Object.assign({}, ...saids.toReversed().map(({ answers }) => answers)),
  notes: saids.flatMap(({ notes = [] }) => notes),
})

const answersOf = ({ answers = {} }: Said) => Object.entries(answers).map(([question, answer]) => ({ question, answer }))

const withEarlierNotes = (whole: Dossier, earlier: readonly Said[]): Dossier => ({
  ...whole,
  parts: whole.parts.map((part) => ({
    ...part,
    notes: [...part.notes, ...earlier.flatMap(({ notes = [] }) => notes.filter((note) => note.part === part.id))],
  })),
})

type Around = {
  found: AccountCase
  current: Kept | undefined
  past: readonly Kept[]
  paged: Kept | undefined
  circumstances: Circumstances | undefined
  reading: readonly { id: string }[]
  now: Date
}

function dossierView(readable: Dossier, { found, current, past, paged, circumstances, reading, now }: Around): DossierView {
  const { account, directory, audience } = found
  const person = (id: string) => personRef(id, directory.people)
  const all = new Map([...(current ? [current] : []), ...past].map((one) => [one.id, { id: one.id, ref: one.ref }]))
  const handoverOf = (id: string | undefined) =>
    (id === undefined ? undefined : all.get(id)) ?? { id: paged?.id ?? '', ref: paged?.ref ?? '' }
  const read = paged?.state.dossier?.read ?? {}
  const readOf = (id: string) => (read[id] ? { by: person(read[id].by), at: read[id].at } : null)
  const said = ({ by, at, in: where }: { by: string; at: string; in?: string }) => ({ by: person(by), at, handover: handoverOf(where) })
  const who = (place: (typeof readable.questions)[number]['place']) =>
    current && circumstances ? whoHas(place, current.state, circumstances).map(person) : []
  const { rating } = paged?.state.dossier ?? {}
  return {
    account: { id: account.id, name: account.name },
    asOf: now.toISOString(),
    handover: current
      ? {
          id: current.id,
          ref: current.ref,
          status: current.state.status,
          from: holderRef(current.state.from, directory),
          to: holderRef(current.state.to, directory),
        }
      : null,
    top: readable.top ? { text: readable.top.text, ...said(readable.top) } : null,
    topRead: readOf(topPart),
    parts: readable.parts.map(({ id, title, under, prompts, facts, more, answers, notes }) => ({
      id,
      title,
      under: under ?? null,
      prompts: [...prompts],
      facts: facts.map((fact) => ({
        id: fact.id,
        text: fact.text,
        record: { kind: fact.kind, key: fact.key },
        source: fact.source,
        at: fact.at,
        ageDays: fact.ageDays,
        owner: fact.owner,
        state: fact.state,
        toRead: fact.toRead ? ticketPart(fact.key) : null,
        read: fact.toRead ? readOf(ticketPart(fact.key)) : null,
        forFew: fact.class.restriction ?? null,
      })),
      more,
      answers: answers.map((one) => ({
        question: one.question,
        about: one.about,
        text: one.text,
        ...said(one),
        forFew: one.class.restriction ?? null,
      })),
      notes: notes.map((note) => ({ id: note.id, text: note.text, ...said(note) })),
      read: readOf(id),
    })),
    questions: readable.questions.map((one) => ({
      id: one.id,
      part: one.part,
      cause: one.cause,
      text: one.text,
      why: one.why,
      records: one.records.map(({ kind, key, title }) => ({ kind, key, title })),
      place: one.place,
      who: who(one.place),
      passed: one.passed ? { by: person(one.passed.by), at: one.passed.at, note: one.passed.note ?? null } : null,
      askedBy: one.askedBy === undefined ? null : person(one.askedBy),
      isTask: one.isTask ?? false,
      forFew: one.class.restriction ?? null,
    })),
    forCustomer: [
      ...readable.questions
        .filter(({ place }) => place === 'customer')
        .map(({ text }) => ({
          text,
          owner: who('customer')[0] ?? null,
          handover: current ? handoverOf(current.id) : null,
        })),
      ...past.flatMap(({ id, state }) =>
        state.openEnds
          .filter((end) => end.id.startsWith(dossierPoint) && end.id !== `${dossierPoint}rest` && !end.settled && !end.restricted)
          // While it is asked anew, it stands above.
          .filter((end) => !readable.questions.some((one) => `${dossierPoint}${one.id}` === end.id && one.place === 'customer'))
          .map((end) => ({ text: end.text, owner: person(end.person), handover: handoverOf(id) })),
      ),
    ],
    toRead: reading.length,
    read: reading.filter(({ id }) => read[id]).length,
    rating: rating ? { stars: rating.stars, note: rating.note ?? null, by: person(rating.by), at: rating.at } : null,
    ...lengthOf(readable),
    readsNotes: mayRead({ class: 'restricted', restriction: 'candid' }, audience),
  }
}
