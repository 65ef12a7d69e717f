/** A stable id from the text of an element: lower case, hyphens, at most eight words. */
export function slug(text: string): string {
  // Plain letters have no marks to take off.
  const plain = isAscii.test(text) ? text : text.normalize('NFKD').replace(/\p{M}/gu, '')
  const words = plain.toLowerCase().match(/[\p{L}\p{N}]+/gu)
  return words?.slice(0, 8).join('-').slice(0, 64) ?? ''
}

const isAscii = /^[\0-\x7f]*$/
