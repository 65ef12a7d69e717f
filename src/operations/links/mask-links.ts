import { linkPath } from './made-link.ts'

const links = new RegExp(`${linkPath}[\\w-]{32,}`, 'g')

/** The text of a mail for readers whom it was not written to: who has the address of a link could act as its person. */
export const maskLinks = (text: string): string => text.replaceAll(links, `${linkPath}…`)
