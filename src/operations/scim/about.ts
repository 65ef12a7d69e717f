import { scimNames, type scimUsers } from '../../contract/scim.ts'
import { scimAddress } from '../identity/provisioning-tokens.ts'
import type { Operation } from '../operation.ts'
import type { Services } from '../services.ts'

const listOf = (Resources: Record<string, unknown>[]) => ({
  schemas: [scimNames.list],
  totalResults: Resources.length,
  startIndex: 1,
  itemsPerPage: Resources.length,
  Resources,
})

export const getScimConfig =
  (services: Services): Operation<typeof scimUsers.getScimConfig> =>
  async () => ({
    schemas: [scimNames.config],
    documentationUri: `${services.address}/docs`,
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: 200 },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: true },
    authenticationSchemes: [
      { type: 'oauthbearertoken', name: 'Token for provisioning', description: 'Made in Settings > Sign-in', primary: true },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${scimAddress(services)}/ServiceProviderConfig` },
  })

export const listScimResourceTypes =
  (services: Services): Operation<typeof scimUsers.listScimResourceTypes> =>
  async () =>
    listOf([
      {
        schemas: [scimNames.resourceType],
        id: 'User',
        name: 'User',
        endpoint: '/Users',
        description: 'People of the workspace',
        schema: scimNames.user,
        schemaExtensions: [],
        meta: { resourceType: 'ResourceType', location: `${scimAddress(services)}/ResourceTypes/User` },
      },
      {
        schemas: [scimNames.resourceType],
        id: 'Group',
        name: 'Group',
        endpoint: '/Groups',
        description: 'Groups of people; an administrator here says what they give',
        schema: scimNames.group,
        schemaExtensions: [],
        meta: { resourceType: 'ResourceType', location: `${scimAddress(services)}/ResourceTypes/Group` },
      },
    ])

type Kind = {
  type?: 'string' | 'boolean' | 'complex' | 'reference'
  required?: boolean
  caseExact?: boolean
  readOnly?: boolean
  unique?: boolean
  many?: boolean
}

const attribute = (name: string, description: string, kind: Kind = {}, subAttributes?: object[]) => ({
  name,
  type: subAttributes ? 'complex' : (kind.type ?? 'string'),
  multiValued: kind.many ?? false,
  description,
  required: kind.required ?? false,
  caseExact: kind.caseExact ?? false,
  mutability: kind.readOnly ? 'readOnly' : 'readWrite',
  returned: 'default',
  uniqueness: kind.unique ? 'server' : 'none',
  ...(subAttributes ? { subAttributes } : {}),
})

export const listScimSchemas =
  (services: Services): Operation<typeof scimUsers.listScimSchemas> =>
  async () =>
    listOf([
      {
        schemas: [scimNames.schema],
        id: scimNames.user,
        name: 'User',
        description: 'A person of the workspace',
        attributes: [
          attribute('userName', 'With what they sign in at the directory', { required: true, unique: true }),
          attribute('externalId', 'The id of the directory', { caseExact: true }),
          attribute('displayName', 'The name as people read it'),
          attribute('name', 'The parts of the name', {}, [
            attribute('formatted', 'The whole name'),
            attribute('givenName', 'The given name'),
            attribute('familyName', 'The family name'),
          ]),
          attribute('active', 'Whether they have access', { type: 'boolean' }),
          attribute('emails', 'Their address; one is kept', { many: true }, [
            attribute('value', 'The address', { required: true }),
            attribute('type', 'Always work'),
            attribute('primary', 'Always true', { type: 'boolean' }),
          ]),
          attribute('groups', 'The groups that they are in', { many: true, readOnly: true }, [
            attribute('value', 'The id of the group', { readOnly: true }),
            attribute('display', 'Its name', { readOnly: true }),
            attribute('$ref', 'Where it is', { readOnly: true, type: 'reference' }),
            attribute('type', 'Always direct', { readOnly: true }),
          ]),
          attribute('roles', 'Given by administrators here', { many: true, readOnly: true }, [
            attribute('value', 'The role', { readOnly: true }),
          ]),
        ],
        meta: { resourceType: 'Schema', location: `${scimAddress(services)}/Schemas/${scimNames.user}` },
      },
      {
        schemas: [scimNames.schema],
        id: scimNames.group,
        name: 'Group',
        description: 'A group of people',
        attributes: [
          attribute('displayName', 'The name as people read it', { required: true, unique: true }),
          attribute('externalId', 'The id of the directory', { caseExact: true }),
          attribute('members', 'The people who are in it', { many: true }, [
            attribute('value', 'The id of a person here', { required: true, caseExact: true }),
            attribute('display', 'Their name', { readOnly: true }),
            attribute('$ref', 'Where they are', { readOnly: true, type: 'reference' }),
            attribute('type', 'Always User', { readOnly: true }),
          ]),
        ],
        meta: { resourceType: 'Schema', location: `${scimAddress(services)}/Schemas/${scimNames.group}` },
      },
    ])
