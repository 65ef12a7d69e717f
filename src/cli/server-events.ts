/** What stands between two empty lines: where it is in the log, and its data as JSON; either may be missing. */
export type ServerEvent = { id: number | undefined; data?: unknown }

/**
 * The pieces of an answer of type `text/event-stream`, as far as Baton writes them: one line of data each, with an id.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export async function* eventsIn(body: AsyncIterable<Uint8Array> | null): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const piece of body ?? []) {
    text += decoder.decode(piece, { stream: true })
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      yield eventOf(text.slice(0, end))
      text = text.slice(end + 2)
    }
  }
}

function eventOf(block: string): ServerEvent {
  const field = (name: string) =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2)
  const [id, data] = [field('id'), field('data')]
  return { id: id === undefined ? undefined : Number(id), ...(data === undefined ? {} : { data: JSON.parse(data) as unknown }) }
}
