import { describe, expect, onTestFinished, test } from 'vitest'
import { bearer, fakeBaton } from '../../tests/support/fake-baton.ts'
import { metric } from '../operations/metric.ts'
import { textOf } from './metrics.ts'

const token = 'a-token-of-whoever-watches'
const watched = async () => {
  const measure = async () => [metric('gauge', 'baton_up', 'It is.', 1)]
  const baton = await fakeBaton({ listAccounts: async () => ({ items: [], next: null }) }, { metrics: { token, measure } })
  onTestFinished(() => baton.app.close())
  return baton.app
}

describe('the numbers for whoever watches', () => {
  test('are told to whoever names the token, by whatever address they come, and to nobody else', async () => {
    const app = await watched()
    const ask = (headers: Record<string, string>) => app.inject({ url: '/metrics', headers: { host: '10.1.2.3:3000', ...headers } })
    expect((await ask({ authorization: `Bearer ${token}` })).statusCode).toBe(200)
    for (const headers of [{}, { authorization: 'Bearer another-one' }, bearer('administrator'), { authorization: `Basic ${token}` }]) {
      const answer = await ask(headers as Record<string, string>)
      expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([401, 'Bearer'])
      expect(answer.body).not.toContain('baton_up')
    }
  })

  test('are not there where nobody has set a token', async () => {
    const { app } = await fakeBaton()
    expect((await app.inject({ url: '/metrics', headers: { authorization: `Bearer ${token}` } })).statusCode).toBe(404)
  })

  test('count answers by the pattern of the address, so that no id and no name stands in them', async () => {
    const app = await watched()
    for (let times = 0; times < 3; times += 1) await app.inject({ url: '/api/v1/accounts', headers: bearer('csm') })
    await app.inject({ url: '/api/v1/accounts/secret-name', headers: bearer('csm') })
    await app.inject('/api/v1/no-such/secret-name')
    const { body, headers } = await app.inject({ url: '/metrics', headers: { authorization: `Bearer ${token}` } })
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(body).toContain('# TYPE baton_up gauge\nbaton_up 1\n')
    expect(body).toContain('baton_requests_total{method="GET",route="/api/v1/accounts",status="200"} 3\n')
    expect(body).not.toContain('secret-name')
    expect(body).toMatch(/^baton_request_seconds_bucket\{le="\+Inf"\} 5\n/m)
    expect(body).toMatch(/^baton_request_seconds_count 5\n/m)
    // Every line is one that Prometheus reads.
    for (const line of body.trimEnd().split('\n'))
      expect(line).toMatch(/^(# (HELP|TYPE) [a-z_]+ .+|[a-z_0-9]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?[\d.e+-]+)$/)
  })

  test('have labels that break no line', () => {
    expect(textOf({ name: 'a', kind: 'gauge', about: 'b', values: [{ labels: { c: 'x"\\\ny' }, value: 2 }] })).toContain(
      'a{c="x\\"\\\\\\ny"} 2\n',
    )
  })
})
