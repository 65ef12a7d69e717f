import type { SessionBegun } from '../../contract/identity.ts'
import { request } from '../client/request.ts'
import { words } from './words.ts'

/** Whether this browser has passkeys, in the form in which the server writes them. */
export const hasPasskeys = (): boolean =>
  typeof PublicKeyCredential !== 'undefined' && 'parseCreationOptionsFromJSON' in PublicKeyCredential && window.isSecureContext

/** What browsers say to it is for whoever programs; people cancelled, or there is none. */
async function asked(ask: () => Promise<Credential | null>, otherwise: string): Promise<unknown> {
  try {
    const credential = await ask()
    if (credential instanceof PublicKeyCredential) return credential.toJSON()
  } catch (error) {
    if (error instanceof DOMException && error.name === 'InvalidStateError') throw new Error(words.passkeyThere)
    if (!(error instanceof DOMException)) throw error
  }
  throw new Error(otherwise)
}

export async function signInWithPasskey(): Promise<SessionBegun> {
  const { options } = await request<{ options: PublicKeyCredentialRequestOptionsJSON }>('POST /passkey-sign-in/begin')
  const answer = await asked(
    () => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }),
    words.passkeyCancelled,
  )
  return request<SessionBegun>('POST /passkey-sign-in/finish', { body: { answer } })
}

export async function makePasskey(name: string): Promise<void> {
  const { options } = await request<{ options: PublicKeyCredentialCreationOptionsJSON }>('POST /me/passkeys/begin')
  const answer = await asked(
    () => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
    words.passkeyNotMade,
  )
  await request('POST /me/passkeys', { body: { name, answer } })
}
