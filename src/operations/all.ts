import type { Endpoints } from '../contract/all.ts'
import { listAudit } from './administration/list-audit.ts'
import { listRoles } from './administration/list-roles.ts'
import { listTokens } from './administration/list-tokens.ts'
import { announceDeparture } from './announce-departure.ts'
import { arrangeCover } from './arrange-cover.ts'
import { previewBulkStart } from './bulk-start/preview-bulk-start.ts'
import { startManyHandovers } from './bulk-start/start-many-handovers.ts'
import { checkPlaybooks } from './check-playbooks.ts'
import { closeDeparture } from './close-departure.ts'
import { commandHandover } from './command-handover.ts'
import { comparePlaybook } from './compare-playbook.ts'
import { confirmImport } from './confirm-import.ts'
import { confirmMoveIn } from './confirm-move-in.ts'
import { correctHolder } from './correct-holder.ts'
import { createAccount } from './create-account.ts'
import { declineSuggestion } from './decline-suggestion.ts'
import { deleteCalendar } from './delete-calendar.ts'
import { deleteDraft } from './delete-draft.ts'
import { deleteLeave } from './delete-leave.ts'
import { deleteRecord } from './delete-record.ts'
import { demoSignIn, getDemoClock, listDemoPeople, moveDemoClock, resetDemo } from './demo.ts'
import { editAccount } from './edit-account.ts'
import { endAccount, takeBackEnd } from './end-account.ts'
import { enterHolder } from './enter-holder.ts'
import { explainDeadline } from './explain-deadline.ts'
import { bringWorkspace, getBringing } from './export/bring-workspace.ts'
import { exportWorkspace } from './export/export-workspace.ts'
import { followChanges } from './follow-changes.ts'
import { getAccount } from './get-account.ts'
import { getAccountCoverage } from './get-account-coverage.ts'
import { getCalendar } from './get-calendar.ts'
import { getChecks } from './get-checks.ts'
import { getCover } from './get-cover.ts'
import { getCoverage } from './get-coverage.ts'
import { getDeparture } from './get-departure.ts'
import { getDocument } from './get-document.ts'
import { getDossier } from './get-dossier.ts'
import { getDraft } from './get-draft.ts'
import { getEvidencePack } from './get-evidence-pack.ts'
import { getHandover } from './get-handover.ts'
import { getHandoverMail } from './get-handover-mail.ts'
import { getImportTemplate } from './get-import-template.ts'
import { getInsights } from './get-insights.ts'
import { getInvite } from './get-invite.ts'
import { getIssue } from './get-issue.ts'
import { getLetter } from './get-letter.ts'
import { getMail } from './get-mail.ts'
import { getMoveInTemplate } from './get-move-in-template.ts'
import { getPersonCalendar } from './get-person-calendar.ts'
import { getPlan } from './get-plan.ts'
import { getPlaybook } from './get-playbook.ts'
import { getRecord } from './get-record.ts'
import { getReviewOutcomes } from './get-review-outcomes.ts'
import { getRights } from './get-rights.ts'
import { getRounds } from './get-rounds.ts'
import { getSlots } from './get-slots.ts'
import { getStartOptions } from './get-start-options.ts'
import { getTriageRules } from './get-triage-rules.ts'
import { getVersion } from './get-version.ts'
import { listHolidayPlaces, previewHolidays } from './holidays.ts'
import { getEntry } from './identity/entry.ts'
import { getHoldings } from './identity/get-holdings.ts'
import { forgotPassword, lookAtLink, useLink } from './identity/links.ts'
import { changePassword, endMySession, listMySessions, makeToken, renameMe } from './identity/own-page.ts'
import {
  addPasskey,
  beginPasskey,
  beginPasskeySignIn,
  finishPasskeySignIn,
  listMyPasskeys,
  removeMyPasskey,
  removePasskeysOf,
} from './identity/passkeys.ts'
import { endProvisioner, listProvisioners, makeProvisioner } from './identity/provisioning-tokens.ts'
import { setUp } from './identity/set-up.ts'
import { signIn } from './identity/sign-in.ts'
import { getSignIn, putProvider, removeProvider, unlinkPerson } from './identity/sign-in-settings.ts'
import { beginSingleSignOn, finishSingleSignOn } from './identity/single-sign-on.ts'
import {
  deactivatePerson,
  editPerson,
  endPersonSession,
  endPersonSessions,
  invitePerson,
  listPersonSessions,
  listStaff,
  makeAccessLink,
  returnPerson,
} from './identity/staff.ts'
import {
  approveLetterTemplate,
  declineLetterTemplate,
  getLetterTemplateVersion,
  withdrawLetterTemplate,
} from './letter-templates/decide-letter-template.ts'
import { listLetterTemplates } from './letter-templates/list-letter-templates.ts'
import { checkLetterTemplate, writeLetterTemplate } from './letter-templates/write-letter-template.ts'
import { listLinks } from './links/list-links.ts'
import { revokeLink } from './links/revoke-link.ts'
import { sendLink } from './links/send-link.ts'
import { listAccounts } from './list-accounts.ts'
import { listCalendarPeople } from './list-calendar-people.ts'
import { listCalendars } from './list-calendars.ts'
import { listCovers } from './list-covers.ts'
import { listDepartures } from './list-departures.ts'
import { listDrafts } from './list-drafts.ts'
import { listEvents } from './list-events.ts'
import { listHandovers } from './list-handovers.ts'
import { listHolderChanges } from './list-holder-changes.ts'
import { listHolders } from './list-holders.ts'
import { listImports } from './list-imports.ts'
import { listInbox } from './list-inbox.ts'
import { listLeave } from './list-leave.ts'
import { listMail } from './list-mail.ts'
import { listPeople } from './list-people.ts'
import { listPlaybooks } from './list-playbooks.ts'
import { listPools } from './list-pools.ts'
import { listRecordKinds } from './list-record-kinds.ts'
import { listRecords } from './list-records.ts'
import { listRecordsOfKind } from './list-records-of-kind.ts'
import { listLabels, putLabel, removeLabel } from './lists/labels.ts'
import { listServiceTiers, putServiceTier, removeServiceTier } from './lists/service-tiers.ts'
import { listMoveIns, previewMoveInUndo, undoMoveIn } from './move-in/undo-move-in.ts'
import { nudgePerson } from './nudge-person.ts'
import type { OperationsFor } from './operation.ts'
import { listMyDeputies, nameMyDeputy } from './own-deputies.ts'
import { getMyNotices, putMyNotices } from './own-notices.ts'
import { passOnWork } from './pass-on-work.ts'
import { erasePerson, listErasures } from './personal-data/erase-person.ts'
import { exportMyData, exportPersonalData } from './personal-data/export-personal-data.ts'
import { findSubjects } from './personal-data/find-subjects.ts'
import { previewErasure } from './personal-data/preview-erasure.ts'
import { previewImport } from './preview-import.ts'
import { previewMoveIn } from './preview-move-in.ts'
import { previewUndo } from './preview-undo.ts'
import { previewVersionMove } from './preview-version-move.ts'
import { publishPlaybook } from './publish-playbook.ts'
import { putCalendar } from './put-calendar.ts'
import { putLeave } from './put-leave.ts'
import { putOnlyRecord } from './put-only-record.ts'
import { putPersonCalendar } from './put-person-calendar.ts'
import { putPool, putTerritory } from './put-pools.ts'
import { putRecord } from './put-record.ts'
import { putTriageRules } from './put-triage-rules.ts'
import { readBackIssue } from './read-back-issue.ts'
import { removePool, removeTerritory } from './remove-pools.ts'
import { getRetention, liftHold, previewRetention, putHold, putRetention } from './retention/set-retention.ts'
import { saveDraft } from './save-draft.ts'
import { getScimConfig, listScimResourceTypes, listScimSchemas } from './scim/about.ts'
import { createScimGroup, deleteScimGroup, getScimGroup, listScimGroups, patchScimGroup, replaceScimGroup } from './scim/groups.ts'
import { listDirectoryGroups, mapDirectoryGroup } from './scim/map-group.ts'
import { createScimUser, deleteScimUser, getScimUser, listScimUsers, patchScimUser, replaceScimUser } from './scim/users.ts'
import { search } from './search.ts'
import { getSending, resumeSending, stopSending } from './sending/change-sending.ts'
import { getMailState, sendTestMail } from './sending/mail-state.ts'
import type { Services } from './services.ts'
import { endSession, getSession } from './session.ts'
import { showMail } from './show-mail.ts'
import { startDeparture } from './start-departure.ts'
import { startHandover } from './start-handover.ts'
import { stepCover } from './step-cover.ts'
import { getTimelineAddress, putTimelineAddress } from './timeline-address.ts'
import { tryPlaybook } from './try-playbook.ts'
import { undoImport } from './undo-import.ts'
import { verifyLog } from './verify-log.ts'

