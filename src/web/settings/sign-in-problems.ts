import { domainPattern, issuerPattern } from '../../core/policy/sign-in-provider.ts'
import { words } from './sign-in-words.ts'

/** Domains as people write them: with commas, spaces or lines between, and with an @ before. */
export const domainsIn = (typed: string): string[] => typed.split(/[\s,;]+/).flatMap((one) => one.replace(/^@/, '').toLowerCase() || [])

type Typed = Record<'issuer' | 'clientId' | 'clientSecret' | 'domains', string>

/** What is missing or wrong in the form of single sign-on, at its field. */
export function signInProblems({ issuer, clientId, clientSecret, domains }: Typed, keepsSecret: boolean) {
  const named = domainsIn(domains)
  const wrong = named.find((one) => !domainPattern.test(one))
  const isAddress = issuerPattern.test(issuer.trim()) && URL.canParse(issuer.trim())
  return {
    issuer: isAddress ? undefined : words.issuerWrong,
    clientId: clientId.trim() === '' ? words.clientIdMissing : undefined,
    clientSecret: clientSecret === '' && !keepsSecret ? words.secretMissing : undefined,
    domains: wrong !== undefined ? words.domainWrong(wrong) : named.length === 0 ? words.domainsMissing : undefined,
  }
}
