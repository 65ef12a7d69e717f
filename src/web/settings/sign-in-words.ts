import { count, listed } from '../wording/counts.ts'

/** Every text of Settings > Sign-in. */
export const words = {
  about:
    'How people come into this workspace. With single sign-on they do it through the provider that your company has already, and nobody needs another password.',
  failed: 'How people come in could not be read.',
  title: 'Single sign-on',
  none: 'Everybody signs in with a password. To set single sign-on up, register Baton at your provider as a web application (OpenID Connect, authorization code) with the redirect URI below.',
  on: (issuer: string, linked: number) =>
    `People sign in through ${issuer}. ${linked === 0 ? 'Nobody has done so yet.' : `${count(linked, 'person has', 'people have')} done so.`}`,
  redirectUri: 'Redirect URI',
  redirectUriHint: 'The provider sends people back to it. Give it there, letter for letter.',
  copy: 'Copy',
  copied: 'The redirect URI is copied.',
  issuer: 'Issuer',
  issuerHint: 'The address by which the provider names itself, for example https://login.example.com',
  clientId: 'Client ID',
  secret: 'Client secret',
  secretHint: 'Kept in an envelope whose key is not in the database. Nobody reads it again.',
  secretKept: 'Empty, the one that is there stays. It is kept in an envelope and nobody reads it again.',
  domains: 'Domains of addresses',
  domainsHint: 'Only people with an address in one of these come in through it: northwind.example, northwind.co.uk',
  vouches: 'Its addresses count as verified, though it does not say so',
  vouchesNote: 'Some providers never say it. Only where your company gives out every address of these domains there.',
  passwords: 'Passwords',
  everybody: 'Everybody may sign in with a password too',
  administrators: 'Administrators only',
  administratorsNote: 'They keep theirs for the day when the provider is away.',
  save: 'Ask the provider and save',
  saved: 'Single sign-on is set up.',
  end: 'End single sign-on',
  ended: 'Single sign-on is ended.',
  endTitle: 'End single sign-on?',
  endAbout:
    'Everybody signs in with a password again. Who has none gets a link by "Forgotten password" or from an administrator. Whoever is signed in stays signed in.',
  keep: 'Keep it',
  people: 'Who comes in',
  rules: [
    'People who are in this workspace already. Nobody is added by signing in.',
    'The first time by their verified address; from then on by their account there, so an address that goes to somebody else opens nothing.',
    'Whoever leaves is out at once, whatever the provider says.',
  ],
  domainsListed: (domains: readonly string[]) => listed(domains),
} as const
