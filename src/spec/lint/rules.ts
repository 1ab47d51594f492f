import { unknownEvents, unknownParameterTypes, unusedBindings } from './bindings.ts';
import {
  constraintsInProse,
  exampleArithmetic,
  looseBody,
  postalCodeByCountry,
  priceWithoutMinimum,
} from './bodies.ts';
import { missingFields, missingSections, productionDestructive } from './completeness.ts';
import { credentialKinds, idempotencyConflict, judgesNothing, tokenHost } from './consistency.ts';
import { unknownDangers } from './dangers.ts';
import { deliveryUnspecified, oneSidedTolerance, scheduleOrigin, timestampFormat } from './deliveries.ts';
import {
  codeStatusMismatch,
  errorExamples,
  undeclaredCodes,
  undeclaredStatuses,
  unusedCodes,
} from './errors.ts';
import { idempotencyUnspecified, retryableWithoutIdempotency } from './idempotency.ts';
import { burstLimit, limitScope, resetInThePast, resetUnit } from './limits.ts';
import { limitsWithoutEndpoint, nothingToRun, placeholders } from './page.ts';
import { misspeltParameters } from './requests.ts';
import {
  authErrorWithoutChallenge,
  createdWithoutLocation,
  envLiteralInResponse,
  limitWithoutRetryAfter,
  oneStatusManyCodes,
} from './responses.ts';
import type { LintRule } from './rule.ts';
import { requiredHeaderUntested, scenarioPlaceholder, scenarioWithoutRequest } from './scenarios.ts';
import { secretLiteral } from './secrets.ts';
import { misnamedSections, unreadFences, unreadSections } from './sections.ts';
import { refreshWithoutToken, scopesUntied, tokenErrorsUnspecified } from './tokens.ts';
import { payloadStructure, scheduleLength, undefinedEvents, unsignedTimestamp } from './webhooks.ts';

/** Every cross-section rule, in alphabetical order. */
export const rules: readonly LintRule[] = [
  authErrorWithoutChallenge,
  burstLimit,
  codeStatusMismatch,
  constraintsInProse,
  createdWithoutLocation,
  credentialKinds,
  deliveryUnspecified,
  envLiteralInResponse,
  errorExamples,
  exampleArithmetic,
  idempotencyConflict,
  idempotencyUnspecified,
  judgesNothing,
  limitScope,
  limitsWithoutEndpoint,
  limitWithoutRetryAfter,
  looseBody,
  misnamedSections,
  missingFields,
  missingSections,
  misspeltParameters,
  nothingToRun,
  oneSidedTolerance,
  oneStatusManyCodes,
  payloadStructure,
  placeholders,
  postalCodeByCountry,
  priceWithoutMinimum,
  productionDestructive,
  refreshWithoutToken,
  requiredHeaderUntested,
  resetInThePast,
  resetUnit,
  retryableWithoutIdempotency,
  scenarioPlaceholder,
  scenarioWithoutRequest,
  scheduleLength,
  scheduleOrigin,
  scopesUntied,
  secretLiteral,
  timestampFormat,
  tokenErrorsUnspecified,
  tokenHost,
  undeclaredCodes,
  undeclaredStatuses,
  undefinedEvents,
  unknownDangers,
  unknownEvents,
  unknownParameterTypes,
  unreadFences,
  unreadSections,
  unsignedTimestamp,
  unusedBindings,
  unusedCodes,
];
