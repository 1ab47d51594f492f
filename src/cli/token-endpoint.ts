import { tokenUrl } from '../auth/client-credentials.ts';
import type { ParsedJson, Transport } from '../model/exchange.ts';
import { isJsonObject } from '../model/json.ts';
import type { TokenEndpoint } from '../run/client-secrets.ts';
import type { Target } from './environment.ts';
import type { LoadedSpec } from './specs.ts';

/** For steps that speak to the token endpoint themselves. */
export function tokenEndpointOf(
  spec: LoadedSpec,
  target: Target,
  issuing: {
    readonly transport: Transport;
    readonly baseUrl: string;
    readonly learnSecret: (value: string) => void;
  },
): TokenEndpoint | undefined {
  const { auth } = spec.result.contract;
  if (auth?.type !== 'client-credentials' || target.missing.length > 0) return undefined;
  return {
    url: tokenUrl(auth.tokenUrl.value, issuing.baseUrl),
    transport: async (request, sending) => {
      const exchange = await issuing.transport(request, sending);
      if (exchange.outcome === 'response') learnTokens(exchange.response.json(), issuing.learnSecret);
      return exchange;
    },
    secret: (name) => target.credentials.get(name)?.reveal(),
  };
}

function learnTokens(json: ParsedJson, learn: (value: string) => void): void {
  if (!json.parsed || !isJsonObject(json.value)) return;
  for (const name of ['access_token', 'refresh_token']) {
    const token = json.value[name];
    if (typeof token === 'string') learn(token);
  }
}
