import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import pg from 'pg'
import { Refusal } from '../core/base/refusal.ts'

/** `owner` migrates and repairs; `app` serves requests; `reader` only reads. */
export type Role = 'owner' | 'app' | 'reader'

export const roleNames = { app: 'baton_app', reader: 'baton_reader' } as const

/** A released migration (0006) names it, so it has to be there; it sees nothing, and where it is new nobody enters with it. */
const retired = 'baton_queue'

/** Where the database is and how the owner gets in; the other roles' ways are derived from it. */
export type Connection = { host: string; port: number; database: string; user: string; password?: string; ssl?: pg.ClientConfig['ssl'] }

/** The connection that `DATABASE_URL` names, with everything that `pg` reads from it and from the environment. */
export function connectionFrom(databaseUrl: string): Connection {
  const { host, port, database, user, password, ssl } = new pg.Client({ connectionString: databaseUrl })
  if (!database || !user)
    throw new Refusal('invalid', 'database.url', 'DATABASE_URL needs a user and a database: postgresql://user:password@host/database')
  return { host, port, database, user, ...(typeof password === 'string' ? { password } : {}), ...(ssl ? { ssl } : {}) }
}

/**
 * The roles' passwords follow from the owner's, so that several nodes agree without telling each other, and a node needs one
 * secret. Without a password (the embedded socket, peer, trust) they need none either.
 */
export function connectionOf(owner: Connection, role: Role): Connection {
  if (role === 'owner') return owner
  const { password: secret, ...rest } = owner
  const user = roleNames[role]
  return secret ? { ...rest, user, password: createHmac('sha256', secret).update(`baton role ${user}`).digest('hex') } : { ...rest, user }
}

/** Makes the roles that aren't there and gives them their passwords. They own nothing, bypass nothing, create nothing. */
export async function ensureRoles(owner: pg.ClientBase, connection: Connection): Promise<void> {
  const present = await owner.query<{ rolname: string; unsafe: boolean }>(
    'select rolname, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as unsafe from pg_roles where rolname = any($1)',
    [[...Object.values(roleNames), retired]],
  )
  for (const role of ['app', 'reader'] as const) {
    const name = roleNames[role]
    const found = present.rows.find(({ rolname }) => rolname === name)
    if (found?.unsafe)
      throw new Refusal(
        'conflict',
        'database.role-too-strong',
        `The database role ${name} may bypass row-level security or create roles. Take that from it.`,
      )
    const { password } = connectionOf(connection, role)
    await asOwner(connection, async () => {
      if (!found) await createRole(owner, name, 'login')
      if (password && !(found && (await mayEnter(connectionOf(connection, role))))) {
        // The server gets the verifier, never the password: statements end up in its log.
        await owner.query(`alter role ${name} password '${scramVerifier(password, name)}'`)
      }
      await owner.query(`grant connect on database ${owner.escapeIdentifier(connection.database)} to ${name}`)
    })
  }
  if (!present.rows.some(({ rolname }) => rolname === retired)) await asOwner(connection, () => createRole(owner, retired, 'nologin'))
}

async function asOwner({ user }: Connection, make: () => Promise<void>): Promise<void> {
  try {
    await make()
  } catch (error) {
    if (!isCode(error, '42501')) throw error
    throw new Refusal(
      'forbidden',
      'database.no-create-role',
      `${user} may not make the roles that Baton works with. Let it: ALTER ROLE ${user} CREATEROLE.`,
    )
  }
}

async function createRole(owner: pg.ClientBase, name: string, enters: 'login' | 'nologin') {
  try {
    await owner.query(`create role ${name} ${enters} nosuperuser nocreatedb nocreaterole nobypassrls noinherit`)
  } catch (error) {
    if (!isCode(error, '42710') && !isCode(error, '23505')) throw error // another node made it a moment ago
  }
}

async function mayEnter(connection: Connection): Promise<boolean> {
  const client = new pg.Client(connection)
  try {
    await client.connect()
    await client.end()
    return true
  } catch (error) {
    if (isCode(error, '28P01')) return false
    throw error
  }
}

/** RFC 7677, as PostgreSQL stores it. The salt follows from the password, so every node writes the same. */
function scramVerifier(password: string, name: string): string {
  const salt = createHash('sha256').update(`baton salt ${name} ${password}`).digest().subarray(0, 16)
  const salted = pbkdf2Sync(password, salt, 4096, 32, 'sha256')
  const sign = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  const stored = createHash('sha256').update(sign(salted, 'Client Key')).digest('base64')
  return `SCRAM-SHA-256$4096:${salt.toString('base64')}$${stored}:${sign(salted, 'Server Key').toString('base64')}`
}

export const isCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code
