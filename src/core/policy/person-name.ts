import type { Member, Pool } from './member.ts'

type Names = ReadonlyMap<string, Pick<Member, 'name'>>

/** How a person is called where the name stands by itself or first; whoever is gone from the directory is still told apart. */
export const personName = (id: string, people: Names): string => people.get(id)?.name ?? someoneWhoLeft

export const someoneWhoLeft = 'Someone who left'

/** In the middle of a sentence. */
export const nameInWords = (id: string, people: Names): string => people.get(id)?.name ?? 'someone who left'

export const personRef = (id: string, people: Names): { id: string; name: string } => ({ id, name: personName(id, people) })

/** Whoever the log names: what happens by itself was done by Baton. */
export const actorName = (id: string, people: Names): string => (id === 'baton' ? 'Baton' : personName(id, people))

/** Whoever an account is handed to or comes from: a person, or a pool, which is called by its id where nobody knows it. */
export const holderName = (
  { kind, id }: { kind: string; id: string },
  { people, pools }: { people: Names; pools: readonly Pick<Pool, 'id' | 'name'>[] },
): string => (kind === 'person' ? actorName(id, people) : (pools.find((pool) => pool.id === id)?.name ?? id))
