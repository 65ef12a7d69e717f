import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Id } from './parts.ts'

/** The names of SCIM 2.0 (RFC 7643 and 7644), as they stand on the wire. */
export const scimNames = {
  user: 'urn:ietf:params:scim:schemas:core:2.0:User',
  group: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  enterprise: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  list: 'urn:ietf:params:scim:api:messages:2.0:ListResponse',
  patch: 'urn:ietf:params:scim:api:messages:2.0:PatchOp',
  error: 'urn:ietf:params:scim:api:messages:2.0:Error',
  config: 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig',
  resourceType: 'urn:ietf:params:scim:schemas:core:2.0:ResourceType',
  schema: 'urn:ietf:params:scim:schemas:core:2.0:Schema',
  /** What Baton says of an error beyond what SCIM has a word for. */
  problem: 'urn:baton:scim:Problem',
} as const

/** Directories send null for what they have no value for, and some write yes and no as words. */
export const ScimText = z.string().max(300).nullish()
const Yes = z.union([z.boolean(), z.enum(['true', 'false', 'True', 'False'])])

const NameIn = z.looseObject({ givenName: ScimText, familyName: ScimText, formatted: ScimText })
const EmailIn = z.looseObject({ value: ScimText, type: ScimText, primary: Yes.nullish() })

/** What directories send. Anything else in it is ignored, as they send whatever they have. */
export const ScimUserIn = z
  .looseObject({
    schemas: z.array(z.string().max(200)).max(20).optional(),
    userName: z
      .string()
      .trim()
      .min(1)
      .max(254)
      .meta({ description: 'With what they sign in at the directory, mostly their e-mail address' }),
    externalId: ScimText.meta({ description: 'The id of the directory' }),
    displayName: ScimText,
    name: NameIn.nullish(),
    active: Yes.nullish().meta({ description: 'false ends their access at once' }),
    emails: z.array(EmailIn).max(20).nullish().meta({ description: 'The primary one is their address; without any, userName is' }),
  })
  .meta({ id: 'ScimUserIn', description: 'A person as a directory sends them' })
export type ScimUserIn = z.infer<typeof ScimUserIn>

export const ScimOperation = z.looseObject({
  op: z.string().max(20).meta({ description: 'add, replace or remove, in any case' }),
  path: z.string().max(500).nullish(),
  value: z.unknown().optional(),
})

export const ScimPatch = z
  .looseObject({
    schemas: z.array(z.string().max(200)).max(20).optional(),
    Operations: z.array(ScimOperation).min(1).max(100),
  })
  .meta({ id: 'ScimPatch', description: 'Changes of a person, as RFC 7644, 3.5.2 has them and as directories write them' })
export type ScimPatch = z.infer<typeof ScimPatch>

export const ScimMeta = z.object({ resourceType: z.string(), location: z.string(), version: z.string().optional() })

export const ScimUser = z
  .object({
    schemas: z.array(z.string()),
    id: z.string(),
    meta: ScimMeta.optional(),
    userName: z.string().optional(),
    externalId: z.string().optional(),
    displayName: z.string().optional(),
    name: z.object({ formatted: z.string().optional(), givenName: z.string().optional(), familyName: z.string().optional() }).optional(),
    active: z.boolean().optional(),
    emails: z.array(z.object({ value: z.string(), type: z.string(), primary: z.boolean() })).optional(),
    groups: z
      .array(z.object({ value: z.string(), display: z.string(), $ref: z.string(), type: z.literal('direct') }))
      .optional()
      .meta({ description: 'The groups that they are in; changed with the groups and not here' }),
    roles: z
      .array(z.object({ value: z.string() }))
      .optional()
      .meta({ description: 'Given by administrators here; what a directory sends is ignored' }),
  })
  .meta({ id: 'ScimUser', description: 'A person as directories see them; `attributes` can leave parts of it out' })
export type ScimUser = z.infer<typeof ScimUser>

export const ListOf = <S extends z.ZodType>(resource: S) =>
  z.object({
    schemas: z.array(z.string()),
    totalResults: z.number().int(),
    startIndex: z.number().int(),
    itemsPerPage: z.number().int(),
    Resources: z.array(resource),
  })

const Described = z.record(z.string(), z.unknown()).meta({ description: 'As RFC 7643, 5 to 7 describe it' })

export const shownParts = {
  attributes: z.string().max(1_000).optional().meta({ description: 'Only these, with commas between' }),
  excludedAttributes: z.string().max(1_000).optional().meta({ description: 'All but these' }),
}

export const asked = z.strictObject({
  ...shownParts,
  filter: z.string().max(1_000).optional(),
  startIndex: z.coerce.number<string | number>().int().min(-1_000_000).max(1_000_000).default(1),
  count: z.coerce.number<string | number>().int().min(-1_000_000).max(1_000_000).default(100),
  sortBy: z.string().max(100).optional().meta({ description: 'Not supported: all come in the order in which they were added' }),
  sortOrder: z.string().max(20).optional(),
})

