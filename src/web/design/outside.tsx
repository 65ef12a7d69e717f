import type { ReactNode } from 'react'

/** A way out of Baton: opened beside, and not told where it was pressed. */
export const Outside = ({ href, children }: { href: string; children: ReactNode }) => (
  <a href={href} rel="noreferrer" target="_blank">
    {children}
  </a>
)

/** What somebody or some record says; where that is a web address and nothing else, one that can be opened. */
export const ValueOrLink = ({ value }: { value: string }) =>
  /^https?:\/\/\S+$/.test(value) ? <Outside href={value}>{value}</Outside> : value
