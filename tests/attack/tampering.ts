import type { PoolClient } from 'pg'
import type { Random } from '../../src/core/process/testing/random.ts'

/** One damage to a log as it lies in the database, and which entries a finding may name so that somebody would look in the right place. */
export type Damage = { words: string; do: (client: PoolClient) => Promise<unknown>; places: readonly number[] }

export type Log = { tenant: string; last: number; bodies: ReadonlyMap<number, string> }

const update =
  (log: Log, seq: number, set: string, ...values: unknown[]) =>
  (client: PoolClient) =>
    client.query(`update baton.event set ${set} where tenant = $1 and seq = $2`, [log.tenant, seq, ...values])

/** Beside the entry itself the one after it: that is where a chain shows that something before it was made to fit. */
const around = ({ last }: Log, seq: number) => [seq, Math.min(seq + 1, last)]

type Maker = (log: Log, random: Random) => Damage

/** What somebody who can write to the database might do to the log, by accident or knowing how it is made. */
export const tamperings: Readonly<Record<string, Maker>> = {
  'one sign of the text changed': (log, random) => {
    const seq = entry(log, random)
    const body = log.bodies.get(seq) ?? ''
    const at = random.below(body.length)
    const sign = random.pick(['#', '7', ' ', 'é', '"', '}'].filter((one) => one !== body[at]))
    const text = body.slice(0, at) + sign + body.slice(at + 1)
    return { words: `sign ${at} of entry ${seq} is ${sign}`, do: update(log, seq, 'body = $3', text), places: around(log, seq) }
  },
  'a value of the event changed': (log, random) => {
    const seq = entry(log, random)
    const body = JSON.parse(log.bodies.get(seq) ?? '{}') as Record<string, unknown>
    const [inside, name] = random.pick(placesIn(body))
    const before = inside[name]
    inside[name] = typeof before === 'number' ? before + 1 : typeof before === 'string' ? `${before}!` : 'other'
    return { words: `${name} of entry ${seq}`, do: update(log, seq, 'body = $3', JSON.stringify(body)), places: around(log, seq) }
  },
  'the text written otherwise, meaning the same': (log, random) => {
    const seq = entry(log, random)
    const body = log.bodies.get(seq) ?? ''
    const text = random.pick([
      `${body} `,
      body.replace('{', '{ '),
      JSON.stringify(JSON.parse(body), null, 1),
      body.replace('{', '{"at":"2001-01-01T00:00:00.000Z",'),
    ])
    return { words: `entry ${seq} written otherwise`, do: update(log, seq, 'body = $3', text), places: around(log, seq) }
  },
  'a column changed': (log, random) => {
    const seq = entry(log, random)
    const set = random.pick([
      `type = type || 'x'`,
      `actor = 'somebody'`,
      `at = at + interval '1 microsecond'`,
      `at = at - interval '1 day'`,
      `stream = stream || '0'`,
      `version = version + 100000`,
      `stream_kind = case stream_kind when 'account' then 'person' else 'account' end`,
    ])
    return { words: `${set} in entry ${seq}`, do: update(log, seq, set), places: [seq] }
  },
  'a mark of the chain changed': (log, random) => {
    const seq = entry(log, random)
    const set = random.pick([
      'hash = sha256(hash)',
      'digest = sha256(digest)',
      'digest = null',
      `salt = sha256(coalesce(salt, ''))`,
      'salt = null',
      `sealed = '[["event","type"]]'`,
      `sealed = '[["event","type","0"]]'`,
      `sealed = '[["nowhere"]]'`,
      `sealed = '{"a":1}'`,
      `sealed = '[]'`,
    ])
    return { words: `${set} in entry ${seq}`, do: update(log, seq, set), places: around(log, seq) }
  },
  'an entry taken out': (log, random) => {
    const seq = entry(log, random)
    return { words: `entry ${seq} is gone`, do: remove(log, 'seq = $2', seq), places: [seq] }
  },
  'several entries in a row taken out': (log, random) => {
    const from = entry(log, random)
    const to = Math.min(log.last, from + random.below(20))
    return {
      words: `entries ${from} to ${to} are gone`,
      do: (client) => client.query('delete from baton.event where tenant = $1 and seq between $2 and $3', [log.tenant, from, to]),
      places: [from],
    }
  },
  'one taken out and the rest moved up': (log, random) => {
    const seq = entry(log, random)
    return {
      words: `entry ${seq} is gone, the rest moved up`,
      do: async (client) => {
        await remove(log, 'seq = $2', seq)(client)
        // Two steps, as no two rows may have a number at once.
        await client.query('update baton.event set seq = -seq where tenant = $1 and seq > $2', [log.tenant, seq])
        await client.query('update baton.event set seq = -seq - 1 where tenant = $1 and seq < 0', [log.tenant])
      },
      places: [seq],
    }
  },
  'two entries swapped': (log, random) => {
    const one = entry(log, random)
    const other = 1 + ((one + random.below(log.last - 1)) % log.last)
    return {
      words: `entries ${one} and ${other} swapped`,
      do: (client) =>
        client.query('update baton.event set seq = 0 where tenant = $1 and seq = $2', [log.tenant, one]).then(async () => {
          await client.query('update baton.event set seq = $3 where tenant = $1 and seq = $2', [log.tenant, other, one])
          await client.query('update baton.event set seq = $2 where tenant = $1 and seq = 0', [log.tenant, other])
        }),
      places: [Math.min(one, other)],
    }
  },
  'the end cut off': (log, random) => {
    const last = random.below(log.last)
    return { words: `cut after ${last}`, do: remove(log, 'seq > $2', last), places: [last + 1] }
  },
  'the end cut off and the end of the chain moved back': (log, random) => {
    const last = entry(log, random) - 1
    return {
      words: `cut after ${last}, the chain made to fit`,
      do: async (client) => {
        await remove(log, 'seq > $2', last)(client)
        await client.query(
          `update baton.chain c set seq = $2, hash = coalesce((select e.hash from baton.event e where e.tenant = $1 and e.seq = $2), sha256(convert_to('baton:' || $1::text, 'UTF8')))
           where c.tenant = $1`,
          [log.tenant, last],
        )
      },
      places: [last + 1],
    }
  },
  'an entry written again behind the end': (log, random) => {
    const seq = entry(log, random)
    return {
      words: `entry ${seq} once more at the end`,
      do: (client) =>
        client.query(
          `insert into baton.event (tenant, seq, stream_kind, stream, version, type, actor, at, body, hash, digest, salt, sealed)
           select tenant, $3, stream_kind, stream, version + 100000, type, actor, at, body, hash, digest, salt, sealed from baton.event where tenant = $1 and seq = $2`,
          [log.tenant, seq, log.last + 1],
        ),
      places: [log.last + 1],
    }
  },
  'a text changed and its own marks made to fit': (log, random) => {
    const seq = entry(log, random)
    const text = (log.bodies.get(seq) ?? '').replace(/"at":"20(\d\d)/, (_, year: string) => `"at":"20${String(98 - Number(year))}`)
    return {
      words: `entry ${seq} rewritten with its marks`,
      do: async (client) => {
        await update(log, seq, 'body = $3, sealed = null', text)(client)
        await client.query(marksOf('e.seq = $2'), [log.tenant, seq])
      },
      places: around(log, seq),
    }
  },
  'everything from an entry on written anew, the end of the chain too': (log, random) => {
    const seq = entry(log, random)
    const text = (log.bodies.get(seq) ?? '').replace(/"at":"20(\d\d)/, (_, year: string) => `"at":"20${String(98 - Number(year))}`)
    return {
      words: `the log from entry ${seq} on written anew`,
      do: async (client) => {
        await update(log, seq, 'body = $3, sealed = null', text)(client)
        for (let at = seq; at <= log.last; at += 1) await client.query(marksOf('e.seq = $2'), [log.tenant, at])
        await client.query(
          'update baton.chain c set hash = e.hash from baton.event e where c.tenant = $1 and e.tenant = $1 and e.seq = $2',
          [log.tenant, log.last],
        )
      },
      // Its own columns, or only the note outside of the database.
      places: [seq, log.last],
    }
  },
  'the end of the chain changed': (log, random) => {
    const set = random.pick(['hash = sha256(hash)', 'seq = seq + 5', 'seq = seq - 1'])
    return {
      words: set,
      do: (client) => client.query(`update baton.chain set ${set} where tenant = $1`, [log.tenant]),
      places: [log.last, log.last + 1],
    }
  },
  'an entry given to another workspace': (log, random) => {
    const seq = entry(log, random)
    return { words: `entry ${seq} given away`, do: update(log, seq, `tenant = '00000000-0000-4000-8000-000000000001'`), places: [seq] }
  },
}

const entry = ({ last }: Log, random: Random) => 1 + random.below(last)

const remove = (log: Log, where: string, value: number) => (client: PoolClient) =>
  client.query(`delete from baton.event where tenant = $1 and ${where}`, [log.tenant, value])

/** Digest and hash as one would make them who knows how, on what stands before. */
const marksOf = (where: string) => {
  const salted = `sha256(convert_to(encode(sha256(convert_to('text:' || encode(e.salt, 'hex'), 'UTF8')), 'hex') || e.body, 'UTF8'))`
  const digest = `case when e.sealed is null then ${salted} else e.digest end`
  const tag = `encode(sha256(convert_to(e.stream_kind || ':' || e.stream || ':' || e.version, 'UTF8')), 'hex')`
  const before = `coalesce((select p.hash from baton.event p where p.tenant = e.tenant and p.seq = e.seq - 1), sha256(convert_to('baton:' || e.tenant::text, 'UTF8')))`
  return `update baton.event e set digest = ${digest}, hash = sha256(${before} || convert_to(e.seq || ':' || ${tag} || ':' || encode(${digest}, 'hex'), 'UTF8')) where e.tenant = $1 and ${where}`
}

/** Every value somewhere inside, with where it stands. */
function placesIn(value: unknown): [Record<string, unknown>, string][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) =>
    typeof member === 'object' && member !== null
      ? placesIn(member)
      : [[value as Record<string, unknown>, name] as [Record<string, unknown>, string]],
  )
}
