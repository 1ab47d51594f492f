// The other side of the throughput bench: reads the JSON and answers 201. Prints its port, ends with its standard input.
import { createServer } from 'node:http';

const ANSWER = Buffer.from(
  JSON.stringify({
    order_id: 'ORD-00000001',
    status: 'confirmed',
    total_amount: 49.9,
    currency: 'EUR',
    created_at: '2026-11-20T09:30:00Z',
    items: [{ product_id: 'SKU-001', quantity: 2, unit_price: 24.95 }],
  }),
);

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
    response.writeHead(201, { 'content-type': 'application/json', 'content-length': ANSWER.length });
    response.end(ANSWER);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' && address !== null ? address.port : 0);
});
process.stdin.resume().on('end', () => process.exit(0));