/** What fulfils each endpoint of the contract; one that is missing does not compile. */
export const allOperations = (services: Services): OperationsFor<Endpoints> => ({
  getSession: getSession(services),
  endSession: endSession(services),
  listInbox: listInbox(services),
  listHandovers: listHandovers(services),
  startHandover: startHandover(services),
  previewBulkStart: previewBulkStart(services),
  startManyHandovers: startManyHandovers(services),
  getStartOptions: getStartOptions(services),
  getHandover: getHandover(services),
  commandHandover: commandHandover(services),
  nudgePerson: nudgePerson(services),
  listEvents: listEvents(services),
  getDocument: getDocument(services),
  getLetter: getLetter(services),
  getPlan: getPlan(services),
  getRights: getRights(services),
  getChecks: getChecks(services),
  getRounds: getRounds(services),
  getSlots: getSlots(services),
  getInvite: getInvite(services),
  getIssue: getIssue(services),
  readBackIssue: readBackIssue(services),
  getReviewOutcomes: getReviewOutcomes(services),
  getInsights: getInsights(services),
  getHandoverMail: getHandoverMail(services),
  getEvidencePack: getEvidencePack(services),
  listAccounts: listAccounts(services),
  createAccount: createAccount(services),
  endAccount: endAccount(services),
  takeBackEnd: takeBackEnd(services),
  getAccount: getAccount(services),
  editAccount: editAccount(services),
  enterHolder: enterHolder(services),
  listHolders: listHolders(services),
  correctHolder: correctHolder(services),
  listHolderChanges: listHolderChanges(services),
  getCoverage: getCoverage(services),
  getDossier: getDossier(services),
  getAccountCoverage: getAccountCoverage(services),
  arrangeCover: arrangeCover(services),
  listCovers: listCovers(services),
  getCover: getCover(services),
  stepCover: stepCover(services),
  listDepartures: listDepartures(services),
  announceDeparture: announceDeparture(services),
  getDeparture: getDeparture(services),
  startDeparture: startDeparture(services),
  closeDeparture: closeDeparture(services),
  getTriageRules: getTriageRules(services),
  passOnWork: passOnWork(services),
  putTriageRules: putTriageRules(services),
  listRecordKinds: listRecordKinds(services),
  listRecords: listRecords(services),
  listRecordsOfKind: listRecordsOfKind(services),
  getRecord: getRecord(services),
  putOnlyRecord: putOnlyRecord(services),
  putRecord: putRecord(services),
  deleteRecord: deleteRecord(services),
  listPeople: listPeople(services),
  listPools: listPools(services),
  listServiceTiers: listServiceTiers(services),
  putServiceTier: putServiceTier(services),
  removeServiceTier: removeServiceTier(services),
  listLabels: listLabels(services),
  putLabel: putLabel(services),
  removeLabel: removeLabel(services),
  getTimelineAddress: getTimelineAddress(services),
  putTimelineAddress: putTimelineAddress(services),
  getMyNotices: getMyNotices(services),
  putMyNotices: putMyNotices(services),
  listMyDeputies: listMyDeputies(services),
  nameMyDeputy: nameMyDeputy(services),
  listHolidayPlaces: listHolidayPlaces(),
  previewHolidays: previewHolidays(),
  deleteCalendar: deleteCalendar(services),
  listCalendarPeople: listCalendarPeople(services),
  listCalendars: listCalendars(services),
  getCalendar: getCalendar(services),
  putCalendar: putCalendar(services),
  getPersonCalendar: getPersonCalendar(services),
  putPersonCalendar: putPersonCalendar(services),
  listLeave: listLeave(services),
  putLeave: putLeave(services),
  deleteLeave: deleteLeave(services),
  explainDeadline: explainDeadline(services),
  listLetterTemplates: listLetterTemplates(services),
  checkLetterTemplate: checkLetterTemplate(services),
  writeLetterTemplate: writeLetterTemplate(services),
  getLetterTemplateVersion: getLetterTemplateVersion(services),
  approveLetterTemplate: approveLetterTemplate(services),
  declineLetterTemplate: declineLetterTemplate(services),
  withdrawLetterTemplate: withdrawLetterTemplate(services),
  listPlaybooks: listPlaybooks(services),
  getPlaybook: getPlaybook(services),
  checkPlaybooks: checkPlaybooks(services),
  tryPlaybook: tryPlaybook(services),
  listDrafts: listDrafts(services),
  getDraft: getDraft(services),
  saveDraft: saveDraft(services),
  deleteDraft: deleteDraft(services),
  declineSuggestion: declineSuggestion(services),
  comparePlaybook: comparePlaybook(services),
  publishPlaybook: publishPlaybook(services),
  previewVersionMove: previewVersionMove(services),
  listMail: listMail(services),
  getMail: getMail(services),
  getSending: getSending(services),
  stopSending: stopSending(services),
  resumeSending: resumeSending(services),
  getMailState: getMailState(services),
  sendTestMail: sendTestMail(services),
  listLinks: listLinks(services),
  revokeLink: revokeLink(services),
  sendLink: sendLink(services),
  showMail: showMail(services),
  previewImport: previewImport(services),
  confirmImport: confirmImport(services),
  previewMoveIn: previewMoveIn(services),
  confirmMoveIn: confirmMoveIn(services),
  listMoveIns: listMoveIns(services),
  previewMoveInUndo: previewMoveInUndo(services),
  undoMoveIn: undoMoveIn(services),
  getMoveInTemplate: getMoveInTemplate(),
  exportWorkspace: exportWorkspace(services),
  getImportTemplate: getImportTemplate(services),
  listImports: listImports(services),
  previewUndo: previewUndo(services),
  undoImport: undoImport(services),
  followChanges: followChanges(services),
  getVersion: getVersion(services),
  search: search(services),
  verifyLog: verifyLog(services),
  demoSignIn: demoSignIn(services),
  getDemoClock: getDemoClock(services),
  listDemoPeople: listDemoPeople(services),
  moveDemoClock: moveDemoClock(services),
  resetDemo: resetDemo(services),
  getEntry: getEntry(services),
  setUp: setUp(services),
  bringWorkspace: bringWorkspace(services),
  getBringing: getBringing(services),
  signIn: signIn(services),
  lookAtLink: lookAtLink(services),
  useLink: useLink(services),
  forgotPassword: forgotPassword(services),
  renameMe: renameMe(services),
  changePassword: changePassword(services),
  listMySessions: listMySessions(services),
  endMySession: endMySession(services),
  makeToken: makeToken(services),
  listStaff: listStaff(services),
  invitePerson: invitePerson(services),
  editPerson: editPerson(services),
  makeAccessLink: makeAccessLink(services),
  getHoldings: getHoldings(services),
  deactivatePerson: deactivatePerson(services),
  returnPerson: returnPerson(services),
  listPersonSessions: listPersonSessions(services),
  endPersonSessions: endPersonSessions(services),
  endPersonSession: endPersonSession(services),
  listAudit: listAudit(services),
  listRoles: listRoles(services),
  listTokens: listTokens(services),
  putPool: putPool(services),
  putTerritory: putTerritory(services),
  removePool: removePool(services),
  removeTerritory: removeTerritory(services),
  findSubjects: findSubjects(services),
  exportPersonalData: exportPersonalData(services),
  exportMyData: exportMyData(services),
  previewErasure: previewErasure(services),
  erasePerson: erasePerson(services),
  listErasures: listErasures(services),
  getRetention: getRetention(services),
  previewRetention: previewRetention(services),
  putRetention: putRetention(services),
  putHold: putHold(services),
  liftHold: liftHold(services),
  beginSingleSignOn: beginSingleSignOn(services),
  finishSingleSignOn: finishSingleSignOn(services),
  getSignIn: getSignIn(services),
  putProvider: putProvider(services),
  removeProvider: removeProvider(services),
  unlinkPerson: unlinkPerson(services),
  listProvisioners: listProvisioners(services),
  makeProvisioner: makeProvisioner(services),
  endProvisioner: endProvisioner(services),
  listScimUsers: listScimUsers(services),
  createScimUser: createScimUser(services),
  getScimUser: getScimUser(services),
  replaceScimUser: replaceScimUser(services),
  patchScimUser: patchScimUser(services),
  deleteScimUser: deleteScimUser(services),
  listScimGroups: listScimGroups(services),
  createScimGroup: createScimGroup(services),
  getScimGroup: getScimGroup(services),
  replaceScimGroup: replaceScimGroup(services),
  patchScimGroup: patchScimGroup(services),
  deleteScimGroup: deleteScimGroup(services),
  listDirectoryGroups: listDirectoryGroups(services),
  mapDirectoryGroup: mapDirectoryGroup(services),
  getScimConfig: getScimConfig(services),
  listScimResourceTypes: listScimResourceTypes(services),
  listScimSchemas: listScimSchemas(services),
  beginPasskeySignIn: beginPasskeySignIn(services),
  finishPasskeySignIn: finishPasskeySignIn(services),
  listMyPasskeys: listMyPasskeys(services),
  beginPasskey: beginPasskey(services),
  addPasskey: addPasskey(services),
  removeMyPasskey: removeMyPasskey(services),
  removePasskeysOf: removePasskeysOf(services),
})
