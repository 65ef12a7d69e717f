import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askOutside, isPublic } from './egress.ts'

let server: Server
let host: string
let asked = 0
beforeAll(async () => {
  server = createServer((request, answer) => {
    asked += 1
    if (request.url === '/away') return void answer.writeHead(302, { location: `http://${host}/secret` }).end()
    if (request.url === '/large') return void answer.end('x'.repeat(5_000))
    if (request.url === '/never') return
    answer.setHeader('content-type', 'application/json').end(JSON.stringify({ url: request.url, host: request.headers.host }))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const port = () => host.split(':')[1]

describe('asking a server of somebody else', () => {
  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    '2001:0:7f00:1::',
    'localhost',
    '',
    '127.1',
  ])('%s is no public address', (address) => {
    expect(isPublic(address)).toBe(false)
  })

  test.each(['1.1.1.1', '172.32.0.1', '8.8.8.8', '2606:4700:4700::1111', '2a00:1450:4001:80b::200e'])('%s is one', (address) => {
    expect(isPublic(address)).toBe(true)
  })

  test('goes to no private network, however its address is written, and sends nothing there', async () => {
    const before = asked
    const port = host.split(':')[1]
    for (const url of [
      `https://127.0.0.1:${port}/`,
      `https://2130706433:${port}/`,
      `https://0x7f.1:${port}/`,
      `https://0177.0.0.1:${port}/`,
      `https://127.1:${port}/`,
      `https://[::1]:${port}/`,
      `https://[::ffff:127.0.0.1]:${port}/`,
      `https://[::ffff:7f00:1]:${port}/`,
      `https://localhost:${port}/`,
      `http://127.0.0.1:${port}/`,
      `http://example.com/`,
      `file:///etc/passwd`,
      `https://name:word@example.com/`,
    ])
      await expect(askOutside()(url), url).rejects.toMatchObject({ code: 'outside.not-allowed' })
    expect(asked).toBe(before)
  })

  test('nor to one of hundreds of ways to write such an address, by number, by letter or by name', async () => {
    const before = asked
    const lastBytes = [
      [127, 0, 0, 1],
      [127, 255, 255, 254],
      [10, 1, 2, 3],
      [172, 16, 0, 1],
      [192, 168, 1, 1],
      [169, 254, 169, 254],
      [100, 64, 0, 1],
      [0, 0, 0, 0],
    ] as const
    const forms = lastBytes.flatMap(([a, b, c, d]) => {
      const whole = ((a * 256 + b) * 256 + c) * 256 + d
      const hex = (value: number, digits = 0) => value.toString(16).padStart(digits, '0')
      const tail = `${hex(a * 256 + b)}:${hex(c * 256 + d)}`
      const wide = (text: string) => text.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))
      return [
        `${a}.${b}.${c}.${d}`,
        String(whole),
        `0x${hex(whole)}`,
        `0X${hex(whole, 8).toUpperCase()}`,
        `0${whole.toString(8)}`,
        [a, b, c, d].map((one) => `0x${hex(one)}`).join('.'),
        [a, b, c, d].map((one) => `0${one.toString(8)}`).join('.'),
        [a, b, c, d].map((one) => `000${one.toString(8)}`).join('.'),
        `${a}.${(b * 256 + c) * 256 + d}`,
        `${a}.${b}.${c * 256 + d}`,
        `0x${hex(a)}.${b}.0${c.toString(8)}.${d}`,
        `${a}.${b}.${c}.${d}.`,
        `${a}%2e${b}%2E${c}%2e${d}`,
        `${a}。${b}．${c}｡${d}`,
        wide(`${a}.${b}.${c}.${d}`),
        `%${hex(String(a).charCodeAt(0))}${String(a).slice(1)}.${b}.${c}.${d}`,
        `[::ffff:${a}.${b}.${c}.${d}]`,
        `[::ffff:${tail}]`,
        `[0:0:0:0:0:ffff:${tail}]`,
        `[::${tail}]`,
        `[64:ff9b::${tail}]`,
        `[64:ff9b:1::${tail}]`,
        `[2002:${tail}::]`,
        `[2002:${tail}::1]`,
        `[2001:0:${tail}::]`,
        `[fe80::${tail}]`,
        `[fd00::${tail}]`,
        `[::1]`,
      ]
    })
    const names = [
      'localhost',
      'LOCALHOST.',
      'localhost.localdomain',
      'printer.local',
      'a.127.0.0.1.example',
      'metadata.internal',
      'ⓛocalhost',
      'loc\u00adalhost',
    ]
    const ask = askOutside({ addressesOf: async () => ['127.0.0.1'] })
    const hosts = [...new Set([...forms, ...names])]
    expect(hosts.length).toBeGreaterThan(200)
    for (const host of hosts)
      for (const url of [`https://${host}:${port()}/`, `https://${host}:${port()}/?https://example.com#@example.com`]) {
        // An address that no URL can hold is one that nobody can ask.
        if (!URL.canParse(url)) continue
        await expect(ask(url), url).rejects.toMatchObject({ code: 'outside.not-allowed' })
      }
    expect(asked).toBe(before)
  })

  test('looks a name up once, and goes nowhere when any of its addresses is private', async () => {
    let looked = 0
    const ask = askOutside({
      addressesOf: async () => {
        looked += 1
        return ['1.1.1.1', '127.0.0.1']
      },
    })
    await expect(ask('https://rebinding.example/')).rejects.toMatchObject({ code: 'outside.not-allowed' })
    expect(looked).toBe(1)
  })

  test('goes to a private host that the operator lists, follows no redirect, and has its limits', async () => {
    const ask = askOutside({ privateHosts: [host], mostBytes: 1_000, milliseconds: 300 })
    expect(await (await ask(`http://${host}/a?b=c`)).json()).toEqual({ url: '/a?b=c', host })
    expect((await ask(`http://${host}/away`)).status).toBe(302)
    await expect(ask(`http://${host}/large`)).rejects.toThrow('more than 1000 bytes')
    await expect(ask(`http://${host}/never`)).rejects.toThrow()
    // Another port of the same machine is another host.
    await expect(ask('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'outside.not-allowed' })
  })
})
