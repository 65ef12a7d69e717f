import type { LoadedDirectory } from '../../store/load.ts'
import type { Models } from '../../store/log-types.ts'

/** A provider of single sign-on, as it is stored: the secret stands elsewhere, in its envelope, under the name in `secret`. */
export type StoredProvider = {
  issuer: string
  clientId: string
  secret: string
  /** Whose addresses the provider speaks for. */
  domains: string[]
  /** Whether its addresses count as verified though it does not say so. */
  vouches: boolean
}

/** How people come in. `passwords`: whom they open the door to; administrators keep theirs, for the day when the provider is away. */
export type SignInSettings = { provider: StoredProvider | null; passwords: 'everybody' | 'administrators' }

const place = { kind: 'sign-in', id: 'settings' } as const

export const signInRow = (settings: SignInSettings): NonNullable<Models['directory']>[number] => ({
  ...place,
  name: 'Sign-in',
  data: settings,
})

/** As they stand; `version` is 0 as long as nobody has set anything. */
export type SignInNow = SignInSettings & { version: number }

export function signInFrom(directory: readonly LoadedDirectory[]): SignInNow {
  const row = directory.find(({ kind, id }) => kind === place.kind && id === place.id)
  const data = row?.data as Partial<SignInSettings> | undefined
  return {
    provider: data?.provider ?? null,
    passwords: data?.passwords === 'administrators' && data.provider ? 'administrators' : 'everybody',
    version: row?.version ?? 0,
  }
}
