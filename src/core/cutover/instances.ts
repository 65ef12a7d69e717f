import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Fact, Facts } from '../facts/facts.ts'
import { action } from './action.ts'
import { edit } from './draft.ts'
import { quoted } from './words.ts'

/** What can have become of an installation from which nothing has been heard for long. */
const answers = ['still in use', 'offline by design', 'retired'] as const

const Silent = z.strictObject({
  months: z.number().int().min(1).max(60).default(6),
  instance: z.string().max(200).optional(),
  answer: z.enum(answers).optional(),
  because: z.string().max(500).regex(/\S/, 'says nothing').optional(),
})

/** Flags all that are silent; then somebody says of each, one by one, what became of it and how they know. */
export const flagSilentInstances = action({
  name: 'cs-platform.flag-silent-instances',
  title: 'Flag installations that have not pinged for months, and say of each what became of it',
  capability: 'cs-platform',
  repeat: 'natural',
  reads: ['instance'],
  arguments: Silent,
  asks: (facts, args) => {
    const unanswered = silentInstances(facts, args).filter(({ silence }) => isUnanswered(silence))
    const [first] = unanswered
    if (!first) return undefined
    const literals = unanswered.map((one) => z.literal(one.key).meta({ title: `${one.name}, ${silentSince(one)}` }))
    return {
      label: unanswered.length === 1 ? `Say what became of ${quoted(first.name)}` : `Say what became of ${unanswered.length} instances`,
      shape: {
        instance: z
          .union(literals as [z.ZodLiteral<string>, ...z.ZodLiteral<string>[]])
          .default(first.key)
          .meta({ title: 'Which instance' }),
        answer: z.enum(answers).meta({ title: 'What became of it' }),
        because: z.string().max(500).regex(/\S/, 'says nothing').meta({ title: 'How do you know?', format: 'long-text' }),
      },
    }
  },
  plan: (facts, { months, answer, because, instance }) => {
    const silent = silentInstances(facts, { months })
    const answered = answer === undefined ? undefined : silent.find(({ key }) => key === instance)
    return silent.flatMap((one) => {
      if (one === answered) {
        return edit(
          'instance',
          one,
          { silence: answer, silenceBecause: because },
          {
            subject: `Instance ${quoted(one.name)}: ${answer}`,
            instruction: `In the CS platform, open the instance ${quoted(one.name)}, ${silentSince(one)}, and note what became of it: ${answer}${because ? `, because ${quoted(because)}` : ''}.`,
          },
        )
      }
      if (one.silence !== 'not flagged') return []
      return edit(
        'instance',
        one,
        { silence: 'flagged' },
        {
          subject: `Instance ${quoted(one.name)} is flagged as silent`,
          instruction: `In the CS platform, open the instance ${quoted(one.name)} and flag it: ${one.lastPing ? `its last ping was at ${one.lastPing}` : 'no ping of it is known'}, which is ${months} months ago or more, or never.`,
        },
      )
    })
  },
})

/** Flagged is a question, no answer. */
const isUnanswered = (silence: string) => silence === 'not flagged' || silence === 'flagged'

/** What runs with us needs no ping to be seen. */
const silentInstances = ({ instances, now, zone }: Facts, { months }: { months: number }): Fact<'instance'>[] => {
  const since = Temporal.Instant.from(now).toZonedDateTimeISO(zone).subtract({ months }).toInstant().toString({ fractionalSecondDigits: 3 })
  return instances.filter(({ hosting, lastPing }) => hosting !== 'SaaS' && !(lastPing && lastPing > since))
}

const silentSince = ({ lastPing }: Fact<'instance'>) => (lastPing ? `silent since ${lastPing.slice(0, 10)}` : 'never heard of')
