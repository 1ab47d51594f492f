import type { Json } from '../src/index.ts';

/** About 300 bytes of request body, as in the measurements that the goals come from. */
export const BODY: Json = {
  customer_id: 'CUST-20417',
  currency: 'EUR',
  items: [
    { product_id: 'SKU-001', quantity: 2, unit_price: 24.95 },
    { product_id: 'SKU-002', quantity: 1, unit_price: 5 },
  ],
  shipping_address: { street: 'Gartenstrasse 7', city: 'Bremen', postal_code: '28195', country: 'DE' },
  note: 'Ring twice, and leave it with the neighbour on the second floor if nobody opens the door',
};

/** A page with the one operation that the trivial server answers. */
export const PAGE = `# Bench

\`\`\`yaml
endpoint:
  method: "POST"
  path: "/orders"

request:
  body:
    type: "object"
    required: ["customer_id", "items"]
    properties:
      customer_id: { type: "string" }
      items: { type: "array", items: { type: "object" } }

responses:
  201:
    description: "Placed"
    body:
      type: "object"
      required: ["order_id", "status", "total_amount", "currency", "created_at", "items"]
      properties:
        order_id: { type: "string", pattern: "^ORD-[0-9]{8}$" }
        status: { type: "string", enum: ["pending", "confirmed"] }
        total_amount: { type: "number", minimum: 0 }
        currency: { type: "string", format: "ISO 4217" }
        created_at: { type: "string", format: "date-time" }
        items:
          type: "array"
          minItems: 1
          items:
            type: "object"
            required: ["product_id", "quantity"]
            properties:
              product_id: { type: "string" }
              quantity: { type: "integer", minimum: 1 }
\`\`\`
`;
