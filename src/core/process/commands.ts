import { accept } from './commands/accept.ts'
import { acknowledge } from './commands/acknowledge.ts'
import { addAgendaItem } from './commands/add-agenda-item.ts'
import { agreeDate } from './commands/agree-date.ts'
import { answer } from './commands/answer.ts'
import { answerLetterItem } from './commands/answer-letter-item.ts'
import { answerQuestions } from './commands/answer-questions.ts'
import { apply } from './commands/apply.ts'
import { approveWaiver, declineWaiver } from './commands/approve-waiver.ts'
import { askQuestion } from './commands/ask-question.ts'
import { attest } from './commands/attest.ts'
import { cancel } from './commands/cancel.ts'
import { cancelCall } from './commands/cancel-call.ts'
import { changePlaybookVersion } from './commands/change-playbook-version.ts'
import { chooseLead } from './commands/choose-lead.ts'
import { comment } from './commands/comment.ts'
import { complete } from './commands/complete.ts'
import { completeTask } from './commands/complete-task.ts'
import { consult } from './commands/consult.ts'
import { decideGate } from './commands/decide-gate.ts'
import { declineDates } from './commands/decline-dates.ts'
import { delegate } from './commands/delegate.ts'
import { discussAgenda } from './commands/discuss-agenda.ts'
import { discussAgendaItem } from './commands/discuss-agenda-item.ts'
import { draftLetter } from './commands/draft-letter.ts'
import { explainIncident } from './commands/explain-incident.ts'
import { forward } from './commands/forward.ts'
import { handLetter } from './commands/hand-letter.ts'
import { handOnLetterItem } from './commands/hand-on-letter-item.ts'
import { handOnQuestions } from './commands/hand-on-questions.ts'
import { holdLetter } from './commands/hold-letter.ts'
import { leaveAgendaItem } from './commands/leave-agenda-item.ts'
import { logLetterItem } from './commands/log-letter-item.ts'
import { markNotApplicable } from './commands/mark-not-applicable.ts'
import { moveFlip } from './commands/move-flip.ts'
import { noteCandidly } from './commands/note-candidly.ts'
import { pause } from './commands/pause.ts'
import { planEffects } from './commands/plan-effects.ts'
import { proposeChange } from './commands/propose-change.ts'
import { putLabels } from './commands/put-labels.ts'
import { rateDossier } from './commands/rate-dossier.ts'
import { readDossier } from './commands/read-dossier.ts'
import { reassign } from './commands/reassign.ts'
import { recomputeDue } from './commands/recompute-due.ts'
import { releaseLetter } from './commands/release-letter.ts'
import { reopen } from './commands/reopen.ts'
import { reportCadenceCall } from './commands/report-cadence-call.ts'
import { reportCall } from './commands/report-call.ts'
import { reportChange } from './commands/report-change.ts'
import { resume } from './commands/resume.ts'
import { revokeApproval } from './commands/revoke-approval.ts'
import { sayReady } from './commands/say-ready.ts'
import { saySent } from './commands/say-sent.ts'
import { scheduleCall } from './commands/schedule-call.ts'
import { setEffectiveDate } from './commands/set-effective-date.ts'
import { settleEffect } from './commands/settle-effect.ts'
import { settleOpenEnd } from './commands/settle-open-end.ts'
import { settleUnknown } from './commands/settle-unknown.ts'
import { showCopy } from './commands/show-copy.ts'
import { signOff } from './commands/sign-off.ts'
import { submit } from './commands/submit.ts'
import { takeOffLabels } from './commands/take-off-labels.ts'
import { takeUpAgendaItem } from './commands/take-up-agenda-item.ts'
import { undo } from './commands/undo.ts'
import { validate } from './commands/validate.ts'
import { waive } from './commands/waive.ts'
import type { Rule } from './rule.ts'

/** Every command that people can give a handover, in the order in which screens offer them. To add one: a file and a line. */
export const commands: readonly Rule[] = [
  accept,
  proposeChange,
  completeTask,
  attest,
  apply,
  reportChange,
  planEffects,
  settleEffect,
  scheduleCall,
  reportCall,
  cancelCall,
  sayReady,
  moveFlip,
  reportCadenceCall,
  chooseLead,
  discussAgendaItem,
  discussAgenda,
  leaveAgendaItem,
  addAgendaItem,
  takeUpAgendaItem,
  answerQuestions,
  handOnQuestions,
  askQuestion,
  noteCandidly,
  readDossier,
  rateDossier,
  answer,
  submit,
  decideGate,
  draftLetter,
  consult,
  agreeDate,
  declineDates,
  releaseLetter,
  handLetter,
  saySent,
  showCopy,
  holdLetter,
  settleUnknown,
  answerLetterItem,
  handOnLetterItem,
  logLetterItem,
  signOff,
  complete,
  validate,
  settleOpenEnd,
  explainIncident,
  approveWaiver,
  declineWaiver,
  waive,
  markNotApplicable,
  reopen,
  acknowledge,
  revokeApproval,
  undo,
  setEffectiveDate,
  reassign,
  forward,
  delegate,
  recomputeDue,
  pause,
  resume,
  cancel,
  changePlaybookVersion,
  putLabels,
  takeOffLabels,
  comment,
]
