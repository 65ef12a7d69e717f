/** Why a call to another system did not give a clear yes. What happened over there decides what may follow. */
export type FaultKind = 'timed out' | 'refused' | 'rate limited' | 'token expired'

export class ConnectorFault extends Error {
  readonly kind: FaultKind
  /** How long the other side asks us to wait. */
  readonly waitSeconds: number | undefined

  constructor(kind: FaultKind, message: string, more: { waitSeconds?: number } = {}) {
    super(message)
    this.name = 'ConnectorFault'
    this.kind = kind
    this.waitSeconds = more.waitSeconds
  }
}
