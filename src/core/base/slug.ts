/** A stable id from the text of an element: lower case, hyphens, at most eight words. */
export function slug(text: string): string {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu)
  return words?.slice(0, 8).join('-').slice(0, 64) ?? ''
}
