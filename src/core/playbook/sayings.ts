import type { Range } from '../definition/definition.ts'
import type { Binding } from './binding.ts'
import type { Block, Item } from './outline.ts'
import { plainSigns } from './signs.ts'

/** What a letter must say, or must not. */
export type RawSayings = { mode: 'must' | 'must not'; items: Item[]; range: Range; binding: Binding | undefined }

const letter = '(?:letter|e-?mail|message|announcement|brief|schreiben|mail|nachricht|lettre|courriel|carta|correo|mensaje|mensagem)'
const say =
  '(?:emphasi[sz]es?|says?|stress(?:es)?|mentions?|states?|includes?|explains?|make clear|betont|nennt|enthält|sagen|erwähnen|nennen|enthalten|mentionner?|rappeler?|préciser?|dire|contenir|decir|mencionar?|incluir|contener|dizer|conter|dice|diz)'
const emphasises = new RegExp(`(?:(?<!\\p{L})${letter}(?!\\p{L}).{0,28}(?<!\\p{L})${say}(?!\\p{L})|^must[ -]say)`, 'iu')
const forbids = new RegExp(
  `(?:(?<!\\p{L})must[ -]not[ -]say|(?<!\\p{L})never says?(?!\\p{L})|must never say|^(?:never|don't|do not) (?:say|mention|promise|write|include)(?!\\p{L})|(?<!\\p{L})${letter}(?!\\p{L}).{0,28}(?:must not|mustn't|should not|shouldn't|may not|never|darf nicht|ne doit pas|no debe|não deve).{0,12}(?<!\\p{L})${say}(?!\\p{L}))`,
  'iu',
)
const japanese = /(?:メール|手紙|挨拶状|案内).{0,12}(?:に|には).{0,8}(?:書く|含める|記載する|伝える)/
const japaneseNot = /(?:メール|手紙|挨拶状|案内).{0,12}(?:に|には).{0,8}(?:書かない|含めない|記載しない)/

/** "The letter emphasises:", "The email must not mention": what follows is no task but a rule for the letter. */
export function sayingsIn(text: string): RawSayings['mode'] | undefined {
  if (text.length > 120) return undefined
  const plain = plainSigns(text)
  if (forbids.test(plain) || japaneseNot.test(plain)) return 'must not'
  return emphasises.test(plain) || japanese.test(plain) ? 'must' : undefined
}

export const sayingsOf = (block: Block): RawSayings['mode'] | undefined => (block.type === 'paragraph' ? sayingsIn(block.text) : undefined)
