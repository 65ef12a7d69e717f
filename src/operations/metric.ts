/** Numbers under one name, for whoever watches a running Baton: how they go up and down (`gauge`), or only up (`counter`). */
export type Metric = {
  name: string
  kind: 'counter' | 'gauge'
  about: string
  values: readonly { labels?: Readonly<Record<string, string>>; value: number }[]
}

/** One number without labels, or nothing where it is not known. */
export const metric = (kind: Metric['kind'], name: string, about: string, value: number | undefined): Metric => ({
  name,
  kind,
  about,
  values: value === undefined ? [] : [{ value }],
})
