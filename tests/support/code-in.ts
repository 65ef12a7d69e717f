import { scimNames } from '../../src/contract/scim.ts'

/** The code of a refusal, in either of the two ways in which they are written. */
export function codeIn(body: unknown): string | undefined {
  const { code, [scimNames.problem]: inScim } = (body ?? {}) as { code?: string; [scimNames.problem]?: { code?: string } }
  return code ?? inScim?.code
}
