/**
 * What the front door writes down. Only these members, so that no header, body or address with somebody's data can slip in;
 * `route` is the pattern, not the address that was asked.
 */
export type LogEntry = {
  level: 'info' | 'error'
  event: string
  requestId?: string
  method?: string
  route?: string | undefined
  status?: number
  milliseconds?: number
  error?: unknown
}
export type Log = (entry: LogEntry) => void
