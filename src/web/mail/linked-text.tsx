import type { ReactNode } from 'react'

const signedLink = /https?:\/\/[^\s/]+(\/l\/[\w-]{32,})/g

/**
 * The text of a mail, in which only Baton's own signed links can be pressed: whatever else looks like an address was written by
 * somebody and stays text. They open beside, as the person they were written to, without anybody switching here.
 */
export function LinkedText({ text }: { text: string }) {
  const parts: ReactNode[] = []
  let from = 0
  for (const found of text.matchAll(signedLink)) {
    const [address, path] = found
    parts.push(
      text.slice(from, found.index),
      <a key={found.index} href={path} target="_blank" rel="noopener noreferrer">
        {address}
      </a>,
    )
    from = found.index + address.length
  }
  return [...parts, text.slice(from)]
}
