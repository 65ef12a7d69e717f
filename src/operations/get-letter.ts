import { Buffer } from 'node:buffer'
import type { OutputOf } from '../contract/endpoint.ts'
import type { handovers } from '../contract/handovers.ts'
import { Refusal } from '../core/base/refusal.ts'
import type { LetterRules } from '../core/definition/definition.ts'
import { composeLetter, letterParagraphs, letterProblems } from '../core/documents/letter.ts'
import { personRef } from '../core/policy/person-name.ts'
import type { Circumstances } from '../core/process/circumstances.ts'
import { isHeardOtherwise } from '../core/process/consultations.ts'
import { whyNot } from '../core/process/decide.ts'
import type { Handover, Happened } from '../core/process/handover.ts'
import { envelopeOf, letterSources, recipientsOf, senderOf, templateOf, worded } from '../core/process/letter-parts.ts'
import {
  approvedVersion,
  leavesAt,
  letterActivity,
  letterRules,
  letterTask,
  newestLetter,
  senderRole,
} from '../core/process/letter-readiness.ts'
import { actorsIn, personIn } from '../core/process/rights.ts'
import { viewOf } from '../core/process/view.ts'
import { whose } from '../core/process/who-may.ts'
import { withTenant } from '../store/database.ts'
import { entryOf } from '../store/log.ts'
import type { Directory } from './directory.ts'
import { eventView } from './event-view.ts'
import { letterDocx } from './letter-docx.ts'
import { handoverId, type LoadedCase, loadHandover } from './load-handover.ts'
import type { Operation } from './operation.ts'
import { readerOf } from './seen-handover.ts'
import type { Services } from './services.ts'
import { timelineAddressOf } from './timeline-address.ts'

type Letter = OutputOf<typeof handovers.getLetter>

/** The letter to the customer: its versions, what it has to say, and what a draft would say now; approved, also as a file. */
export const getLetter =
  (services: Services): Operation<typeof handovers.getLetter> =>
  async ({ params: { id: name }, query: { as } }, { tenant, actor, now }) => {
    const id = await handoverId(services, tenant, name)
    const found = await loadHandover(services, { tenant, id, actor, now })
    if ('answered' in found) throw new Error('Reading uses no keys')
    const { handover, circumstances } = found
    const rules = letterRules(circumstances)
    const task = letterTask(circumstances)
    if (!rules || !task) throw new Refusal('unknown', 'letter.none', `"${circumstances.definition.title}" sends no letter.`)
    const approved = approvedVersion(handover, circumstances)
    const writers = whose('draft-letter', task.id, handover, circumstances)
    if (as !== 'json' && !approved) throw notApproved(handover, circumstances)
    const version = newestLetter(handover)
    const named = (person: string) => personRef(person, circumstances.people)
    const sources = letterSources(handover, circumstances)
    const words = worded(rules, circumstances)
    const draft = composeLetter(words, sources)
    const wrong = new Set(letterProblems(rules, version ? `${version.subject}\n${version.text}` : draft.text).map((problem) => problem.id))
    const kept = (rule: { id: string; text: string }) => ({ id: rule.id, text: rule.text, kept: !wrong.has(rule.id) })
    return {
      task: task.id,
      suggestion:
        recipientsOf(circumstances).length === 0
          ? null
          : { ...draft, paragraphs: letterParagraphs(words, sources).paragraphs, ...envelope(handover, circumstances, rules) },
      wording: wordingOf(rules, circumstances),
      draftedFrom: version?.template
        ? { name: version.template.name, version: version.template.version, approvedBy: named(version.template.approvedBy) }
        : null,
      writers: writers.map(named),
      senders: whose(senderRole(circumstances) === undefined ? 'release-letter' : 'hand-letter', task.id, handover, circumstances).map(
        named,
      ),
      holders: whose('hold-letter', task.id, handover, circumstances).map(named),
      settlers: whose('settle-unknown', task.id, handover, circumstances).map(named),
      leavesAt:
        !version || rules.mode === 'ae' || handover.letter.handedOver || handover.letter.outcome ? null : leavesAt(handover, circumstances),
      held: await heldOf(services, tenant, found),
      blindCopy: blindCopyOf(await services.directory(tenant), handover, circumstances, rules),
      noDraftYet: whyNobody('draft-letter', task.id, writers, { handover, circumstances }),
      versions: handover.letter.versions,
      mustSay: rules.mustSay.map(kept),
      mustNotSay: rules.mustNotSay.map(kept),
      waitsFor: viewOf(handover, circumstances).letter?.waitsFor ?? [],
      consulted: consultedOf(handover, circumstances, rules.consulted),
      approved: approved?.version ?? null,
      name: approved ? `${handover.ref}-letter-${approved.version}.${as === 'docx' ? 'docx' : 'txt'}` : null,
      text: approved ? `Subject: ${approved.subject}\n\n${approved.text}` : null,
      bytes: as === 'docx' && approved ? Buffer.from(letterDocx({ ...approved, at: new Date(approved.at) })).toString('base64') : null,
    }
  }

