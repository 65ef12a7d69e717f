import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { notAWriter } from '../dossier-guards.ts'
import { answerable } from '../dossier-of.ts'
import type { HandoverEvent } from '../handover.ts'
import { text } from '../needs.ts'
import { rule } from '../rule.ts'

/** What the records do not say, said by who knows it: one question or several at once. */
export const answerQuestions = rule({
  command: 'answer-questions',
  label: () => 'Answer questions of the dossier',
  refuse: (handover, circumstances) => {
    if (answerable(handover, circumstances).length > 0) return undefined
    return (
      notAWriter(handover, circumstances) ??
      new Refusal('conflict', 'dossier.nothing-asked', 'The dossier has no open questions at the moment.')
    )
  },
  needs: (handover, circumstances) =>
    z.strictObject({
      answers: z
        .array(
          z.strictObject({
            question: z.enum(answerable(handover, circumstances).map(({ id }) => id) as [string, ...string[]], {
              error: 'is no question that the dossier asks you',
            }),
            answer: text('Answer'),
          }),
        )
        .min(1)
        .max(100)
        .meta({ title: 'Answers' }),
    }),
  decide: (handover, circumstances, _on, { answers }) => {
    const asked = new Map(answerable(handover, circumstances).map((one) => [one.id, one]))
    const given = [...new Map(answers.map(({ question, answer }) => [question, answer.trim()]))].flatMap(([id, words]) => {
      const question = asked.get(id)
      if (!question) return []
      const { text: about, kind, part, basis, class: class_ } = question
      const where = kind ? { kind } : { part }
      return [{ isForFew: class_.class === 'restricted', said: { question: id, about, ...where, text: words, basis } }]
    })
    const open = given.filter(({ isForFew }) => !isForFew).map(({ said }) => said)
    const forFew = given.filter(({ isForFew }) => isForFew).map(({ said }) => said)
    return [
      ...(open.length > 0 ? [{ type: 'DossierAnswered', answers: open } satisfies HandoverEvent] : []),
      ...(forFew.length > 0 ? [{ type: 'DossierAnswered', answers: forFew, restricted: 'candid' } satisfies HandoverEvent] : []),
    ]
  },
})
