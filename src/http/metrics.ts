import { hash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Metric } from '../operations/metric.ts'
import { HttpRefusal } from './refusals.ts'

export type Metrics = {
  /** Whoever asks names it; numbers about a company's work are not for everybody. */
  token: string
  measure: () => Promise<Metric[]>
}

const buckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** What was answered since the start, by the patterns of addresses: there are only so many. */
export class Answers {
  readonly #answered = new Map<string, { labels: Record<string, string>; value: number }>()
  readonly #atMost = buckets.map(() => 0)
  #seconds = 0
  #timed = 0

  /** A stream is open for as long as somebody looks; its time says nothing. */
  add({
    method,
    route = 'none',
    status,
    seconds,
    isStream,
  }: {
    method: string
    route?: string | undefined
    status: number
    seconds: number
    isStream: boolean
  }): void {
    const key = `${method} ${route} ${status}`
    const known = this.#answered.get(key) ?? { labels: { method, route, status: String(status) }, value: 0 }
    known.value += 1
    this.#answered.set(key, known)
    if (isStream) return
    this.#seconds += seconds
    this.#timed += 1
    for (const [index, most] of buckets.entries()) if (seconds <= most) this.#atMost[index] = (this.#atMost[index] ?? 0) + 1
  }

  text(): string {
    const name = 'baton_request_seconds'
    const lines = [
      ...[...buckets.map(String), '+Inf'].map((le, index) => `${name}_bucket{le="${le}"} ${this.#atMost[index] ?? this.#timed}`),
      `${name}_sum ${this.#seconds}`,
      `${name}_count ${this.#timed}`,
    ]
    const counted = textOf({
      name: 'baton_requests_total',
      kind: 'counter',
      about: 'Requests that were answered.',
      values: [...this.#answered.values()],
    })
    return `${counted}${head(name, 'histogram', 'How long answers took, streams left out.')}${lines.join('\n')}\n`
  }
}

/** `GET /metrics`, in the text form that Prometheus reads. */
export function serveMetrics(app: FastifyInstance, { token, measure }: Metrics, answers: Answers): void {
  const expected = hash('sha256', token, 'buffer')
  app.get('/metrics', async (request, reply) => {
    const given = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
    if (!timingSafeEqual(hash('sha256', given, 'buffer'), expected))
      throw new HttpRefusal(401, 'metrics.token', 'Name the token that BATON_METRICS_TOKEN says: Authorization: Bearer …', {
        'www-authenticate': 'Bearer',
      })
    const text = (await measure()).map(textOf).join('') + answers.text()
    return reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8').send(text)
  })
}

const head = (name: string, kind: string, about: string) => `# HELP ${name} ${about}\n# TYPE ${name} ${kind}\n`

/** https://prometheus.io/docs/instrumenting/exposition_formats/ */
export function textOf({ name, kind, about, values }: Metric): string {
  const lines = values.map(({ labels = {}, value }) => {
    const pairs = Object.entries(labels).map(
      ([label, text]) => `${label}="${text.replaceAll(/["\\\n]/g, (sign) => (sign === '\n' ? '\\n' : `\\${sign}`))}"`,
    )
    return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}\n`
  })
  return `${head(name, kind, about)}${lines.join('')}`
}
