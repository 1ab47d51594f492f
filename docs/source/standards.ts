/** Where the ids of `standards` come from: the source, its section, and what it says in a few words. */
export const standards: Readonly<Record<string, string>> = Object.fromEntries(
  `
API1 OWASP API Security Top 10 (2023), API1: only the owner reaches an object
API2 OWASP API Security Top 10 (2023), API2: nobody passes with broken credentials
API3 OWASP API Security Top 10 (2023), API3: callers cannot set what is the provider's
API4 OWASP API Security Top 10 (2023), API4: sizes and rates are bounded
API5 OWASP API Security Top 10 (2023), API5: functions are for those with their scope
API8 OWASP API Security Top 10 (2023), API8: nothing of the inside is shown
API9 OWASP API Security Top 10 (2023), API9: nothing undocumented is reachable
HT-01 RFC 9110 section 15.5.6: a 405 carries Allow
HT-02 RFC 9110 section 9.1: an unknown method is refused
HT-03 RFC 9110 section 15.5.16: a wrong content type gets 415
HT-04 RFC 9110 section 8.4: an unknown content coding is refused
HT-05 RFC 9110 section 12.4.1: what is not acceptable gets 406 or the default
HT-06 RFC 9110 section 15.5.2: a 401 carries a challenge
HT-07 RFC 9110 section 11.1: the name of an authentication scheme has no case
HT-08 RFC 9110 section 15.5.4: a 404 may hide what is there
HT-09 RFC 9110 section 9.3.2: HEAD is GET without content
HT-10 RFC 9110 section 15.3.2: a 201 says with Location where the new resource is
HT-11 RFC 9110 section 9.3.4: PUT answers 201 when it creates
HT-12 RFC 9110 section 9.3.5: a second DELETE has no further effect
HT-13 RFC 9110 section 6.4.1: 204, 304 and HEAD have no content
HT-14 RFC 9110 section 8.8.3: an ETag is quoted
HT-15 RFC 9110 section 13.1.2: an unchanged representation gets 304
HT-16 RFC 9110 section 13.1.2: a failed precondition gets 412
HT-17 RFC 9110 section 13.1.1: If-Match compares strongly
HT-18 RFC 9110 section 13.2: preconditions count after everything else
HT-19 RFC 6585 section 3: no update is lost
HT-20 RFC 9110 section 6.6.1: answers carry a Date
HT-21 RFC 9110 section 8.3: content has a Content-Type, and a true one
HT-22 RFC 9110 section 9.2.1: safe methods change nothing
HT-23 RFC 9110 section 15.5.10: a 409 tells the conflict
HT-24 RFC 9110 section 15.5.14: what is too large is refused, and breaks nothing
HT-25 RFC 9110 section 15.5.1: what is malformed is refused, and breaks nothing
HT-26 RFC 9110 section 9.3.7: OPTIONS lists the methods
HT-27 RFC 9110 section 12.5.5: Vary lists what was negotiated
HT-28 RFC 9110 section 15: a status is one of 100 to 599
HT-29 RFC 9110 section 15.4: no request is sent elsewhere
HT-30 RFC 9110 section 10.2.3: Retry-After is seconds or a date
IDEM-01 draft-ietf-httpapi-idempotency-key-header section 2.6: the first use is answered as ever
IDEM-02 draft-ietf-httpapi-idempotency-key-header section 2.6: a repeat gets the first result
IDEM-03 draft-ietf-httpapi-idempotency-key-header section 1: repeats have one effect
IDEM-04 draft-ietf-httpapi-idempotency-key-header section 2.6: a repeat gets the first body
IDEM-05 practice of Stripe and others: a repeat is marked as one
IDEM-06 draft-ietf-httpapi-idempotency-key-header section 2.7: a key with another body is refused
IDEM-07 draft-ietf-httpapi-idempotency-key-header section 2.7: equal requests at once have one effect
IDEM-08 draft-ietf-httpapi-idempotency-key-header section 2.7: a missing key is refused where one is required
IDEM-09 draft-ietf-httpapi-idempotency-key-header section 5: a strange key breaks nothing
IDEM-10 draft-ietf-httpapi-idempotency-key-header section 5: a key belongs to its client
IDEM-11 practice of several providers: a key belongs to its endpoint
IDEM-12 practice of several providers: whether a refusal is kept is stated
IDEM-13 draft-ietf-httpapi-idempotency-key-header section 2.3: keys expire as published
IDEM-14 practice of several providers: the same JSON in another order is the same request
IDEM-15 draft-ietf-httpapi-idempotency-key-header section 1: keys matter where methods are not idempotent
IDEM-16 draft-ietf-httpapi-idempotency-key-header section 1: a repeat after a lost answer has no second effect
IDEM-17 draft-ietf-httpapi-idempotency-key-header section 5: a repeat needs credentials too
IDEM-18 practice of several providers: a refused request uses up no key
OA-01 RFC 6749 section 5.1: what a token answer holds
OA-02 RFC 6749 section 5.1: a token answer is not stored
OA-03 RFC 6749 section 4.4.3: client credentials get no refresh token
OA-04 RFC 6749 section 2.3.1: clients may authenticate with Basic
OA-05 RFC 6749 section 5.2: a wrong secret gets invalid_client
OA-06 RFC 6749 section 5.2: a wrong token request gets its error
OA-07 RFC 6749 section 3.2: tokens are asked for over TLS
OA-08 RFC 6749 section 5.1: a token lives as long as stated
OA-09 RFC 6749 section 3.3: a narrower scope is honoured
OA-20 RFC 6750 section 3: no credentials get 401 and a challenge
OA-21 RFC 6750 section 3.1: a token that is not valid gets 401
OA-22 RFC 6750 section 3.1: malformed credentials are refused
OA-23 RFC 6750 section 3.1: a token without the scope gets 403
OA-24 RFC 9700 section 4.3.2: a token in the query does not count
OA-25 RFC 9110 section 11.1: another scheme does not count
OA-26 RFC 6750 section 3: the challenge is well-formed
OA-27 RFC 6750 section 3: an error body does not replace the challenge
OA-28 RFC 9110 section 15.5.2: credentials are looked at first
PD-01 RFC 9457 section 3: problem details have their media type
PD-02 RFC 9457 section 3.1: members of problem details have their types
PD-03 RFC 9457 section 3.1.2: the status in the body is that of the answer
PD-04 RFC 9457 section 4.2.1: about:blank has the title of its status
PD-05 RFC 9457 section 3.1.3: one type has one title
PD-06 RFC 9457 section 3.1.1: a type is an absolute URI
PD-07 RFC 9457 section 4: names of extensions are plain
PD-08 RFC 9457 section 5: errors show nothing of the inside
PD-09 RFC 9457 section 3: each wrong field is named
PD-10 the page's error format: every error has its members
PD-11 the page's error table: a code comes with its status
PD-12 the page's rules: a refusal is for what is wrong
PD-13 the page's error format: errors from before the application have it too
PD-14 RFC 9110 section 6.4.1: no error body where there is no content
PD-15 RFC 9110 section 8.3 and RFC 8259: JSON is JSON, in UTF-8
PG-01 RFC 8288 section 3: links are well-formed
PG-02 practice: pages are walked to an end without repeats
PG-04 OWASP API Security Top 10 (2023), API4: the size of a page is bounded
PG-07 the page's lists: a total is the real number
PG-09 practice: an empty collection is an empty list
RL-01 the page's rate limits: the headers are there
RL-05 draft-ietf-httpapi-ratelimit-headers-06 section 3: a limit comes with its reset
RL-07 the page's rate limits: the limit is the documented one
RL-08 draft-ietf-httpapi-ratelimit-headers-06 section 3: what is left goes down by one
RL-09 draft-ietf-httpapi-ratelimit-headers-06 section 3: the end of a window stays where it is
RL-10 the page's rate limits: the limit is enforced, and not before
RL-11 the page's rate limits: the answer over the limit is the documented one
RL-12 RFC 6585 section 4 and RFC 9110 section 10.2.3: a 429 says when to come back
RL-13 draft-ietf-httpapi-ratelimit-headers-10 section 6: Retry-After is not before the reset
RL-14 RFC 6585 section 4: whoever waited is let in
RL-15 RFC 6585 section 4: a 429 is not stored
RL-16 practice: nothing is left when a request is over the limit
RL-17 the page's rate limits: limits of endpoints are apart
RL-19 practice: limits that are told in two ways agree
TR-01 the page's headers: a request id comes back
TR-02 the page's headers: a missing request id is refused
TR-03 OWASP API Security Top 10 (2023), API8: a hostile request id is not reflected
TR-04 practice: a request id is no idempotency key
WH-01 the page's webhooks: a change is delivered with the documented payload
WH-02 the page's webhooks: the signature is right over the raw body
WH-03 Standard Webhooks 1.0.0: the timestamp is that of the attempt
WH-04 Standard Webhooks 1.0.0: the signature covers the timestamp
WH-05 Standard Webhooks 1.0.0: an event keeps its id in every attempt
WH-06 the page's webhooks: a failed delivery is repeated by the schedule
WH-07 the page's webhooks: a delivery that was taken is not repeated
WH-08 the page's webhooks: one change is one event
WH-09 Standard Webhooks 1.0.0: events may come in any order
WH-13 Standard Webhooks 1.0.0: payloads are small and hold no secrets
WH-14 the page's webhooks: only documented events are delivered
`
    .trim()
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
);
