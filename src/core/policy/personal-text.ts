/** What is kept about one person, as it is given out. */
export type GivenOut = {
  madeAt: string
  workspace: string
  subject: { name: string; address: string | null }
  groups: readonly { title: string; items: readonly unknown[] }[]
  leftOut: readonly string[]
}

export type GivenItem = { place: string; at?: string; by?: string; entry?: number; words: string[] }

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').replaceAll(/([\\`*_[\]<>#|])/g, '\\$1')

const itemLine = ({ at, place, by, words }: GivenItem): string => {
  const when = at === undefined ? '' : `${at.slice(0, 10)}, `
  const whose = by === undefined ? '' : `, by ${oneLine(by)}`
  return `- ${when}${oneLine(place)}${whose}${words.length === 0 ? '' : `: ${words.map(oneLine).join(' / ')}`}`
}

/** The same to read: Markdown, in which nothing that people wrote can become more than text. */
export function personalText({ madeAt, workspace, subject, groups, leftOut }: GivenOut): string {
  const lines = groups.flatMap(({ title, items }) => [`## ${title}`, '', ...(items as GivenItem[]).map(itemLine), ''])
  const missing = leftOut.length === 0 ? [] : ['## Not in here', '', ...leftOut.map((one) => `- ${one}`), '']
  return [
    `# What ${oneLine(workspace)} keeps about ${oneLine(subject.name)}`,
    '',
    `Made on ${madeAt.slice(0, 10)}.`,
    '',
    ...lines,
    ...missing,
  ].join('\n')
}
