import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

// No engine is needed for this: what the image is made of is there, and it starts as everything else starts.
const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const dockerfile = read('Dockerfile')
  .replaceAll(/^#.*$/gm, '')
  .replaceAll(/\\\n\s*/g, ' ')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => /^(\w+) (.*)$/.exec(line)?.slice(1) ?? [])
const all = (name: string) => dockerfile.flatMap(([instruction, rest]) => (instruction === name ? [rest ?? ''] : []))
const last = (name: string) => all(name).at(-1) ?? ''
const settings = (text: string) => Object.fromEntries(text.split(' ').map((pair) => pair.split('=')))
type Service = {
  image?: string
  build?: string
  environment: Record<string, string>
  ports?: string[]
  volumes: string[]
  depends_on?: object
}
const compose = parse(read('compose.yaml')) as { services: Record<string, Service>; volumes: object }

test('everything that the image copies is in the clone, and is not kept out of it', () => {
  const kept = read('.dockerignore').trim().split('\n')
  const copied = all('COPY').filter((rest) => !rest.startsWith('--from'))
  expect(copied.length).toBeGreaterThan(0)
  for (const source of copied.flatMap((rest) => rest.split(' ').slice(0, -1))) {
    expect(existsSync(join(root, source)), source).toBe(true)
    expect(kept).not.toContain(source)
  }
  // What a developer's machine has beside the clone stays there: its packages, its data, its history. Names of commits are none.
  expect(kept).toEqual(expect.arrayContaining(['node_modules', '.baton', '.git', 'dist']))
  expect(kept.filter((line) => line.startsWith('!'))).toEqual(['!.git/HEAD', '!.git/packed-refs', '!.git/refs/heads'])
})

test('the container starts with the command of npm start, on the Node that is asked for', () => {
  const { scripts, engines } = JSON.parse(read('package.json'))
  expect((JSON.parse(last('CMD')) as string[]).join(' ')).toBe(scripts.start.replace(/^exec env (?:\w+=\d+ )+/, ''))
  for (const base of all('FROM')) expect(base).toMatch(new RegExp(`^node:${/\d+/.exec(engines.node)?.[0]}-`))
})

test('who serves is not root, keeps its data in the volume, and is asked for its health at its own port', () => {
  expect(last('USER')).toBe('node')
  const { BATON_DATA, HOST, PORT } = settings(last('ENV'))
  expect([BATON_DATA, HOST]).toEqual([last('VOLUME'), '0.0.0.0'])
  expect(last('EXPOSE')).toBe(PORT)
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a program in the Dockerfile.
  expect(last('HEALTHCHECK')).toContain('http://127.0.0.1:${process.env.PORT}/readyz')
})

test('compose runs the database that Baton is sent to, and keeps what both of them must not lose', () => {
  const { database, baton } = compose.services
  const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = database?.environment ?? {}
  expect(baton?.environment.DATABASE_URL).toBe(`postgresql://${POSTGRES_USER}:${POSTGRES_PASSWORD}@database/${POSTGRES_DB}`)
  expect(Number(database?.image?.split(':')[1])).toBeGreaterThanOrEqual(15)
  expect(baton?.depends_on).toEqual({ database: { condition: 'service_healthy' } })
  expect(baton?.ports).toEqual([`127.0.0.1:${last('EXPOSE')}:${last('EXPOSE')}`])
  expect(baton?.volumes.map((volume) => volume.split(':')[1])).toEqual([last('VOLUME')])
  // From version 18 on the image of PostgreSQL keeps its data one folder higher than before.
  expect(database?.volumes).toEqual(['database:/var/lib/postgresql'])
  expect(Object.keys(compose.volumes).toSorted()).toEqual(['database', 'notes'])
})
