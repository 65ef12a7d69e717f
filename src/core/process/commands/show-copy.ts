import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { addressesIn, compareLetter } from '../../documents/compare-letter.ts'
import { letterProblems } from '../../documents/letter.ts'
import { nameOf } from '../circumstances.ts'
import type { CopyDifference, Handover, HandoverEvent, LetterVersion } from '../handover.ts'
import { letterRules, letterTargets } from '../letter-readiness.ts'
import { line, text } from '../needs.ts'
import { actsAs, personActing, whoIs } from '../rights.ts'
import { rule } from '../rule.ts'
import { hasItToSend } from './say-sent.ts'

const needs = z.strictObject({
  text: text('Text of the mail as it was sent', { max: 20_000 }),
  to: line('Everybody whom it went to, as the mail lists them', { max: 2_000 }),
  subject: line('Subject').optional(),
})

/**
 * The copy of a letter that somebody sent themselves: compared with what was approved. What differs is shown and kept; a copy that
 * reached others, or says what a letter must not, comes back as something to look at.
 */
export const showCopy = rule({
  command: 'show-copy',
  during: ['running', 'paused'],
  signs: true,
  targets: (handover, circumstances) => (handover.letter.given ? letterTargets(circumstances) : []),
  label: () => 'Show the copy',
  refuse: (handover, circumstances) => {
    const { given, copy, outcome } = handover.letter
    if (!given) return new Refusal('conflict', 'letter.not-given', 'The letter was not handed to anybody to send.')
    if (copy?.version === given.version && outcome)
      return new Refusal('conflict', 'letter.copy-seen', 'The copy of this letter has already been seen.')
    const person = personActing(circumstances)
    const releasedBy = letterRules(circumstances)?.releasedBy ?? ''
    return hasItToSend(handover, circumstances, person) || actsAs(handover, person, releasedBy, circumstances.now)
      ? undefined
      : new Refusal(
          'forbidden',
          'letter.not-yours',
          `${nameOf(circumstances, given.to)} and ${whoIs(handover, [releasedBy], circumstances)} can show the copy.`,
        )
  },
  needs: () => needs,
  decide: (handover, circumstances, _on, input): HandoverEvent[] => {
    const { given, outcome } = handover.letter
    const approved = versionOf(handover, given?.version)
    const copy = { text: input.text, to: addressesIn(input.to), ...(input.subject === undefined ? {} : { subject: input.subject }) }
    const differences = compareLetter(approved, copy)
    const seen: HandoverEvent = { type: 'LetterCopySeen', letterVersion: approved.version, copy: { ...copy, differences } }
    const evidence = `The copy was seen: ${differencesWords(differences)}.`
    const rules = letterRules(circumstances)
    const wrong = [
      ...differences.filter(({ where }) => where === 'recipients').map(({ is, words }) => `${words} is ${is}.`),
      ...(rules ? letterProblems(rules, `${copy.subject ?? approved.subject}\n${copy.text}`) : []).map((problem) =>
        problem.problem === 'missing' ? `It does not say: ${problem.text}` : `It says what it must not: ${problem.text}`,
      ),
    ]
    return [
      seen,
      // A copy that did not reach everybody who was to be told proves no sending; it still lies with whoever has it.
      ...(outcome || !hasReached(approved, copy.to)
        ? []
        : [{ type: 'LetterSettled', letterVersion: approved.version, outcome: 'sent', how: 'copy', evidence } as const]),
      ...(wrong.length === 0
        ? []
        : [
            {
              type: 'LetterItemLogged',
              item: {
                id: circumstances.newId(),
                kind: 'difference',
                from: nameOf(circumstances, given?.to ?? ''),
                text: wrong.join(' ').slice(0, 4_000),
              },
            } as const,
          ]),
    ]
  },
})

const hasReached = ({ to }: LetterVersion, reached: readonly string[]): boolean => {
  const known = new Set(reached.map((address) => address.toLowerCase()))
  return to.every((address) => known.has(address.toLowerCase()))
}

const versionOf = ({ letter: { versions } }: Handover, number: number | undefined): LetterVersion => {
  const found = versions.find(({ version }) => version === number)
  if (!found) throw new Error(`Version ${number} was handed over to be sent and does not exist`)
  return found
}

const differencesWords = ({ length }: CopyDifference[]): string =>
  length === 0 ? 'it is what was approved' : `it differs from what was approved in ${length} ${length === 1 ? 'place' : 'places'}`
