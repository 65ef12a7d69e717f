import { kindNames, kindOf } from '../records/kinds.ts'
import { type FactField, type FactObject, type FactType, factObject } from './fact-type.ts'
import { AccountFacts, ChildFacts, HandoverFacts } from './handover-facts.ts'

const always = (is: FactType): FactField => ({ is, optional: false, class: { class: 'internal' } })

const envelope: Record<string, FactField> = {
  key: always({ type: 'text' }),
  source: always({ type: 'text' }),
  checkedAt: always({ type: 'moment' }),
}

const records = kindNames
  .filter((kind) => kindOf(kind).fact !== '')
  .map((kind): [string, FactField] => {
    const { fact, many, schema, title } = kindOf(kind)
    const name = title.replace(/ ./g, (gap) => gap.trim().toUpperCase())
    const record = factObject(name, schema, envelope)
    if (many === 'many') return [fact, always({ type: 'list', of: record })]
    // Nothing at all is known of a single record until somebody fills it in.
    const fields = Object.entries(record.fields).map(([field, type]) => [field, { ...type, optional: true }] as const)
    return [fact, always({ ...record, fields: Object.fromEntries(fields) })]
  })

const cta = records.find(([fact]) => fact === 'ctas')?.[1].is
const handover = factObject('Handover', HandoverFacts, cta?.type === 'list' ? { cta: { ...always(cta.of), optional: true } } : {})

/** All facts by name, with types and field classes: what checks are type-checked against, letters bound to and the reference made from. */
export const factsSchema: FactObject = {
  type: 'object',
  name: 'Facts',
  fields: {
    now: always({ type: 'moment' }),
    today: always({ type: 'day' }),
    zone: always({ type: 'text' }),
    account: always(factObject('Account', AccountFacts)),
    children: always({ type: 'list', of: factObject('Child', ChildFacts) }),
    handover: always(handover),
    ...Object.fromEntries(records),
  },
}

/** The fact at a path such as `account.name` or `handover.letterSentOn`; undefined when there is none. Lists are not entered. */
export function factAt(path: string): FactField | undefined {
  let here: FactField | undefined = always(factsSchema)
  for (const name of path.split('.')) {
    if (here?.is.type !== 'object' || !Object.hasOwn(here.is.fields, name)) return undefined
    const next: FactField | undefined = here.is.fields[name]
    // A field inside a restricted one is as restricted; only its own class can narrow it further.
    here = next && { ...next, ...(next.class ? {} : here.class ? { class: here.class } : {}) }
  }
  return here
}
