/** A key that nobody else has. `crypto.randomUUID` is there over TLS and on this machine only, and not where a team tries Baton out. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
