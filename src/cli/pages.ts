import { InvalidArgumentError, Option } from 'commander'

/** The options of every list that comes in pages. */
export const limitOption = (): Option => new Option('--limit <number>', 'how many at most, 1 to 200; 50 without it').argParser(wholeNumber)
export const cursorOption = (): Option => new Option('--cursor <cursor>', 'the next page: what the page before said')

export function wholeNumber(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 0) throw new InvalidArgumentError('Give a whole number.')
  return number
}
