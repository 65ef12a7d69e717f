import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Id } from './parts.ts'
import { asked, badFilter, badPatch, ListOf, ScimMeta, ScimOperation, ScimText, scimEndpoint, shownParts, staleVersion } from './scim.ts'

/** Some directories send a member by its id alone. */
const MemberIn = z.union([z.string().max(200), z.looseObject({ value: z.string().max(200), display: ScimText, type: ScimText })])

/** What directories send. Anything else in it is ignored, as they send whatever they have. */
export const ScimGroupIn = z
  .looseObject({
    schemas: z.array(z.string().max(200)).max(20).optional(),
    displayName: z.string().trim().min(1).max(300),
    externalId: ScimText.meta({ description: 'The id of the directory' }),
    members: z
      .array(MemberIn)
      .max(10_000)
      .nullish()
      .meta({ description: 'By the ids of people here; groups inside of groups are not kept' }),
  })
  .meta({ id: 'ScimGroupIn', description: 'A group as a directory sends it' })
export type ScimGroupIn = z.infer<typeof ScimGroupIn>

export const ScimGroupPatch = z
  .looseObject({
    schemas: z.array(z.string().max(200)).max(20).optional(),
    Operations: z.array(ScimOperation).min(1).max(1_000),
  })
  .meta({ id: 'ScimGroupPatch', description: 'Changes of a group, as RFC 7644, 3.5.2 has them and as directories write them' })
export type ScimGroupPatch = z.infer<typeof ScimGroupPatch>

export const ScimGroup = z
  .object({
    schemas: z.array(z.string()),
    id: z.string(),
    meta: ScimMeta.optional(),
    displayName: z.string().optional(),
    externalId: z.string().optional(),
    members: z.array(z.object({ value: z.string(), display: z.string(), $ref: z.string(), type: z.literal('User') })).optional(),
  })
  .meta({ id: 'ScimGroup', description: 'A group as directories see it; `attributes` can leave parts of it out' })
export type ScimGroup = z.infer<typeof ScimGroup>

const unknownGroup = { 'scim.unknown': { kind: 'unknown', when: 'There is no group with that id.' } } as const
const invalid = {
  'scim.invalid-value': { kind: 'invalid', when: 'A value is not of its kind, or a member is nobody here.' },
  'scim.uniqueness': { kind: 'conflict', when: 'Another group has that displayName.' },
} as const
const lastOne = {
  'administrator.last': { kind: 'conflict', when: 'The only administrator would leave the group that makes them one.' },
} as const
const byId = { params: z.strictObject({ id: Id }) }
/** A whole group in one body. */
const bodyLimitBytes = 4 * 1024 * 1024

export const scimGroups = {
  listScimGroups: endpoint({
    ...scimEndpoint,
    method: 'GET',
    path: '/Groups',
    summary: 'Find groups',
    about: 'Filters compare with `eq`: `displayName`, `externalId`, `id`, `members.value`, joined by `and`.',
    query: asked,
    status: 200,
    output: ListOf(ScimGroup),
    refusals: badFilter,
  }),
  createScimGroup: endpoint({
    ...scimEndpoint,
    method: 'POST',
    path: '/Groups',
    summary: 'Add a group',
    about: 'It gives nobody anything until an administrator says here what it gives.',
    body: ScimGroupIn,
    bodyLimitBytes,
    versioned: true,
    status: 201,
    madeAt: '/Groups/:id',
    output: ScimGroup,
    refusals: invalid,
  }),
  getScimGroup: endpoint({
    ...scimEndpoint,
    method: 'GET',
    path: '/Groups/:id',
    summary: 'Look at a group',
    ...byId,
    query: z.strictObject(shownParts),
    versioned: true,
    status: 200,
    output: ScimGroup,
    refusals: unknownGroup,
  }),
  replaceScimGroup: endpoint({
    ...scimEndpoint,
    method: 'PUT',
    path: '/Groups/:id',
    summary: 'Replace a group',
    about: 'Whoever is in it afterwards has what it gives, and whoever is not has lost it, at once.',
    ...byId,
    body: ScimGroupIn,
    bodyLimitBytes,
    ifMatch: true,
    versioned: true,
    status: 200,
    output: ScimGroup,
    refusals: { ...unknownGroup, ...invalid, ...staleVersion, ...lastOne },
  }),
  patchScimGroup: endpoint({
    ...scimEndpoint,
    method: 'PATCH',
    path: '/Groups/:id',
    summary: 'Change a group',
    about:
      'All operations or none. One member is removed by `members[value eq "id"]`, several by `members` with a list as the value, as directories do it; without a value all are.',
    ...byId,
    body: ScimGroupPatch,
    bodyLimitBytes,
    ifMatch: true,
    versioned: true,
    status: 200,
    output: ScimGroup,
    refusals: { ...unknownGroup, ...invalid, ...staleVersion, ...lastOne, ...badPatch },
  }),
  deleteScimGroup: endpoint({
    ...scimEndpoint,
    method: 'DELETE',
    path: '/Groups/:id',
    summary: 'Remove a group',
    about: 'What it gave is taken at once. Added again it is a new group, which gives nothing yet.',
    ...byId,
    ifMatch: true,
    status: 204,
    refusals: { ...unknownGroup, ...staleVersion, ...lastOne },
  }),
}
