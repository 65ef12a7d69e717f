import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { ConnectorFault, type FaultKind } from '../../src/connectors/fault.ts'
import type { Call, System } from '../../src/connectors/systems/system.ts'
import { type Capability, capabilities } from '../../src/core/cutover/capabilities.ts'

type Asked = { capability: Capability; account: string; call?: Call; kind?: string; key?: string }
type Answered = { data?: Readonly<Record<string, unknown>> | undefined; fault?: { kind: FaultKind; message: string; waitSeconds?: number } }

/** What simulated systems do with one question; whoever is never to be answered throws anything but a fault. */
export type Answers = (asked: Asked) => Promise<Readonly<Record<string, unknown>> | undefined>

/** Simulated systems on loopback, outside of the process that is killed: what was done there stays done. */
export async function serveSystems(answers: Answers): Promise<{ address: string; close: () => Promise<void> }> {
  const server = createServer(async (request, response) => {
    const answer = async (): Promise<Answered> => {
      try {
        return { data: await answers(JSON.parse(await text(request)) as Asked) }
      } catch (error) {
        if (!(error instanceof ConnectorFault)) throw error
        const { kind, message, waitSeconds } = error
        return { fault: { kind, message, ...(waitSeconds === undefined ? {} : { waitSeconds }) } }
      }
    }
    await answer().then(
      (found) => response.end(JSON.stringify(found)),
      () => request.socket.destroy(),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** The same systems, as the process sees them that talks to them. */
export function systemsAt(address: string): Record<Capability, System> {
  const ask = async (asked: Asked): Promise<Answered['data']> => {
    const response = await fetch(address, { method: 'POST', body: JSON.stringify(asked) })
    const { data, fault } = (await response.json()) as Answered
    if (fault)
      throw new ConnectorFault(fault.kind, fault.message, fault.waitSeconds === undefined ? {} : { waitSeconds: fault.waitSeconds })
    return data
  }
  const system = (capability: Capability): System => ({
    capability,
    read: (account, kind, key) => ask({ capability, account, kind, key }),
    call: async (account, call) => {
      await ask({ capability, account, call })
    },
  })
  return Object.fromEntries((Object.keys(capabilities) as Capability[]).map((one) => [one, system(one)])) as Record<Capability, System>
}
