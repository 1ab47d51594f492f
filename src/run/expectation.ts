import type { Expectation } from '../model/plan.ts';

/** The expectation of requests that are not judged: no status is an answer to them. */
export const NEVER_MET: Expectation = {
  statuses: [],
  errorCode: undefined,
  contains: [],
  headers: [],
  body: undefined,
  symbols: [],
  blames: undefined,
  offTopic: [],
  places: {},
  promises: {},
};
