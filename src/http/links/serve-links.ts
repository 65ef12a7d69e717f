import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../core/base/refusal.ts'
import type { LinkAnswer, LinkDesk } from '../../operations/links/link-desk.ts'
import { linkPath } from '../../operations/links/made-link.ts'
import type { Log } from '../log.ts'
import { holderOf, type RateLimits } from '../rate-limits.ts'
import { refuseStrangeText } from '../read-input.ts'
import { HttpRefusal, problemOf } from '../refusals.ts'
import { forLinks } from '../security-headers.ts'
import { refuseForeignForms } from './foreign-forms.ts'
import { readForm } from './link-form.ts'
import { type Drawn, donePage, drawn, sentPage, troublePage, wholePage } from './link-pages.ts'
import { linkStyle } from './link-style.ts'

type Given = { desk: LinkDesk; limits: RateLimits; newNonce: () => string; log: Log; webRoot?: string }
type Asked = FastifyRequest<{ Params: { token: string }; Body: string | undefined }>

/**
 * Pages for people without an account. GET shows and changes nothing, since mail scanners open every link; POST decides. No cookie is
 * read or set: who has the address is whom it was written to, and nobody else.
 */
export async function serveLinks(app: FastifyInstance, { desk, limits, newNonce, log, webRoot }: Given): Promise<void> {
  const page = async (reply: FastifyReply, status: number, what: Drawn) => {
    const nonce = newNonce()
    const font = await fontIn(webRoot)
    return reply
      .code(status)
      .headers({ ...forLinks(nonce), 'content-type': 'text/html; charset=utf-8' })
      .send(wholePage(what, nonce, linkStyle(font)))
  }

  // A room of its own, so that nothing else begins to take forms.
  await app.register(async (links) => {
    links.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    links.addHook('onRequest', async (request) => limits.take('address', holderOf(request.ip)))
    links.setErrorHandler(async (error, request, reply) => {
      const problem = problemOf(error, request.routeOptions.bodyLimit)
      if (problem.status >= 500 && !(error instanceof Refusal))
        log({
          level: 'error',
          event: 'request failed',
          requestId: request.id,
          method: request.method,
          route: request.routeOptions.url,
          error,
        })
      return page(reply.headers(problem.headers ?? {}), problem.status, troublePage(problem.detail))
    })

    links.get(`${linkPath}:token`, async (request: Asked, reply) => {
      // HEAD is what a scanner sends first; only who fetches the page has opened it.
      const sight = await desk.look(request.params.token, { counts: request.method === 'GET' })
      return page(reply, sight.state === 'spent' ? 404 : 200, drawn(sight))
    })

    links.post(`${linkPath}:token`, { bodyLimit: 64 * 1024 }, async (request: Asked, reply) => {
      refuseForeignForms(request)
      const given = formOf(request)
      const answer = await answerTo(request, given)
      switch (answer.state) {
        case 'moved':
          return reply.headers(forLinks(newNonce())).redirect(`${linkPath}${answer.token}`, 303)
        case 'done':
          return page(reply, 200, donePage(answer))
        case 'sent':
          return page(reply, 200, sentPage(answer.address))
        case 'refused':
          return page(reply, 409, drawn(answer.sight, { words: answer.words, given }))
        default:
          return page(reply, answer.state === 'spent' ? 404 : 200, drawn(answer))
      }
    })
  })

  function answerTo({ params: { token }, id }: Asked, given: URLSearchParams): Promise<LinkAnswer> {
    const form = given.get('form') ?? ''
    const on = given.get('on')
    switch (given.get('do')) {
      case 'renew':
        return desk.renew(token)
      case 'open':
        return desk.open(token, { handover: given.get('handover') ?? '', purpose: given.get('purpose') ?? '', on, form })
      default:
        return desk.act(token, { command: given.get('command') ?? '', on, read: (offer) => readForm(offer, given), form }, id)
    }
  }
}

function formOf({ body, headers }: Asked): URLSearchParams {
  if (headers['content-type']?.split(';')[0]?.trim().toLowerCase() !== 'application/x-www-form-urlencoded')
    throw new HttpRefusal(415, 'request.content-type', 'This takes the form of the page.')
  const given = new URLSearchParams(body ?? '')
  for (const [name, value] of given) refuseStrangeText(value, name, 0)
  return given
}

let known: { folder: string; font: string } | undefined

/** Where the app's own font lies; the build names it after what is in it. */
async function fontIn(webRoot: string | undefined): Promise<string | undefined> {
  if (webRoot === undefined) return undefined
  if (known?.folder === webRoot) return known.font
  const files = await readdir(join(webRoot, 'assets')).catch(() => [])
  const file = files.find((name) => /^inter-latin-wght-normal-[\w-]+\.woff2$/.test(name))
  if (file === undefined) return undefined
  known = { folder: webRoot, font: `/assets/${file}` }
  return known.font
}
