import type { TemplateField } from '../definition/definition.ts'
import { fromLine, toLine } from './plain-text.ts'

type Choice = Pick<TemplateField, 'type' | 'options'>

const sameWord = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase()

/** The offered words with a tick where they are chosen; what is chosen and not offered stands behind them. */
export function choicesLine(chosen: readonly string[], { options }: Choice, separators: readonly RegExp[]): string {
  const others = chosen.filter((one) => one !== '' && !options.some((option) => sameWord(option, one)))
  return [
    // Records write "green" where the page offers "Green".
    ...options.map((option) => `${chosen.some((one) => sameWord(one, option)) ? '☑' : '☐'} ${option}`),
    ...others.map((one) => `☑ ${toLine(one, [...separators, /[☐□☑☒✓✔✅]/gu])}`),
  ].join(' ')
}

const mark = /(☐|□|☑|☒|✓|✔|✅|\[[ xX]?\])\s*([^☐□☑☒✓✔✅[]*)/gu

/** What is ticked, as the page writes it. Undefined when nothing is, or when one word was asked for and two are ticked. */
export function readChoice(piece: string, { type, options }: Choice): string | string[] | undefined {
  const asOffered = (text: string) => options.find((option) => sameWord(option, text)) ?? text
  const marked = [...piece.matchAll(mark)].map(([, sign = '', text = '']) => ({
    isTicked: !/^(?:☐|□|\[ ?\])$/u.test(sign),
    text: fromLine(text.trim()),
  }))
  if (marked.length === 0) {
    // Somebody deleted the rest.
    const word = options.find((option) => sameWord(option, fromLine(piece)))
    return word === undefined ? undefined : type === 'choices' ? [word] : word
  }
  const ticked = marked.filter(({ isTicked, text }) => isTicked && text !== '').map(({ text }) => asOffered(text))
  if (type === 'choices') return ticked.length > 0 ? ticked : undefined
  return ticked.length === 1 ? ticked[0] : undefined
}
