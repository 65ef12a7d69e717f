import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import staticFiles from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { HttpRefusal } from './refusals.ts'
import { forAssets, forReading, forScreens } from './security-headers.ts'

export type Pages = {
  /** Where the built screens lie: `index.html` and `assets/`. They may be built while the server already answers. */
  webRoot: string
  newNonce: () => string
  /** In a demo: signs a newcomer in, so that they land in an inbox and not before a form. Answers the cookie to set. */
  welcome?: (request: FastifyRequest) => Promise<string | undefined>
}

/** The files of the screens. Their names hold a hash, so a browser keeps them for good. */
export async function serveAssets(app: FastifyInstance, { webRoot }: Pages): Promise<void> {
  await app.register(staticFiles, {
    root: join(webRoot, 'assets'),
    prefix: '/assets/',
    index: false,
    decorateReply: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply) => {
      reply.headers(forAssets)
    },
  })
}

const isPagePath = (path: string) =>
  !/^\/(api|assets|docs|healthz|readyz|metrics|openapi\.json)(\/|$)/.test(path) && !/\.[a-z0-9]{1,5}$/i.test(path)

/** Whether a person's browser asks for a page: then every address that is nothing else is one of the screens. */
export const asksForPage = (request: FastifyRequest, path: string): boolean =>
  (request.method === 'GET' || request.method === 'HEAD') && isPagePath(path) && (request.headers.accept ?? '').includes('text/html')

/** The one page of the screens, whatever its address: the browser draws what the address says. */
export async function sendPage(request: FastifyRequest, reply: FastifyReply, { webRoot, newNonce, welcome }: Pages): Promise<FastifyReply> {
  const nonce = newNonce()
  const page = await readPage(webRoot)
  reply.header('content-type', 'text/html; charset=utf-8')
  if (page === undefined)
    return reply
      .code(503)
      .headers({ ...forReading(nonce), 'retry-after': '1', refresh: '1' })
      .send(notBuilt)
  // Only a person who looks is signed in, not whoever asks for headers.
  const cookie = request.method === 'GET' ? await welcome?.(request) : undefined
  if (cookie !== undefined) reply.header('set-cookie', cookie)
  return reply.headers(forScreens(nonce)).send(page.replaceAll('__NONCE__', nonce))
}

/** Refuses while the screens can't be served yet. */
export async function mustHavePages(webRoot: string): Promise<void> {
  if ((await readPage(webRoot)) === undefined)
    throw new HttpRefusal(503, 'server.starting', 'The screens are still being built.', { 'retry-after': '1' })
}

async function readPage(webRoot: string): Promise<string | undefined> {
  try {
    return await readFile(join(webRoot, 'index.html'), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

const notBuilt =
  '<!doctype html><html lang="en"><title>Baton</title><p>Baton is still building its screens. This page loads again by itself.</p></html>'
