/** What a change of the workspace itself is about, as lists of changes are narrowed. */
export const auditSubjects = [
  'people',
  'access',
  'working time',
  'pools',
  'tiers and labels',
  'sending',
  'playbooks',
  'letters',
  'lists',
  'personal data',
  'workspace',
] as const
