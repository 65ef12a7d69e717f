/** One full-width sign or digit for one plain one, so that a place in the text stays what it was. */
const plainFor = new Map(
  Object.entries({
    '（': '(',
    '）': ')',
    '［': '[',
    '］': ']',
    '【': '[',
    '】': ']',
    '〜': '~',
    '、': ',',
    '\u3000': ' ',
    '’': "'",
    '−': '-',
  }),
)
const unusual = /[\u3000-\u3001\u3010\u3011\u301c\u2019\u2212\uff01-\uff5e]/

/** Brackets, colons, dashes and digits as every pattern here writes them: a Japanese page puts 「：」 where another puts ":". */
export function plainSigns(text: string): string {
  if (!unusual.test(text)) return text
  return text.replace(/[\u3000-\u3001\u3010\u3011\u301c\u2019\u2212\uff01-\uff5e]/g, (sign) => {
    const code = sign.charCodeAt(0)
    return plainFor.get(sign) ?? (code >= 0xff01 && code <= 0xff5e ? String.fromCharCode(code - 0xfee0) : sign)
  })
}

const keycap = /^([0-9])\ufe0f?\u20e3\s*/
const pictures = /^(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}\u{1f1e6}-\u{1f1ff}\ufe0f\u200d]\s*){1,8}/u

/** Wikis put a picture before a heading, and sometimes a number as a picture. */
export function withoutPictures(text: string): string {
  const number = keycap.exec(text)
  if (number) return `${number[1]}. ${text.slice(number[0].length)}`
  // A digit or a © is a picture to Unicode, not to a reader.
  const rest = /^[\d#*©®™]/.test(text) ? text : text.replace(pictures, '')
  return rest === '' ? text : rest
}
