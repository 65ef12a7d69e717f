import net from 'node:net'

/** A way to a database on which things go wrong. */
export type Wire = {
  port: number
  /** Nothing more is heard on what is connected now, not even its end. What connects later gets through, as to another machine. */
  fallSilent: () => void
  /** As a pooler says that it has lost its database: what that said last, then its own words, and the end. */
  loseServer: () => void
  close: () => void
}

export async function wireTo(socketPath: string): Promise<Wire> {
  const pairs = new Set<[net.Socket, net.Socket]>()
  const server = net.createServer((near) => {
    const far = net.connect(socketPath)
    const pair: [net.Socket, net.Socket] = [near, far]
    pairs.add(pair)
    near.pipe(far).pipe(near)
    near.once('close', () => pairs.delete(pair))
    for (const socket of pair) socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A wire has a port')
  return {
    port: address.port,
    fallSilent: () => {
      for (const [near, far] of pairs) {
        near.unpipe(far)
        far.unpipe(near)
        near.resume()
        far.resume()
      }
    },
    loseServer: () => {
      for (const [near, far] of pairs) {
        far.unpipe(near)
        near.write(fatal('57P01', 'terminating connection due to administrator command'))
        near.end(fatal('08P01', 'server conn crashed?'))
        far.destroy()
      }
    },
    close: () => {
      for (const pair of pairs) for (const socket of pair) socket.destroy()
      server.close()
    },
  }
}

/** https://www.postgresql.org/docs/current/protocol-message-formats.html: ErrorResponse */
function fatal(code: string, words: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${words}\0\0`)
  const head = Buffer.alloc(5)
  head.write('E')
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
}
