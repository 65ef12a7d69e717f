import { Agent, request } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 32 })

type Asked = {
  token?: string
  body?: unknown
  /** As whoever does not show the room asks: `Prefer: return=minimal`. */
  isBrief?: boolean
}

/** Asks and reads the whole answer; anything but success is an error. */
export function ask(address: string, path: string, { token, body, isBrief }: Asked = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${address}${path}`,
      {
        agent,
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(isBrief ? { prefer: 'return=minimal' } : {}),
        },
      },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part
        })
        answer.on('end', () =>
          (answer.statusCode ?? 500) < 300
            ? resolve(text)
            : reject(new Error(`${path} was answered ${answer.statusCode}: ${text.slice(0, 300)}`)),
        )
      },
    )
    sent.on('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}
