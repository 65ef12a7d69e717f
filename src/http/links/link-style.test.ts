import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { linkStyle, tokens } from './link-style.ts'

test('pages of signed links have the colours and sizes of the app', () => {
  const plain = (css: string) => css.replaceAll(/\s+/g, '').replaceAll('0.', '.')
  const app = plain(readFileSync(join(import.meta.dirname, '../../web/design/tokens.css'), 'utf8'))
  const used = tokens.split(';').filter((one) => one.trim() !== '')
  expect(used.length).toBeGreaterThan(15)
  expect(used.filter((one) => !app.includes(`${plain(one)};`))).toEqual([])
})

test('every variable of the style sheet is one that it has', () => {
  const css = linkStyle('/assets/inter.woff2')
  const asked = new Set([...css.matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => name))
  expect([...asked].filter((name) => !css.includes(`${name}:`))).toEqual([])
})
