// What a contract cannot say about the orders of specs/orders.md: stock, payments, cancellation. The routes under
// /sandbox/ exist in the sandbox alone; scenarios/orders.yaml uses them to bring situations about and to look at them.
import type {
  JsonObject,
  ProviderBehaviour,
  ProviderCall,
  ProviderDecision,
  ProviderReply,
  ProviderStore,
} from '../src/index.ts';

/** Pieces that each product has when nothing else was set. */
const AMPLE_STOCK = 1_000_000;

interface Line {
  readonly product: string;
  readonly pieces: number;
  readonly cents: number;
}

export const behaviour: ProviderBehaviour = {
  operations: {
    'POST /api/v1/orders': placeOrder,
    'PATCH /api/v1/orders/{order_id}': ({ resource }) =>
      isClosed(resource) ? closed(resource) : { form: 'proceed' },
    'POST /api/v1/orders/{order_id}/cancel': cancelOrder,
  },
  controls: {
    'GET /sandbox/customers/{customer}': ({ pathParameters }) =>
      reply({ customer_id: pathParameters['customer'] ?? '', active: true }),
    'GET /sandbox/inventory/{sku}': ({ store, pathParameters }) =>
      inventory(store, pathParameters['sku'] ?? ''),
    'PUT /sandbox/inventory/{sku}': ({ store, pathParameters, body }) => {
      const sku = pathParameters['sku'] ?? '';
      store.put('stock', sku, { pieces: numberIn(body, 'stock') ?? AMPLE_STOCK });
      return inventory(store, sku);
    },
    'DELETE /sandbox/inventory/{sku}': ({ store, pathParameters }) => {
      store.remove('stock', pathParameters['sku'] ?? '');
      return inventory(store, pathParameters['sku'] ?? '');
    },
    'PUT /sandbox/payments': ({ store, body }) => {
      store.put('switches', 'payments', { decline: objectOf(body)['decline'] === true });
      return reply(store.get('switches', 'payments') ?? {});
    },
    'GET /sandbox/payments/{order}': ({ store, pathParameters }) =>
      found(store.get('payments', pathParameters['order'] ?? '')),
    'GET /sandbox/reservations/{order}': ({ store, pathParameters }) =>
      found(store.get('reservations', pathParameters['order'] ?? '')),
    'GET /sandbox/attempts/{request}': ({ store, pathParameters }) =>
      found(store.get('attempts', pathParameters['request'] ?? '')),
  },
};

function placeOrder(call: ProviderCall): ProviderDecision {
  const { store } = call;
  const lines = linesOf(call.body);
  const short = lines.find(({ product }) => available(store, product) < piecesOf(lines, product));
  if (short !== undefined) {
    noteAttempt(call, { reservation: 'none', payment: 'none', order_id: null });
    return { form: 'refuse', code: 'INSUFFICIENT_STOCK', message: `${short.product} is out of stock` };
  }
  if (store.get('switches', 'payments')?.['decline'] === true) {
    // Stock is taken before the charge and given back after it failed: nothing of it lasts.
    noteAttempt(call, { reservation: 'released', payment: 'declined', order_id: null });
    return { form: 'refuse', code: 'PAYMENT_DECLINED', message: 'the payment was declined' };
  }
  const amount = lines.reduce((cents, line) => cents + line.cents, 0) / 100;
  return {
    form: 'proceed',
    fields: { status: 'confirmed', total_amount: amount },
    after: (order) => {
      const id = String(order['order_id']);
      const pieces = lines.reduce((sum, line) => sum + line.pieces, 0);
      for (const line of lines) moveStock(store, line.product, -line.pieces);
      store.put('reservations', id, { state: 'reserved', pieces });
      store.put('payments', id, { state: 'charged', amount });
      noteAttempt(call, { reservation: 'reserved', payment: 'charged', order_id: id });
    },
  };
}

function cancelOrder({ resource, store }: ProviderCall): ProviderDecision {
  if (isClosed(resource)) return closed(resource);
  return {
    form: 'proceed',
    fields: { status: 'cancelled' },
    after: (order) => {
      const id = String(order['order_id']);
      for (const line of linesOf(order)) moveStock(store, line.product, line.pieces);
      store.put('reservations', id, { ...store.get('reservations', id), state: 'released' });
      store.put('payments', id, { ...store.get('payments', id), state: 'refunded' });
    },
  };
}

function isClosed(order: JsonObject | undefined): boolean {
  return order?.['status'] === 'cancelled' || order?.['status'] === 'shipped';
}

function closed(order: JsonObject | undefined): ProviderDecision {
  return {
    form: 'refuse',
    code: 'ORDER_CLOSED',
    message: `${String(order?.['order_id'])} is ${String(order?.['status'])}`,
  };
}

/** Of all lines together: each alone might be in stock. */
function piecesOf(lines: readonly Line[], product: string): number {
  return lines.reduce((sum, line) => (line.product === product ? sum + line.pieces : sum), 0);
}

/** Products without a set stock are never short, so only those that somebody set are counted. */
function available(store: ProviderStore, product: string): number {
  return numberIn(store.get('stock', product), 'pieces') ?? AMPLE_STOCK;
}

function moveStock(store: ProviderStore, product: string, pieces: number): void {
  const set = numberIn(store.get('stock', product), 'pieces');
  if (set !== undefined) store.put('stock', product, { pieces: set + pieces });
}

function inventory(store: ProviderStore, sku: string): ProviderReply {
  const stock = available(store, sku);
  return reply({ sku, stock, in_stock: stock > 0 });
}

function noteAttempt({ store, headers }: ProviderCall, attempt: JsonObject): void {
  const id = headers.find(([name]) => name.toLowerCase() === 'x-request-id')?.[1];
  if (id !== undefined) store.put('attempts', id, attempt);
}

/** Money is counted in cents: 3 * 19.99 is not 59.97 in binary fractions. */
function linesOf(body: unknown): readonly Line[] {
  const items = objectOf(body)['items'];
  return (Array.isArray(items) ? items : []).map((item) => {
    const pieces = numberIn(item, 'quantity') ?? 0;
    return {
      product: String(objectOf(item)['product_id']),
      pieces,
      cents: Math.round((numberIn(item, 'unit_price') ?? 0) * 100) * pieces,
    };
  });
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function numberIn(value: unknown, name: string): number | undefined {
  const member = objectOf(value)[name];
  return typeof member === 'number' ? member : undefined;
}

function reply(body: JsonObject): ProviderReply {
  return { status: 200, body };
}

function found(document: JsonObject | undefined): ProviderReply {
  return document === undefined
    ? { status: 404, body: { message: 'nothing is known of it' } }
    : reply(document);
}
