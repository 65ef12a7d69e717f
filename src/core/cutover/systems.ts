import { z } from 'zod'
import { upperFirst } from '../base/upper-first.ts'
import type { Fact, Facts } from '../facts/facts.ts'
import { action } from './action.ts'
import { create, edit } from './draft.ts'
import { counted } from './words.ts'

type System = Fact<'system-state'>['system']
const all = [
  'CS platform',
  'CRM',
  'documents',
  'recordings',
  'tracker',
  'helpdesk',
  'chat',
  'calendar',
] as const satisfies readonly System[]

/** Marks what a person has looked through. A system in which the records still show something open is not marked. */
export const markSystems = action({
  name: 'records.mark-systems',
  title: 'Mark systems as up to date after looking through them',
  capability: 'records',
  repeat: 'natural',
  reads: ['system-state', 'instance', 'opportunity', 'document', 'recording', 'collaboration-project'],
  arguments: z.strictObject({
    systems: z.array(z.enum(all)).min(1).default(['CS platform', 'CRM', 'documents', 'recordings']),
    evidence: z.string().max(2000).regex(/\S/, 'says nothing').optional(),
  }),
  // Each system has a verdict of its own, so each can be chosen alone and get evidence of its own.
  asks: () => ({
    selects: 'Which systems are up to date',
    shape: {
      evidence: z
        .string()
        .max(2000)
        .regex(/\S/, 'says nothing')
        .optional()
        .meta({ title: 'What you looked at', description: 'Left empty, it says what the records show', format: 'long-text' }),
    },
  }),
  plan: (facts, { systems, evidence }) =>
    [...new Set(systems)]
      .filter((system) => !isMarked(facts, system) && !speaksAgainst[system](facts))
      .flatMap((system) => {
        const found = facts.systems.find((each) => each.system === system)
        const wanted = { upToDate: 'yes' as const, evidence: evidence ?? lookedAt[system](facts) }
        const words = {
          system: upperFirst(system),
          subject: `${system} of ${facts.account.name} is up to date`,
          instruction: `Look through what ${system === 'CS platform' || system === 'CRM' ? `the ${system} says` : `we keep in ${system}`} about ${facts.account.name} and correct it, then mark it as up to date; now: "${found?.upToDate ?? 'unknown'}".`,
        }
        return found ? edit('system-state', found, wanted, words) : [create('system-state', system, { system, ...wanted }, words)]
      }),
  holdsBack: (facts, { systems }) =>
    [...new Set(systems)].flatMap((system) => {
      const because = isMarked(facts, system) ? undefined : speaksAgainst[system](facts)
      return because ? [{ subject: `${system} of ${facts.account.name} is up to date`, because }] : []
    }),
})

const isMarked = ({ systems }: Facts, system: System) => systems.some((each) => each.system === system && each.upToDate === 'yes')

const some = (count: number, one: string, many?: string) => (count > 0 ? `${counted(count, one, many)}.` : undefined)

/** What the records show to be out of date in each system, in words; undefined when nothing. */
const speaksAgainst: Record<System, (facts: Facts) => string | undefined> = {
  'CS platform': ({ instances }) =>
    some(
      instances.filter(({ production }) => production === 'unknown').length,
      'instance is not classified',
      'instances are not classified',
    ),
  CRM: ({ opportunities, today }) =>
    some(
      opportunities.filter(({ status, closeOn }) => status === 'open' && closeOn !== undefined && closeOn < today).length,
      'open opportunity should have closed already',
      'open opportunities should have closed already',
    ),
  documents: ({ documents }) =>
    some(documents.filter(({ reachable }) => reachable === 'no').length, 'document does not open', 'documents do not open'),
  recordings: ({ recordings }) =>
    some(
      recordings.filter(({ worthWatching, why }) => worthWatching === 'yes' && !why).length,
      'recording is worth watching, but nobody says why',
      'recordings are worth watching, but nobody says why',
    ),
  tracker: ({ collaborationProjects }) =>
    some(collaborationProjects.filter(({ exists, link }) => exists && !link).length, 'project has no link', 'projects have no link'),
  helpdesk: () => undefined,
  chat: () => undefined,
  calendar: () => undefined,
}

/** What the records show of each system at this moment: the evidence for its verdict, where nobody says more. */
const lookedAt: Record<System, (facts: Facts) => string> = {
  'CS platform': ({ instances, ctas, successPlans }) =>
    `${counted(instances.length, 'instance')} classified, ${counted(ctas.length, 'CTA')} and ${counted(successPlans.length, 'success plan')} recorded.`,
  CRM: ({ opportunities }) => `${counted(opportunities.length, 'opportunity', 'opportunities')} recorded, none past its day.`,
  documents: ({ documents }) => `${counted(documents.length, 'document')} recorded, none that does not open.`,
  recordings: ({ recordings }) => `${counted(recordings.length, 'recording')} linked; those worth watching say why.`,
  tracker: ({ collaborationProjects }) => `${counted(collaborationProjects.length, 'project')} recorded, each with its link.`,
  helpdesk: ({ tickets }) => `${counted(tickets.length, 'ticket')} recorded.`,
  chat: ({ channels }) => `${counted(channels.length, 'channel')} recorded.`,
  calendar: ({ series }) => `${counted(series.length, 'series', 'series')} recorded.`,
}
