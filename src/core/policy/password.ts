import { Refusal } from '../base/refusal.ts'

/** As the only factor (NIST SP 800-63B-4): long, free in its signs, and nothing that a guesser tries first. */
export const shortestPassword = 15
export const longestPassword = 200

/**
 * What guessers try first. Common passwords are nearly all shorter than fifteen signs; who needs fifteen repeats them, joins them or
 * counts on. So it is not a list of whole passwords but of what such a password consists of, and one that is made of nothing else
 * is refused.
 */
const common = [
  ...['password', 'passwort', 'passw0rd', 'motdepasse', 'contrasena', 'senha', 'wachtwoord', 'passphrase', 'pass', 'word', 'login'],
  ...['welcome', 'willkommen', 'bienvenue', 'hello', 'hallo', 'letmein', 'changeme', 'secret', 'geheim', 'default', 'trustno'],
  ...['admin', 'administrator', 'root', 'user', 'guest', 'test', 'demo', 'temp', 'master', 'super', 'system', 'server', 'access'],
  ...['qwertyuiop', 'qwertzuiop', 'azertyuiop', 'qwerty', 'qwertz', 'azerty', 'asdfghjkl', 'asdfgh', 'asdf', 'zxcvbnm', 'zxcvbn', 'zxcv'],
  ...['qazwsx', 'qazwsxedc', 'wasd', 'poiuytrewq', 'lkjhgfdsa', 'mnbvcxz', 'abcdefghijklmnopqrstuvwxyz', 'abcdef', 'abcd', 'abc', 'xyz'],
  ...['iloveyou', 'ilove', 'love', 'princess', 'sunshine', 'monkey', 'dragon', 'football', 'baseball', 'basketball', 'soccer', 'hockey'],
  ...['superman', 'batman', 'starwars', 'pokemon', 'shadow', 'michael', 'jennifer', 'jordan', 'ashley', 'daniel', 'charlie', 'summer'],
  ...['winter', 'spring', 'autumn', 'monday', 'friday', 'january', 'december', 'whatever', 'freedom', 'company', 'office', 'work'],
  ...['customer', 'success', 'account', 'handover', 'baton', 'correcthorsebatterystaple', 'my', 'the', 'is', 'new', 'you', 'me', 'i'],
  ...['01234567890123456789', '98765432109876543210', '0123456789', '1234567890', '9876543210', '1q2w3e4r5t6y7u8i9o0p', '1q2w3e4r'],
].toSorted((a, b) => b.length - a.length)

const written: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i' }

/** Letters and digits only; what else stands in it adds nothing that a guesser does not add. */
const plain = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}@$!]/gu, '')
const spelt = (text: string) => text.replaceAll(/[013457@$!]/g, (sign) => written[sign] ?? sign)

/** Takes the known pieces out; what is left is what the person thought of. */
function leftOf(text: string, pieces: readonly string[]): string {
  let left = text
  for (const piece of pieces) if (piece.length > 2) left = left.replaceAll(piece, ' ')
  for (const piece of pieces) if (piece.length <= 2) left = left.replaceAll(new RegExp(`(?<= |^)${piece}(?= |$)`, 'g'), ' ')
  return left.replaceAll(/\d+/g, ' ').replaceAll(/[@$!]/g, ' ')
}

/** What a part that comes again and again adds is its first time. */
const unrepeated = (text: string) =>
  text.replace(/^(.+?)\1+(.*)$/, (_, part: string, rest: string) => (part.startsWith(rest) ? part : text))

const ofThisPerson = (known: readonly string[]) =>
  known
    .flatMap((text) => text.split(/[^\p{L}\p{N}]+/u))
    .map((part) => plain(part))
    .filter((part) => part.length > 2)

export const isEasyToGuess = (password: string, known: readonly string[] = []): boolean => {
  const pieces = [...ofThisPerson(known), ...common].toSorted((a, b) => b.length - a.length)
  const text = plain(password)
  return [text, spelt(text)].some((one) => {
    const own = leftOf(unrepeated(one), pieces).replaceAll(' ', '')
    return new Set(own).size < 4
  })
}

/** Why this password will not do; nothing when it will. `known` is what everybody knows: the person's name, their address, the workspace. */
export function passwordProblem(password: string, known: readonly string[] = []): string | undefined {
  const length = [...password].length
  if (length < shortestPassword)
    return `The password has ${length} ${length === 1 ? 'character' : 'characters'}; ${shortestPassword} is the least. A sentence that only you would write is easy to remember.`
  if (length > longestPassword)
    return `The password has ${length} ${length === 1 ? 'character' : 'characters'}; ${longestPassword} is the most.`
  if (isEasyToGuess(password, known))
    return 'This password is made of words, names or rows of keys that are tried first. Choose one that only you would think of.'
  return undefined
}

export function mustBeGoodPassword(password: string, known: readonly string[]): void {
  const problem = passwordProblem(password, known)
  if (problem !== undefined) throw new Refusal('invalid', 'password.weak', problem, { where: 'password' })
}
