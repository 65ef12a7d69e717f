import type { MailItem, MailModel } from './mail-model.ts'

/** The form that every mail program shows. Each address stands on a line of its own, so that it can be pressed on a phone. */
export const mailText = ({ sentences, sections, footer, home }: MailModel): string =>
  [
    ...sentences,
    ...sections.map(({ title, items }) => [title, ...items.map(itemText)].join('\n')),
    [...footer, ...(home ? [`${home.words}: ${home.url}`] : [])].join('\n'),
  ]
    .filter((block) => block !== '')
    .join('\n\n')
    .concat('\n')

const itemText = ({ title, detail, until, link }: MailItem): string =>
  [
    `- ${title}`,
    ...(detail === undefined ? [] : [`  ${detail}`]),
    ...(until === undefined ? [] : [`  ${until}`]),
    ...(link ? [`  ${link.url}`] : []),
  ].join('\n')
