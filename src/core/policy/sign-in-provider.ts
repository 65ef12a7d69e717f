/** An address by which a provider of single sign-on may name itself. Whether it is asked in plain HTTP is for the way out to say. */
export const issuerPattern = /^https?:\/\/[^\s?#]+$/

/** What stands behind the @ of an address. */
export const domainPattern = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+$/

/** What is said of anything else, after its name. */
export const noIssuer = 'has to be an address like https://login.example.com'
export const noDomain = 'has to be what stands behind the @ of an address, like northwind.example'
