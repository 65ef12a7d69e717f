/** How the account's ledger calls the roles whose people a page takes from the account. */
export const ledgerRoles: Readonly<Record<string, string>> = {
  'account.cse': 'CSE',
  'account.ae': 'AE',
  'account.sa': 'SA',
  'account.renewal-manager': 'Renewal Manager',
  'account.csm-manager': 'CSM Manager',
}
