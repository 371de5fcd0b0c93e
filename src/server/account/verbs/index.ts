import { createAccount, eraseAccount, goOn, markRecovering, setInstance, setPassword } from './accounts.ts';
import { applyPlan } from './apply.ts';
import { authSql } from './auth.ts';
import { answerGrant, askGrant, endGrant, giveGrant } from './grants.ts';
import { addArchiveLink, noteLinkUsed, revokeArchiveLink } from './links.ts';
import { addLacking, forgetLacking, takeBlobs } from './plan-blobs.ts';
import * as records from './records.ts';
import { reword } from './reword.ts';
import { rewrite } from './rewrite.ts';
import { recordBlobs, remove, save, stageBodies } from './save.ts';
import { addLook, addSuggestion, answerSuggestion, endSuggestion, endVisit, openVisit } from './support.ts';
import { putBack, undo } from './undo.ts';

/** Every way to write. Each takes plain data, awaits nothing but its own queries, and may run twice. */
export const verbs = {
  save,
  rewrite,
  remove,
  undo,
  putBack,
  reword,
  applyPlan,
  addLacking,
  forgetLacking,
  takeBlobs,
  recordBlobs,
  stageBodies,
  createAccount,
  eraseAccount,
  setPassword,
  markRecovering,
  goOn,
  setInstance,
  authSql,
  openVisit,
  endVisit,
  addLook,
  askGrant,
  giveGrant,
  answerGrant,
  endGrant,
  addSuggestion,
  answerSuggestion,
  endSuggestion,
  addArchiveLink,
  revokeArchiveLink,
  noteLinkUsed,
  ...records,
};

export type Verbs = typeof verbs;
export type VerbName = keyof Verbs;
export type VerbArgs<V extends VerbName> = Parameters<Verbs[V]>[1];
export type VerbResult<V extends VerbName> = Awaited<ReturnType<Verbs[V]>>;
