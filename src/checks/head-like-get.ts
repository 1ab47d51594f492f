import { type Exchange, headerValue } from '../model/exchange.ts';
import type { Check } from '../model/extension.ts';
import { answered, broken } from './evidence.ts';

/** RFC 9110 section 9.3.2: whoever answers HEAD says what a GET would have said. */
export const headLikeGet: Check = {
  id: 'head-like-get',
  title: 'HEAD is answered with the status and the headers of GET',
  severity: 'advice',
  standards: ['HT-09'],
  *judge(subject) {
    const { exchange, transcript, contract, step } = subject;
    const { response, request } = exchange;
    // HEAD may be refused like any method that is not there; that the thing is not there is another matter.
    if (request.method !== 'HEAD' || (response.status >= 400 && !isGone(response.status))) return;
    const get = transcript.findLast((earlier) => isGetOf(request.url, earlier));
    if (get?.outcome !== 'response') return;
    const at = contract.operations.find(({ key }) => key === `GET ${step.request.path}`)?.at ?? step.at;
    const differing = [
      ...(response.status === get.response.status ? [] : [`status ${get.response.status}`]),
      ...['Content-Type', 'ETag'].flatMap((name) => {
        const [head, expected] = [
          headerValue(response.headers, name),
          headerValue(get.response.headers, name),
        ];
        // A header may be left out, but not differ.
        return head === undefined || head === expected ? [] : [`${name} ${expected ?? '(none)'}`];
      }),
    ];
    if (differing.length === 0) return;
    const message = `${answered(subject)}; GET of the same has ${differing.join(' and ')} (RFC 9110 section 9.3.2).`;
    yield broken(undefined, { message, at });
  },
};

function isGone(status: number): boolean {
  return status === 404 || status === 410;
}

function isGetOf(url: string, { request }: Exchange): boolean {
  return request.method === 'GET' && request.url === url;
}
