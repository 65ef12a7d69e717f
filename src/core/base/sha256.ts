/**
 * SHA-256 (FIPS 180-4) in plain arithmetic, because the rules run in the browser too and may not import a platform's
 * cryptography. For naming things by their content; whoever keeps secrets or signs uses the platform's.
 */
export function sha256(text: string): string {
  const state = initialState.slice()
  const bytes = padded(new TextEncoder().encode(text))
  const view = new DataView(bytes.buffer)
  const schedule = new Int32Array(64)
  for (let offset = 0; offset < bytes.length; offset += 64) compress(state, schedule, view, offset)
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

/** The message, a single one bit, zeros, and the length in bits: a multiple of 64 bytes. */
function padded(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64)
  bytes.set(message)
  bytes[message.length] = 0x80
  const view = new DataView(bytes.buffer)
  view.setUint32(bytes.length - 8, Math.floor(message.length / 0x20000000))
  view.setUint32(bytes.length - 4, message.length << 3)
  return bytes
}

const rotate = (word: number, bits: number) => (word >>> bits) | (word << (32 - bits))

// The heart of naming a page and of every entry of the log: no lists and no iterators in it, and only 32-bit integers.
function compress(state: Int32Array, w: Int32Array, view: DataView, offset: number) {
  for (let i = 0; i < 16; i++) w[i] = view.getInt32(offset + i * 4)
  for (let i = 16; i < 64; i++) {
    const a = at(w, i - 15)
    const b = at(w, i - 2)
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3)
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10)
    w[i] = (((at(w, i - 16) + s0) | 0) + ((at(w, i - 7) + s1) | 0)) | 0
  }
  let a = at(state, 0)
  let b = at(state, 1)
  let c = at(state, 2)
  let d = at(state, 3)
  let e = at(state, 4)
  let f = at(state, 5)
  let g = at(state, 6)
  let h = at(state, 7)
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const choice = (e & f) ^ (~e & g)
    const first = (((((h + s1) | 0) + choice) | 0) + ((at(roundConstants, i) + at(w, i)) | 0)) | 0
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  add(state, 0, a)
  add(state, 1, b)
  add(state, 2, c)
  add(state, 3, d)
  add(state, 4, e)
  add(state, 5, f)
  add(state, 6, g)
  add(state, 7, h)
}

const add = (state: Int32Array, index: number, word: number) => {
  state[index] = (at(state, index) + word) | 0
}

const at = (words: Int32Array, index: number) => words[index] ?? 0

const primes = firstPrimes(64)
/** The first 32 bits of the fractional part. Square and cube roots of primes under 312 are exact enough in a double. */
const fraction = (root: number) => Math.floor((root - Math.floor(root)) * 0x100000000)
const initialState = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)))
const roundConstants = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)))

function firstPrimes(count: number): number[] {
  const found: number[] = []
  for (let candidate = 2; found.length < count; candidate++) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate)
  }
  return found
}
