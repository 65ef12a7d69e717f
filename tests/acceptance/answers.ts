import type { HandoverView } from '../../src/contract/handover-view.ts'

const byType: Record<string, unknown> = {
  text: 'As discussed',
  person: 'Lena Vogt',
  date: '2026-11-20',
  number: 2,
  link: 'https://docs.example/account',
  check: true,
}

/** An answer for every blank of the document that neither facts nor people have filled before the review. */
export const answersTo = ({ document, can }: HandoverView): [blank: string, value: unknown][] =>
  document
    .filter(({ later }) => !later)
    .flatMap(({ fields }) => fields.flatMap(({ blanks }) => blanks))
    .filter(({ by }) => by === 'nobody')
    .map(({ id, type }) => [id, byType[type] ?? firstChoice(can, id)])

type Needs = { properties?: { value?: { enum?: string[]; items?: { enum?: string[]; properties?: object } } } }

function firstChoice(can: HandoverView['can'], on: string): unknown {
  const needs = can.find((one) => one.command === 'answer' && one.on === on)?.needs as Needs | undefined
  const { enum: options, items } = needs?.properties?.value ?? {}
  if (options) return options[0]
  if (items?.enum) return items.enum.slice(0, 1)
  return [Object.fromEntries(Object.keys(items?.properties ?? {}).map((column) => [column, 'Ana Ortiz']))]
}
