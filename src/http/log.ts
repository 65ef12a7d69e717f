/**
 * What is written down. Only these members, so that no header, body or address with somebody's data can slip in; `route` is the
 * pattern, not the address that was asked. `warn`: it goes on or comes back by itself.
 */
export type LogEntry = {
  level: 'info' | 'warn' | 'error'
  event: string
  requestId?: string
  method?: string
  route?: string | undefined
  status?: number
  milliseconds?: number
  /** What happens by itself, by its name. */
  job?: string
  words?: string
  /** How often the same came meanwhile and was not written. */
  repeated?: number
  error?: unknown
}
export type Log = (entry: LogEntry) => void
