import { InvalidArgumentError, Option } from 'commander'

/** The options of every list that comes in pages. */
export const limitOption = (): Option => new Option('--limit <number>', 'how many at most, 1 to 200; 50 without it').argParser(wholeNumber)
export const allOption = (): Option => new Option('--all', 'every page, and not only the first')
export const cursorOption = (): Option => new Option('--cursor <cursor>', 'the next page: what the page before said')

type Paged = { items: unknown[]; next: string | null }
type Answered<P extends Paged> = { value: P; raw: unknown }

/** The page that was asked for; with `all` it and those after it as one. */
export async function readPages<P extends Paged>(
  { all = false, limit, cursor }: PageOptions,
  ask: (page: { limit?: number; cursor?: string }) => Promise<Answered<P>>,
): Promise<Answered<P>> {
  const size = limit ?? (all ? mostAtOnce : undefined)
  const page = (from: string | undefined) =>
    ask({ ...(size === undefined ? {} : { limit: size }), ...(from === undefined ? {} : { cursor: from }) })
  const first = await page(cursor)
  if (!all || first.value.next === null) return first
  const [values, raws] = [[...first.value.items], [...itemsIn(first.raw)]]
  for (let from: string | null = first.value.next; from !== null; ) {
    const { value, raw } = await page(from)
    values.push(...value.items)
    raws.push(...itemsIn(raw))
    from = value.next
  }
  return { value: { ...first.value, items: values, next: null } as P, raw: { ...(first.raw as object), items: raws, next: null } }
}

export type PageOptions = { all?: boolean | undefined; limit?: number | undefined; cursor?: string | undefined }
const mostAtOnce = 200
const itemsIn = (raw: unknown) => (raw as Paged).items

/** All of a list, page by page. */
export async function everyPage<T>(page: (cursor: string | undefined) => Promise<{ items: T[]; next: string | null }>): Promise<T[]> {
  const all: T[] = []
  for (let cursor: string | undefined, isOver = false; !isOver; ) {
    const { items, next } = await page(cursor)
    all.push(...items)
    cursor = next ?? undefined
    isOver = next === null
  }
  return all
}

export function wholeNumber(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 0) throw new InvalidArgumentError('Give a whole number.')
  return number
}