export const badFilter = { 'scim.invalid-filter': { kind: 'invalid', when: 'The filter is none that is understood here.' } } as const

const unknownUser = { 'scim.unknown': { kind: 'unknown', when: 'There is nobody with that id.' } } as const
const invalid = {
  'scim.invalid-value': { kind: 'invalid', when: 'A value is not of its kind, or an address is none.' },
  'scim.uniqueness': { kind: 'conflict', when: 'Somebody else has that userName or that address.' },
  'administrator.last': { kind: 'conflict', when: 'Nobody would be left who could invite people and give roles.' },
} as const
export const badPatch = {
  'scim.invalid-path': { kind: 'invalid', when: 'There is no attribute of that name.' },
  'scim.invalid-syntax': { kind: 'invalid', when: 'An operation is neither add, replace nor remove, or has no value.' },
  'scim.mutability': { kind: 'invalid', when: 'It cannot be removed or is not for directories to change.' },
  'scim.no-target': { kind: 'invalid', when: 'A removal does not say what is to be removed.' },
} as const
export const staleVersion = { 'scim.version': { kind: 'stale', when: 'It has changed since the version in `If-Match`.' } } as const
const byId = { params: z.strictObject({ id: Id }) }
export const scimEndpoint = { scim: true, who: 'people.provision' } as const

export const scimUsers = {
  listScimUsers: endpoint({
    ...scimEndpoint,
    method: 'GET',
    path: '/Users',
    summary: 'Find people',
    about: 'Filters compare with `eq`: `userName`, `externalId`, `id`, `emails.value`, `active`, joined by `and`.',
    query: asked,
    status: 200,
    output: ListOf(ScimUser),
    refusals: badFilter,
  }),
  createScimUser: endpoint({
    ...scimEndpoint,
    method: 'POST',
    path: '/Users',
    summary: 'Add a person',
    about: 'They come as a viewer, and an administrator gives them roles. No mail is written: they sign in through the provider.',
    body: ScimUserIn,
    versioned: true,
    status: 201,
    madeAt: '/Users/:id',
    output: ScimUser,
    refusals: invalid,
  }),
  getScimUser: endpoint({
    ...scimEndpoint,
    method: 'GET',
    path: '/Users/:id',
    summary: 'Look at a person',
    ...byId,
    query: z.strictObject(shownParts),
    versioned: true,
    status: 200,
    output: ScimUser,
    refusals: unknownUser,
  }),
  replaceScimUser: endpoint({
    ...scimEndpoint,
    method: 'PUT',
    path: '/Users/:id',
    summary: 'Replace a person',
    about: 'With `active: false` their access ends at once and everywhere, as on the screen.',
    ...byId,
    body: ScimUserIn,
    ifMatch: true,
    versioned: true,
    status: 200,
    output: ScimUser,
    refusals: { ...unknownUser, ...invalid, ...staleVersion },
  }),
  patchScimUser: endpoint({
    ...scimEndpoint,
    method: 'PATCH',
    path: '/Users/:id',
    summary: 'Change a person',
    about: 'All operations or none. What Baton does not keep of a user is ignored; a path that no user has is refused.',
    ...byId,
    body: ScimPatch,
    ifMatch: true,
    versioned: true,
    status: 200,
    output: ScimUser,
    refusals: {
      ...unknownUser,
      ...invalid,
      ...staleVersion,
      ...badPatch,
    },
  }),
  deleteScimUser: endpoint({
    ...scimEndpoint,
    method: 'DELETE',
    path: '/Users/:id',
    summary: 'Remove a person',
    about: 'Their access ends at once; their name stays where it stands in the log. Added again, they are who they were.',
    ...byId,
    ifMatch: true,
    status: 204,
    refusals: { ...unknownUser, ...staleVersion, 'administrator.last': invalid['administrator.last'] },
  }),
  getScimConfig: endpoint({
    ...scimEndpoint,
    method: 'GET',
    path: '/ServiceProviderConfig',
    summary: 'Say what of SCIM there is',
    status: 200,
    output: Described,
    refusals: {},
  }),
  listScimResourceTypes: endpoint({
    ...scimEndpoint,
    method: 'GET',
    path: '/ResourceTypes',
    summary: 'List the kinds of resource',
    status: 200,
    output: ListOf(Described),
    refusals: {},
  }),
  listScimSchemas: endpoint({
    ...scimEndpoint,
    method: 'GET',
    path: '/Schemas',
    summary: 'List the schemas',
    status: 200,
    output: ListOf(Described),
    refusals: {},
  }),
}
