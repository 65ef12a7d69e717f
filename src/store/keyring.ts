import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { Refusal } from '../core/base/refusal.ts'
import { Secret } from '../core/base/secret.ts'

/** Where the keys come from: given themselves, or a file; else the file in the data folder. */
export type KeySource = { given?: string | undefined; file?: string | undefined }

/** A key is named by what it hashes to, so that it has the same name wherever it is kept. */
type Key = { id: string; key: Buffer }

const File = z.strictObject({ about: z.string(), keys: z.array(z.strictObject({ key: z.string(), madeAt: z.string() })).min(1) })
type File = z.infer<typeof File>

export const keyFileName = 'secret-keys.json'
const about =
  'With these keys Baton reads the secrets in its database (the client secret of single sign-on). Newest first. They are in no backup: keep a copy elsewhere.'

/** For what a value stands, so that one put in the place of another cannot be read there. */
export type SecretPlace = { tenant: string; field: string }

/**
 * Envelopes secrets with AES-256-GCM. The keys lie outside the database: who reads that, or a backup of it, reads no secret. The file is
 * read again for each new envelope, so that a key which another process made counts from then on.
 */
export class Keyring {
  readonly #source: KeySource
  readonly #path: string
  readonly #random: (bytes: number) => Buffer
  #known: Key[] | undefined

  constructor(dataDir: string, source: KeySource = {}, random: (bytes: number) => Buffer = randomBytes) {
    this.#source = source
    this.#path = resolve(source.file ?? join(dataDir, keyFileName))
    this.#random = random
  }

  /** Where the keys are, in words. */
  get where(): string {
    return this.#source.given === undefined ? this.#path : 'BATON_KEY'
  }

  /** The file, when the keys are in one. */
  get file(): string | undefined {
    return this.#source.given === undefined ? this.#path : undefined
  }

