import { unknownEvents, unknownParameterTypes, unusedBindings } from './bindings.ts';
import {
  credentialKinds,
  idempotencyConflict,
  judgesNothing,
  secretLiteral,
  tokenHost,
} from './consistency.ts';
import {
  codeStatusMismatch,
  errorExamples,
  undeclaredCodes,
  undeclaredStatuses,
  unusedCodes,
} from './errors.ts';
import { limitsWithoutEndpoint, nothingToRun, placeholders } from './page.ts';
import { misspeltParameters } from './requests.ts';
import type { LintRule } from './rule.ts';
import { misnamedSections, unreadFences, unreadSections } from './sections.ts';
import { payloadStructure, scheduleLength, undefinedEvents, unsignedTimestamp } from './webhooks.ts';

/** Every cross-section rule, in alphabetical order. */
export const rules: readonly LintRule[] = [
  codeStatusMismatch,
  credentialKinds,
  errorExamples,
  idempotencyConflict,
  judgesNothing,
  limitsWithoutEndpoint,
  misnamedSections,
  misspeltParameters,
  nothingToRun,
  payloadStructure,
  placeholders,
  scheduleLength,
  secretLiteral,
  tokenHost,
  undeclaredCodes,
  undeclaredStatuses,
  undefinedEvents,
  unknownEvents,
  unknownParameterTypes,
  unreadFences,
  unreadSections,
  unsignedTimestamp,
  unusedBindings,
  unusedCodes,
];
