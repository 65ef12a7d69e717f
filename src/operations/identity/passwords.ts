import { type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { Refusal } from '../../core/base/refusal.ts'

/** What a guess costs, as powers and factors of scrypt. Stored with each hash, so that a later release can ask for more. */
export type PasswordCost = { log2N: number; r: number; p: number }

/** 32 MiB and some hundred milliseconds for each guess: what OWASP asks of scrypt. */
const usualCost: PasswordCost = { log2N: 15, r: 8, p: 3 }

export type Passwords = {
  /** What is stored instead of the password. */
  hash: (password: string) => Promise<string>
  /** Whether it is the one; takes the same time when there is none to compare with. */
  matches: (password: string, stored: string | undefined) => Promise<boolean>
}

/** Two are worked on and some wait; who comes then is asked to come again, or checking passwords would be all that the machine does. */
const atOnce = 2
const mostWaiting = 30

const length = 32

export function passwordsWith(newSalt: () => string, cost: PasswordCost = usualCost): Passwords {
  const inLine = atMost(atOnce, mostWaiting)
  const hash = async (password: string) => {
    const salt = newSalt()
    const made = await inLine(() => derive(password, salt, cost))
    return ['scrypt', cost.log2N, cost.r, cost.p, salt, made.toString('base64url')].join('$')
  }
  let nobodys: Promise<string> | undefined
  const forNobody = () => {
    nobodys ??= hash(newSalt())
    nobodys.catch(() => {
      nobodys = undefined
    })
    return nobodys
  }
  return {
    hash,
    matches: async (password, stored) => {
      const [, log2N = '', r = '', p = '', salt = '', made = ''] = (stored ?? (await forNobody())).split('$')
      const given = await inLine(() => derive(password, salt, { log2N: Number(log2N), r: Number(r), p: Number(p) }))
      return timingSafeEqual(given, Buffer.from(made, 'base64url')) && stored !== undefined
    },
  }
}

/** NFKC, so that one keyboard's ä is the other's. */
const derive = (password: string, salt: string, { log2N, r, p }: PasswordCost): Promise<Buffer> => {
  const options: ScryptOptions = { N: 2 ** log2N, r, p, maxmem: 256 * 2 ** log2N * r }
  return new Promise((resolve, reject) =>
    scrypt(password.normalize('NFKC'), salt, length, options, (error, key) => (error ? reject(error) : resolve(key))),
  )
}

function atMost(running: number, waiting: number) {
  const line: (() => void)[] = []
  let busy = 0
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (busy >= running) {
      if (line.length >= waiting)
        throw new Refusal('tooMany', 'sign-in.busy', 'Many people are signing in at this moment. Try again in a few seconds.')
      await new Promise<void>((resolve) => line.push(resolve))
    } else busy += 1
    try {
      return await work()
    } finally {
      const next = line.shift()
      if (next) next()
      else busy -= 1
    }
  }
}