/** That it was released and does not leave, while nothing has followed: as the log says it, to this reader. */
async function heldOf({ database }: Services, tenant: string, found: LoadedCase): Promise<Letter['held']> {
  const { handover, circumstances } = found
  const { versions, release, given, outcome } = handover.letter
  // What was taken back from somebody says so where it says who had it.
  if (versions.length === 0 || release || given || outcome) return null
  const row = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.event')
      .select(['tenant', 'seq', 'stream_kind', 'stream', 'version', 'type', 'body', 'hash'])
      .where('tenant', '=', tenant)
      .where('stream_kind', '=', 'handover')
      .where('stream', '=', handover.id)
      .where('type', 'in', ['LetterDrafted', 'LetterReleased', 'LetterHeld'])
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst(),
  )
  if (row?.type !== 'LetterHeld') return null
  const { event, actor: by, at } = entryOf(row)
  const place = { version: row.version, position: Number(row.seq), hash: null }
  const { words, reason } = eventView({ ...event, by, at } as unknown as Happened, place, handover, circumstances, readerOf(found))
  return { at, words, reason: reason ?? null }
}

/** Only a letter that Baton sends in somebody's own name goes to a timeline address of theirs. */
function blindCopyOf(directory: Directory, handover: Handover, circumstances: Circumstances, rules: LetterRules): Letter['blindCopy'] {
  if (rules.mode !== 'csm') return null
  const id = newestLetter(handover)?.from ?? senderOf(handover, circumstances, rules)
  return {
    person: personRef(id, circumstances.people),
    isSet: timelineAddressOf(directory, id) !== undefined,
  }
}

/** Why none of those whose it is may do it now, in the words of the rules. */
function whyNobody(
  command: string,
  on: string,
  people: readonly string[],
  { handover, circumstances }: { handover: Handover; circumstances: Circumstances },
): string | null {
  const refusals = people.flatMap((id) => {
    const member = circumstances.people.get(id)
    return member ? [whyNot(command, on, handover, { ...circumstances, actor: { kind: 'person', member } })] : []
  })
  return refusals.every((one) => one !== undefined) ? (refusals[0]?.message ?? null) : null
}

/** Where the words of a draft come from now. */
function wordingOf(rules: NonNullable<ReturnType<typeof letterRules>>, circumstances: Circumstances): Letter['wording'] {
  const template = templateOf(rules, circumstances)
  if (!template) return { from: rules.wording ? 'page' : 'baton', template: null }
  const { name, version, approvedBy, approvedAt } = template
  return {
    from: 'template',
    template: {
      name,
      version,
      approvedBy: personRef(approvedBy, circumstances.people),
      approvedAt,
    },
  }
}

function envelope(
  handover: Handover,
  circumstances: Circumstances,
  rules: NonNullable<ReturnType<typeof letterRules>>,
): Pick<NonNullable<Letter['suggestion']>, 'from' | 'to' | 'cc' | 'replyTo'> {
  const { from, to, cc, replyTo } = envelopeOf(handover, circumstances, rules)
  return { from: { id: from, name: circumstances.people.get(from)?.name ?? 'Baton' }, to, cc, replyTo: replyTo ?? null }
}

function notApproved(handover: Handover, circumstances: Circumstances): Refusal {
  const newest = newestLetter(handover)
  const agreedBy = letterRules(circumstances)?.agreedBy ?? ''
  const person = personIn(handover, agreedBy, circumstances.now)
  const who = circumstances.people.get(person ?? '')?.name ?? `the ${agreedBy}`
  return new Refusal(
    'conflict',
    'letter.not-approved',
    newest ? `Version ${newest.version} of the letter is not approved: ${who} has not agreed to it yet.` : 'There is no letter yet.',
  )
}

/** Who is asked before it leaves, and what they have said. */
function consultedOf(handover: Handover, circumstances: Circumstances, roles: readonly string[]): Letter['consulted'] {
  const activity = letterActivity(circumstances)
  const named = (id: string) => personRef(id, circumstances.people)
  const asked = Object.values(handover.consultations).filter(({ row }) => row === activity)
  const heard = asked.map(({ person, role, askedAt, due, answer }) => ({
    person: named(person),
    role,
    askedAt,
    due,
    said: answer && 'said' in answer ? answer.said : null,
    silent: answer !== undefined && 'silent' in answer,
  }))
  const row = circumstances.definition.raci.find((one) => one.activity === activity)
  const waiting = roles
    .filter((role) => !asked.some((one) => one.role === role) && !(row && isHeardOtherwise(row, role, circumstances)))
    .flatMap((role) =>
      actorsIn(handover, role, circumstances.now)
        .slice(0, 1)
        .map((person) => ({ person: named(person), role })),
    )
    .map((one) => ({ ...one, askedAt: null, due: null, said: null, silent: false }))
  return [...heard, ...waiting]
}
