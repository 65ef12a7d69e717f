import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Offer } from '../../core/process/link-offers.ts'
import { choice, dayFrom, text } from '../../core/process/needs.ts'
import { html } from '../../operations/evidence-pack/html.ts'
import { offerForm, readForm } from './link-form.ts'

const offer = (needs: z.ZodType, more: Partial<Offer> = {}): Offer => ({
  command: 'say',
  on: null,
  label: 'Say',
  needs: z.toJSONSchema(needs, { io: 'input', unrepresentable: 'any' }),
  title: 'Say it',
  button: 'Say it',
  decides: true,
  filled: {},
  asks: null,
  ...more,
})
const drawn = (one: Offer, given?: URLSearchParams) => offerForm(one, html``, given).markup

test('a command that nobody has drawn a page for is asked for by what it needs, and read back as the rules expect it', () => {
  const needs = z.strictObject({
    when: choice('When?', [
      { value: '2026-12-15', title: 'Tue 15 Dec' },
      { value: '2026-12-16', title: 'Wed 16 Dec' },
    ]),
    outcome: z.enum(['works', 'needs attention']).meta({ title: 'Outcome' }),
    note: text('Note').optional(),
    dates: z.array(dayFrom('Date', '2026-12-01')).max(3).meta({ title: 'Dates' }).optional(),
    day: dayFrom('Day', '2026-12-01', '2026-12-31'),
    sure: z.boolean().meta({ title: 'Sure' }),
    version: z.literal(3),
  })
  const one = offer(needs)
  const form = drawn(one)
  for (const piece of [
    'type="radio" name="f.when" value="2026-12-16" required',
    'Needs attention',
    '<textarea',
    'min="2026-12-01" max="2026-12-31"',
    'value="3"',
  ])
    expect(form).toContain(piece)
  const given = new URLSearchParams(
    'f.when=2026-12-16&f.outcome=works&f.note=a%0D%0Ab&f.dates=2026-12-20&f.dates=&f.dates=2026-12-21&f.day=2026-12-09&f.sure=yes&f.version=3&f.extra=1',
  )
  const read = readForm(one, given)
  expect(read).toEqual({
    when: '2026-12-16',
    outcome: 'works',
    note: 'a\nb',
    dates: ['2026-12-20', '2026-12-21'],
    day: '2026-12-09',
    sure: true,
    version: 3,
  })
  expect(needs.safeParse(read).success).toBe(true)
})

test('what is left empty is left out, so the rules say what is missing', () => {
  const one = offer(z.strictObject({ because: text('Why?'), note: text('Note').optional() }))
  expect(readForm(one, new URLSearchParams('f.because=%20%20&f.note='))).toEqual({})
})

test('many people to choose from are a list to unfold, and not knowing is among them', () => {
  const people = Array.from({ length: 12 }, (_, index) => ({ value: `p${index}`, title: `Person ${index}` }))
  const form = drawn(offer(z.strictObject({ person: choice('Who is it?', people).optional() })))
  expect(form).toContain('<select')
  expect(form).toContain('I do not know')
})

test('what the page fills in itself is not asked for, nor taken from the form', () => {
  const one = offer(z.strictObject({ text: text('Comment'), mentions: z.array(z.string()).optional(), about: z.string().optional() }), {
    filled: { mentions: ['p1'] },
    asks: ['text'],
  })
  expect(drawn(one)).not.toMatch(/f\.mentions|f\.about/)
  expect(readForm(one, new URLSearchParams('f.text=Hi&f.mentions=p2&f.about=x'))).toEqual({ text: 'Hi' })
})

test('text of others is text, wherever it stands', () => {
  const evil = `"><script>alert(1)</script>`
  const one = offer(z.strictObject({ note: text(evil), pick: choice(evil, [{ value: evil, title: evil }]) }), { on: evil, button: evil })
  const form = drawn(one, new URLSearchParams({ 'f.note': evil }))
  expect(form).not.toContain('<script')
  expect(form).toContain('&lt;script&gt;')
})
