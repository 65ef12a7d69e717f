import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Secret } from '../core/base/secret.ts'
import { Keyring, keyFileName, keyOf } from './keyring.ts'

let folder: string
const now = new Date('2026-11-29T09:00:00.000Z')
const canary = 'canary-9f3a-secret'
const here = { tenant: '6f2f0a3e-0000-7000-8000-000000000001', field: 'a' }

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-keys-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const ringIn = (name: string) => {
  const ring = new Keyring(join(folder, name))
  ring.make(now)
  return ring
}

describe('an envelope', () => {
  test('is another one each time, shows nothing of what is in it, and opens', () => {
    const ring = ringIn('one')
    const [one, other] = [ring.seal(here, new Secret(canary)), ring.seal(here, new Secret(canary))]
    expect(one).not.toBe(other)
    expect(one).not.toContain('canary')
    expect(ring.open(here, one).reveal()).toBe(canary)
  })

  test('opens nowhere but in its place: not for another workspace, not for another field', () => {
    const ring = ringIn('one')
    const sealed = ring.seal(here, new Secret(canary))
    expect(() => ring.open({ ...here, tenant: '6f2f0a3e-0000-7000-8000-000000000002' }, sealed)).toThrow('belongs somewhere else')
    expect(() => ring.open({ ...here, field: 'b' }, sealed)).toThrow('belongs somewhere else')
  })

  test('that was changed in any byte does not open', () => {
    const ring = ringIn('one')
    const [version, id, nonce = '', sealed = ''] = ring.seal(here, new Secret(canary)).split('.')
    for (const [part, rest] of [
      [nonce, (text: string) => [version, id, text, sealed].join('.')],
      [sealed, (text: string) => [version, id, nonce, text].join('.')],
    ] as const)
      for (let at = 0; at < Buffer.from(part, 'base64url').length; at += 1) {
        const bytes = Buffer.from(part, 'base64url')
        bytes[at] = (bytes[at] ?? 0) ^ 1
        expect(() => ring.open(here, rest(bytes.toString('base64url')))).toThrow('was changed')
      }
    // Cut short, so that less of the tag would have to fit.
    for (const length of [0, 8, 12, 15, 20])
      expect(() =>
        ring.open(here, [version, id, nonce, Buffer.from(sealed, 'base64url').subarray(0, length).toString('base64url')].join('.')),
      ).toThrow()
  })

  test('under a key that is not here says which one is missing, and where it was looked for', () => {
    const sealed = ringIn('one').seal(here, new Secret(canary))
    expect(() => ringIn('two').open(here, sealed)).toThrow(new RegExp(`${keyOf(sealed)}.*two/${keyFileName}`))
  })
})

describe('the keys', () => {
  test('are in a file that nobody else can read, made once, and named without being told', () => {
    const ring = ringIn('three')
    const path = join(folder, 'three', keyFileName)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const text = readFileSync(path, 'utf8')
    ring.make(now)
    expect(readFileSync(path, 'utf8')).toBe(text)
    const { keys } = JSON.parse(text) as { keys: { key: string }[] }
    expect(ring.ids()).toHaveLength(1)
    expect(text).not.toContain(ring.ids()[0])
    expect(Buffer.from(keys[0]?.key ?? '', 'base64')).toHaveLength(32)
  })

  test('can be given by the environment instead, the new one before the old one', () => {
    const [older, newer] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')]
    const sealed = new Keyring(folder, { given: older }).seal(here, new Secret(canary))
    const both = new Keyring(folder, { given: `${newer},${older}` })
    expect(both.open(here, sealed).reveal()).toBe(canary)
    expect(keyOf(both.seal(here, new Secret(canary)))).toBe(new Keyring(folder, { given: newer }).ids()[0])
    expect(() => new Keyring(folder, { given: 'too short' }).ids()).toThrow('32')
  })

  test('of a proof: another purpose, text or key is no proof', () => {
    const ring = ringIn('one')
    const proof = ring.proof('sign-in', 'abc')
    expect([ring.isProof('sign-in', 'abc', proof), ring.isProof('other', 'abc', proof), ring.isProof('sign-in', 'abd', proof)]).toEqual([
      true,
      false,
      false,
    ])
    expect([ringIn('two').isProof('sign-in', 'abc', proof), ring.isProof('sign-in', 'abc', '')]).toEqual([false, false])
  })
})