  /** Makes the first key where there is none yet. */
  make(now: Date): void {
    if (this.#source.given !== undefined) return void this.#read()
    if (!existsSync(this.#path)) this.#write({ about, keys: [this.#newKey(now)] }, 'new')
    this.#known = undefined
  }

  /** Whether there are any: data that no Baton has been started on yet has none. */
  isThere(): boolean {
    return this.#source.given !== undefined || existsSync(this.#path)
  }

  /** The names of the keys, the one for new envelopes first. */
  ids(): string[] {
    return this.#read().map(({ id }) => id)
  }

  /** Puts a new key before the others; those that `used` does not name go, but for the one before: somebody may be using it at this moment. */
  add(now: Date, used: readonly string[]): void {
    if (this.#source.given !== undefined)
      throw new Refusal('conflict', 'keys.given', 'The keys come from BATON_KEY: put the new one before the old one there, as NEW,OLD.')
    const before = this.#file()
    const kept = before.keys.filter(({ key }, index) => index === 0 || used.includes(keyFrom(key).id))
    this.#write({ about, keys: [this.#newKey(now), ...kept] }, 'anew')
    this.#known = undefined
  }

  seal({ tenant, field }: SecretPlace, secret: Secret): string {
    const [current] = this.#read()
    if (!current) throw new Error('A keyring has at least one key')
    const nonce = this.#random(12)
    const cipher = createCipheriv('aes-256-gcm', current.key, nonce)
    cipher.setAAD(boundTo({ tenant, field }, current.id))
    const sealed = Buffer.concat([cipher.update(secret.reveal(), 'utf8'), cipher.final(), cipher.getAuthTag()])
    return ['v1', current.id, nonce.toString('base64url'), sealed.toString('base64url')].join('.')
  }

  open({ tenant, field }: SecretPlace, envelope: string): Secret {
    const [version, id = '', nonce = '', sealed = ''] = envelope.split('.')
    if (version !== 'v1') throw new Error(`An envelope of version ${version}`)
    const key = this.#find(id)
    if (!key) throw this.#unknown(id)
    const bytes = Buffer.from(sealed, 'base64url')
    const decipher = createDecipheriv('aes-256-gcm', key.key, Buffer.from(nonce, 'base64url'), { authTagLength: 16 })
    decipher.setAAD(boundTo({ tenant, field }, id))
    decipher.setAuthTag(bytes.subarray(-16))
    try {
      return new Secret(Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8'))
    } catch (cause) {
      throw new Error(`The envelope of ${field} was changed, or belongs somewhere else`, { cause })
    }
  }

  /** A proof that a text came from here, for what is handed out and comes back. */
  proof(purpose: string, text: string): string {
    const [current] = this.#read()
    if (!current) throw new Error('A keyring has at least one key')
    return proofBy(current, purpose, text)
  }

  isProof(purpose: string, text: string, proof: string): boolean {
    const fits = (key: Key) => {
      const [one, other] = [Buffer.from(proofBy(key, purpose, text)), Buffer.from(proof)]
      return one.length === other.length && timingSafeEqual(one, other)
    }
    if (this.#read().some(fits)) return true
    this.#known = undefined
    return this.#read().some(fits)
  }

  #unknown(id: string): Refusal {
    return new Refusal(
      'unavailable',
      'keys.unknown',
      `A secret in the database is encrypted with the key ${id}, which is not in ${this.where}. Add that key, or enter the secret again in Settings.`,
    )
  }

  #find(id: string): Key | undefined {
    const known = this.#known?.find((one) => one.id === id)
    if (known) return known
    this.#known = undefined
    return this.#read().find((one) => one.id === id)
  }

  #read(): Key[] {
    if (this.#source.given !== undefined) this.#known ??= this.#source.given.split(',').map((text) => keyFrom(text.trim(), 'BATON_KEY'))
    // One small file: what another process has put into it counts at once.
    else this.#known = this.#file().keys.map(({ key }) => keyFrom(key, this.#path))
    return this.#known
  }

  #file(): File {
    let text: string
    try {
      text = readFileSync(this.#path, 'utf8')
    } catch (error) {
      throw new Refusal(
        'unavailable',
        'keys.missing',
        `The keys for secrets should be in ${this.#path}, which cannot be read (${error instanceof Error ? error.message : error}). Bring the file back, or set BATON_KEY_FILE.`,
      )
    }
    try {
      return File.parse(JSON.parse(text))
    } catch {
      throw new Refusal('invalid', 'keys.unreadable', `${this.#path} is not a key file as Baton writes it. Restore a copy of it.`)
    }
  }

  #newKey = (now: Date) => ({ key: this.#random(32).toString('base64'), madeAt: now.toISOString() })

  /** On the disk, under its name, whole. Two starts at once make one file: the second finds it. */
  #write(file: File, how: 'new' | 'anew'): void {
    const draft = `${this.#path}.${this.#random(6).toString('hex')}`
    mkdirSync(dirname(this.#path), { recursive: true })
    const to = openSync(draft, 'wx', 0o600)
    try {
      writeSync(to, `${JSON.stringify(file, null, 2)}\n`)
      fsyncSync(to)
    } finally {
      closeSync(to)
    }
    try {
      if (how === 'anew') renameSync(draft, this.#path)
      else linkSync(draft, this.#path)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    } finally {
      rmSync(draft, { force: true })
    }
  }
}

/** The key of an envelope, without opening it. */
export const keyOf = (envelope: string): string => envelope.split('.')[1] ?? ''

const boundTo = ({ tenant, field }: SecretPlace, id: string) => Buffer.from(JSON.stringify(['baton', 'v1', id, tenant, field]))

const proofBy = ({ key }: Key, purpose: string, text: string) =>
  createHmac('sha256', Buffer.from(hkdfSync('sha256', key, '', `baton proof ${purpose}`, 32)))
    .update(text)
    .digest('base64url')

function keyFrom(text: string, where = 'the file of keys'): Key {
  const key = Buffer.from(text, 'base64')
  if (key.length !== 32)
    throw new Refusal(
      'invalid',
      'keys.unreadable',
      `A key in ${where} has ${key.length} bytes and not 32. Make one with: openssl rand -base64 32`,
    )
  return { id: createHash('sha256').update('baton key').update(key).digest('hex').slice(0, 12), key }
}
