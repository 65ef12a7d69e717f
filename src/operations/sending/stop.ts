import type { Member } from '../../core/policy/member.ts'
import type { StoredStop } from '../../store/sending-stop.ts'
import type { Services } from '../services.ts'

type Asked = Pick<Services, 'store' | 'directory'>

/** Why nothing leaves at this moment, in words for people; undefined when it may. Asked right before each sending. */
export async function whyStopped(services: Asked, tenant: string): Promise<string | undefined> {
  const stopped = await services.store.sendingStop(tenant)
  if (!stopped) return undefined
  const { people } = await services.directory(tenant)
  return `${nameOf(stopped, people)} stopped all sending: ${asSentence(stopped.why)}`
}

/** What somebody wrote may end as it likes; what follows it is another sentence. */
export const asSentence = (words: string): string => (/[.!?]$/.test(words) ? words : `${words}.`)

/** Who stopped it: a person, or whoever runs the server, by the name that they gave. */
export const nameOf = ({ by }: Pick<StoredStop, 'by'>, people: ReadonlyMap<string, Member>): string => people.get(by)?.name ?? by

/** How often the database is asked while something is on its way, below the bell: the promise is a second. */
const askMilliseconds = 400

/** Aborts as soon as sending is stopped, here or on another node. Call `end` when what was on its way has arrived. */
export function watchStop(
  services: Pick<Services, 'store' | 'onCommit' | 'beat'>,
  tenant: string,
): { signal: AbortSignal; end: () => void } {
  const stopped = new AbortController()
  const look = () =>
    services.store.sendingStop(tenant).then(
      (found) => found && stopped.abort(),
      // Whoever cannot ask does not go on.
      () => stopped.abort(),
    )
  const forget = services.onCommit((change) => {
    if (change.tenant === tenant && (change.streams ?? [{ kind: 'workspace' }]).some(({ kind }) => kind === 'workspace')) void look()
  })
  const still = services.beat(askMilliseconds, () => void look())
  return {
    signal: stopped.signal,
    end: () => {
      forget()
      still()
    },
  }
}
