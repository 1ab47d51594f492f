import type { ProviderStore } from '../model/extension.ts';
import type { JsonObject } from '../model/json.ts';

/** State that lasts as long as the process. */
export function memoryStore(): ProviderStore {
  const collections = new Map<string, Map<string, JsonObject>>();
  const collection = (name: string): Map<string, JsonObject> => {
    const known = collections.get(name) ?? new Map<string, JsonObject>();
    collections.set(name, known);
    return known;
  };
  return {
    get: (name, id) => collections.get(name)?.get(id),
    list: (name) => [...(collections.get(name)?.values() ?? [])],
    put: (name, id, document) => {
      collection(name).set(id, document);
    },
    remove: (name, id) => collection(name).delete(id),
    clear: () => collections.clear(),
    close: () => {},
  };
}
