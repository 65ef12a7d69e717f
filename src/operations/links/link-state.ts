import type { StoredLink } from '../../store/links.ts'

/** Why a link opens nothing any more, in the order in which it is told. */
export type LinkState = 'open' | 'used' | 'revoked' | 'expired'

export const linkState = ({ used_at, revoked_at, expires_at }: StoredLink, now: Date): LinkState =>
  used_at ? 'used' : revoked_at ? 'revoked' : expires_at <= now ? 'expired' : 'open'

/** `d•••@meridian.example`: enough for its owner to know it, too little for anybody else. */
export const maskedAddress = (address: string): string => address.replace(/^(.)[^@]*/, '$1•••')
