import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { plantedBugs, withoutBug } from './planted/bugs.ts'

// docs/guarantees.md is read by people who decide whether to trust Baton: every command in it has to be there.

const home = join(import.meta.dirname, '..')
const text = readFileSync(join(home, 'docs/guarantees.md'), 'utf8')
const { scripts } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
const commands = [...text.matchAll(/`(npm [^`]+)`/g)].map(([, command = '']) => command)

test('every command that is named exists, and so does every file that it runs', () => {
  expect(commands.length).toBeGreaterThan(40)
  for (const command of commands) {
    const [, script = '', ...rest] = /^npm (?:run )?([\w:]+)(?: -- (.*))?$/.exec(command) ?? []
    expect(scripts[script], command).toBeDefined()
    const files = (rest[0] ?? '').split(' ').filter((word) => word.endsWith('.ts'))
    for (const file of files) expect(existsSync(join(home, file)), `${command}: ${file}`).toBe(true)
    if (script === 'test' && command !== 'npm test') expect(files.length, command).toBeGreaterThan(0)
  }
})

test('every test that the page about security names is there', () => {
  const security = readFileSync(join(home, 'SECURITY.md'), 'utf8')
  const files = [...security.matchAll(/`((?:src|tests)\/[\w./-]+\.ts)`/g)].map(([, file = '']) => file)
  expect(files.length).toBeGreaterThan(20)
  expect(files.filter((file) => !existsSync(join(home, file)))).toEqual([])
})

test('every rule has a line, whose commands run a test that catches a slip against it; or it is said why there is none', () => {
  const rows = new Map([...text.matchAll(/^\| (\d+)(?: ⛓)? \| .* \| (.*) \|$/gm)].map(([, number, shown = '']) => [Number(number), shown]))
  const reasons = /Not in the list, because (.*)$/m.exec(text)?.[1] ?? ''
  const named = [...reasons.matchAll(/\d+/g)].map(([number]) => Number(number))
  for (let number = 1; number <= 37; number += 1) {
    const shown = rows.get(number)
    if (shown === undefined) {
      expect(named, `rule ${number}`).toContain(number)
      expect(withoutBug[number], `rule ${number}`).toBeDefined()
      continue
    }
    const files = plantedBugs.filter(({ invariant }) => invariant === number).map(({ test: { file } }) => file)
    if (files.length === 0) expect(withoutBug[number], `rule ${number}`).toContain(/npm run [\w:]+/.exec(shown)?.[0])
    else
      expect(
        files.some((file) => shown.includes(file)),
        `rule ${number}: ${shown}`,
      ).toBe(true)
  }
})
