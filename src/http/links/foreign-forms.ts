import type { IncomingHttpHeaders } from 'node:http'
import { Refusal } from '../../core/base/refusal.ts'

/**
 * A page of another site must not send a form here. It could not anyway without the address of a link, which is a secret; this is the
 * second lock. Our own pages let no referrer out, and browsers then say `Origin: null`, so that alone is no sign of a stranger.
 */
export function refuseForeignForms({ headers }: { headers: IncomingHttpHeaders }): void {
  const { 'sec-fetch-site': site, origin, host } = headers
  const isForeign =
    site !== undefined ? site !== 'same-origin' && site !== 'none' : origin !== undefined && origin !== 'null' && hostOf(origin) !== host
  if (isForeign)
    throw new Refusal(
      'forbidden',
      'session.foreign-page',
      'A page of another site sent this. Nothing changed. Open the link from your mail.',
    )
}

const hostOf = (origin: string): string | undefined => (URL.canParse(origin) ? new URL(origin).host : undefined)
