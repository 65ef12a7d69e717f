import { upperFirst } from '../../core/base/upper-first.ts'
import type { Offer } from '../../core/process/link-offers.ts'
import { type Html, html } from '../../operations/evidence-pack/html.ts'

/** The part of JSON Schema in which the rules say what a command needs, as far as a page without script can ask for it. */
type Schema = {
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  title?: string
  format?: string
  formatMinimum?: string
  formatMaximum?: string
  maxLength?: number
  maxItems?: number
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
}
type Field = { name: string; schema: Schema; isRequired: boolean; kind: Kind }
type Asked = Pick<Offer, 'needs' | 'filled' | 'asks' | 'title'>
type Kind = 'fixed' | 'choice' | 'dates' | 'date' | 'tick' | 'text' | 'line'

/** More than this and a list to unfold reads better than buttons. */
const mostButtons = 7

/** One form for one offer, drawn from nothing but what the rules say they need: a new command needs no page of its own. */
export function offerForm(offer: Offer, hidden: Html, given: URLSearchParams | undefined, isMain = false): Html {
  const prefix = `${offer.command}-`
  return html`<form method="post">${hidden}<input type="hidden" name="command" value="${offer.command}">${offer.on === null ? '' : html`<input type="hidden" name="on" value="${offer.on}">`}
${fieldsOf(offer).map((field) => control(field, { prefix, given, heading: offer.title }))}
<button type="submit"${isMain ? html` class="primary"` : ''}>${offer.button}</button></form>`
}

/** What somebody entered, as the rules expect it. What was left empty is left out, so that the rules say what is missing. */
export function readForm(offer: Asked, given: URLSearchParams): Record<string, unknown> {
  return Object.fromEntries(
    fieldsOf(offer).flatMap(({ name, schema, kind }): [string, unknown][] => {
      const values = given
        .getAll(`f.${name}`)
        .map((value) => value.replaceAll('\r\n', '\n'))
        .filter((value) => value.trim() !== '')
      const [value] = values
      if (kind === 'dates') return values.length > 0 ? [[name, values]] : []
      if (kind === 'tick') return [[name, value !== undefined]]
      if (value === undefined) return []
      return [[name, kind === 'fixed' && typeof schema.const === 'number' ? Number(value) : value]]
    }),
  )
}

function fieldsOf({ needs, filled, asks, title }: Asked): Field[] {
  const { properties = {}, required = [] } = needs as Schema
  return Object.entries(properties).flatMap(([name, schema]): Field[] => {
    if (name in filled || (asks !== null && !asks.includes(name))) return []
    // Where the page asks for one thing only, its own heading is the question.
    const worded = asks?.length === 1 ? { ...schema, title } : schema
    return [{ name, schema: worded, isRequired: required.includes(name), kind: kindOf(name, schema) }]
  })
}

function kindOf(name: string, schema: Schema): Kind {
  if ('const' in schema) return 'fixed'
  if (optionsOf(schema).length > 0) return 'choice'
  if (schema.type === 'array' && schema.items?.format === 'date') return 'dates'
  if (schema.type === 'boolean') return 'tick'
  if (schema.type === 'string') return schema.format === 'date' ? 'date' : schema.format === 'long-text' ? 'text' : 'line'
  throw new Error(`No page without script can ask for "${name}": ${JSON.stringify(schema).slice(0, 200)}`)
}

function optionsOf({ anyOf = [], enum: values = [] }: Schema): { value: string; words: string }[] {
  const literal = (value: unknown, words?: string) => ({ value: String(value), words: words ?? upperFirst(String(value)) })
  return [...anyOf.filter((one) => 'const' in one).map((one) => literal(one.const, one.title)), ...values.map((value) => literal(value))]
}

type Around = { prefix: string; given: URLSearchParams | undefined; heading: string }

function control({ name, schema, isRequired, kind }: Field, { prefix, given, heading }: Around): Html {
  const id = `${prefix}${name}`
  const field = `f.${name}`
  const must = isRequired ? html` required` : html``
  const label = schema.title ?? upperFirst(name)
  // What the heading says already is only for who hears the page.
  const hide = label === heading ? html` class="hide"` : html``
  const optional = isRequired ? html`` : html` <span class="quiet">(optional)</span>`
  const before = given?.get(field) ?? ''
  const least = schema.formatMinimum === undefined ? html`` : html` min="${schema.formatMinimum}"`
  const most = schema.formatMaximum === undefined ? html`` : html` max="${schema.formatMaximum}"`
  switch (kind) {
    case 'fixed':
      return html`<input type="hidden" name="${field}" value="${String(schema.const)}">`
    case 'tick':
      return html`<label class="pick"><input type="checkbox" name="${field}" value="yes"${before === '' ? '' : html` checked`}> ${label}</label>`
    case 'choice': {
      const options = optionsOf(schema)
      if (options.length > mostButtons)
        return html`<label for="${id}"${hide}>${label}${optional}</label><select id="${id}" name="${field}"${must}><option value="">${isRequired ? 'Choose' : 'I do not know'}</option>${options.map(
          ({ value, words }) => html`<option value="${value}"${value === before ? html` selected` : ''}>${words}</option>`,
        )}</select>`
      const all = isRequired ? options : [...options, { value: '', words: 'I do not know' }]
      return html`<fieldset><legend${hide}>${label}</legend>${all.map(
        ({ value, words }) =>
          html`<label class="pick"><input type="radio" name="${field}" value="${value}"${must}${value === before && (value !== '' || !isRequired) ? html` checked` : ''}> ${words}</label>`,
      )}</fieldset>`
    }
    case 'dates': {
      const dates = given?.getAll(field) ?? []
      return html`<fieldset><legend${hide}>${label}${optional}</legend><div class="dates">${Array.from(
        { length: Math.min(schema.maxItems ?? 3, 5) },
        (_, index) =>
          html`<input type="date" name="${field}" aria-label="${label}, ${index + 1}" value="${dates[index] ?? ''}"${schema.items?.formatMinimum === undefined ? '' : html` min="${schema.items.formatMinimum}"`}>`,
      )}</div></fieldset>`
    }
    case 'date':
      return html`<label for="${id}"${hide}>${label}${optional}</label><input type="date" id="${id}" name="${field}" value="${before}"${least}${most}${must}>`
    case 'text':
      return html`<label for="${id}"${hide}>${label}${optional}</label><textarea id="${id}" name="${field}" rows="3" maxlength="${schema.maxLength ?? 4000}"${must}>
${before}</textarea>`
    case 'line':
      return html`<label for="${id}"${hide}>${label}${optional}</label><input type="text" id="${id}" name="${field}" value="${before}" maxlength="${schema.maxLength ?? 300}"${must}>`
  }
}
