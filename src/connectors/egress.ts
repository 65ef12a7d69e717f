import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectSecure } from 'node:tls'

/** Where to: a host as its owner writes it, and a port. */
export type Place = { host: string; port: number }

/** An open connection. */
export type Connection = Socket

/** How long somebody has waited, and what happens when they have waited long enough; `after` answers how to call it off. */
export type Patience = { milliseconds: () => number; after: (milliseconds: number, then: () => void) => () => void }

/** How a connection is opened. The real ways stand below; a test brings its own. */
export type Connect = {
  /** A plain connection. Answers when it stands, throws when it does not within `milliseconds`. */
  open: (place: Place, milliseconds: number) => Promise<Connection>
  /** Encrypts an open connection, and believes only a certificate that is valid for `host`. */
  secure: (socket: Connection, host: string, milliseconds: number) => Promise<Connection>
  /** The time that passes while we wait for the other side. */
  patience: Patience
}

/** The one place through which Baton reaches out: what is opened here can be watched, counted and made to fail. */
export const egress: Connect = {
  open: ({ host, port }, milliseconds) => ready(connectPlain({ host, port }), 'connect', milliseconds),
  secure: (socket, host, milliseconds) =>
    // A name for SNI must be a name; an address is checked against the certificate all the same.
    ready(connectSecure({ socket, host, ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }) }), 'secureConnect', milliseconds),
  patience: {
    milliseconds: () => performance.now(),
    after: (milliseconds, then) => {
      const timer = setTimeout(then, milliseconds)
      return () => clearTimeout(timer)
    },
  },
}

function ready<S extends Socket>(socket: S, event: 'connect' | 'secureConnect', milliseconds: number): Promise<S> {
  return new Promise((resolve, reject) => {
    const give = (error: Error) => {
      settle()
      socket.destroy()
      // Whatever it still has to say is for nobody.
      socket.on('error', () => {})
      reject(error)
    }
    const closed = () => give(new Error('the connection was closed'))
    const timer = setTimeout(() => give(new Error(`no answer in ${Math.round(milliseconds / 1000)} s`)), milliseconds)
    const settle = () => {
      clearTimeout(timer)
      socket.off('error', give).off('close', closed).off(event, stands)
    }
    const stands = () => {
      settle()
      resolve(socket)
    }
    socket.once('error', give).once('close', closed).once(event, stands)
  })
}
