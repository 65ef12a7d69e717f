import { createHash } from 'node:crypto'
import { mailStyles } from '../operations/mail/mail-html.ts'

/** Sent with every answer. */
export const always = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'x-frame-options': 'DENY',
} as const

/** No string ever becomes markup or a script, should a script ever run there. Asked for by every page, the ones without script included. */
const noMarkupOfStrings = "require-trusted-types-for 'script'; trusted-types 'none'"

/** Data is never shown as a page, whatever a browser makes of it; and it is somebody's, so nothing on the way keeps it. */
export const forData = {
  'content-security-policy': `default-src 'none'; frame-ancestors 'none'; sandbox; ${noMarkupOfStrings}`,
  'cache-control': 'no-store',
} as const

/** Each inline style by what it says: none that somebody wrote into a mail is among them. */
const ownStyles = mailStyles.map((style) => `'sha256-${createHash('sha256').update(style).digest('base64')}'`).join(' ')

/**
 * Somebody's mail in a frame of our screens. It brings inline styles, as mail must: the ones of our own form, and no others. It can do
 * nothing else: no script, nothing fetched, no origin. Its links open in a tab of their own.
 */
export const forFrame = {
  ...forData,
  'content-security-policy': `default-src 'none'; style-src 'unsafe-hashes' ${ownStyles}; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox; ${noMarkupOfStrings}`,
  'x-frame-options': 'SAMEORIGIN',
} as const

/** The page of the screens: scripts from here only, no string ever becomes markup, and no inline style without the nonce. */
export const forScreens = (nonce: string) => ({
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    noMarkupOfStrings,
  ].join('; '),
  'cache-control': 'no-store',
})

/** Reading pages made by the server: one style sheet and no script at all. */
export const forReading = (nonce: string) => ({
  'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; ${noMarkupOfStrings}`,
  'cache-control': 'no-cache',
})

/**
 * Pages of signed links: one style sheet, the font, forms that come back here, and no script at all. Nobody on the way keeps one,
 * no search engine lists it, and the address of a link goes nowhere with a click.
 */
export const forLinks = (nonce: string) => ({
  'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; ${noMarkupOfStrings}`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
})

/** The name of the file holds a hash of what is in it. */
export const forAssets = { 'cache-control': 'public, max-age=31536000, immutable' } as const
