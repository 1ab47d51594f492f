import { noInternals } from './no-internals.ts';
import { subjectOf, testCheck } from './tester.ts';

const leaking = (message: string, status = 500) => subjectOf({ status, body: { message } });
const quiet = (name: string, message: string, status = 400) => ({
  name,
  subject: leaking(message, status),
  problems: [],
});
const told = (name: string, message: string, problem: string) => ({
  name,
  subject: leaking(message),
  problems: [problem],
});

testCheck(noInternals, [
  quiet(
    'a sentence about the request tells nothing',
    'items[0].quantity must be at least 1 (see /docs/errors)',
  ),
  quiet('words such as select and exception are plain English', 'Select a date from the list; no exceptions'),
  quiet('a path of the page itself is no path of a file system', 'there is no /api/v1/orders/1.json'),
  quiet('what is accepted is not looked at', 'Traceback (most recent call last)', 200),
  { name: 'an empty body tells nothing', subject: subjectOf({ status: 500 }), problems: [] },
  told(
    'a stack of Node is a violation',
    'TypeError: x\n    at placeOrder (/app/src/orders.js:12:5)',
    'POST /orders answered 500 with a stack trace in its body: "at placeOrder (/app/src/orders.js:12:5)".',
  ),
  told(
    'a stack of Java is a violation',
    'at com.example.Orders.place(Orders.java:41)',
    'POST /orders answered 500 with a stack trace in its body: "at com.example.Orders.place(Orders.java:41)".',
  ),
  told(
    'a stack of Python is a violation',
    'Traceback (most recent call last):\n  File "/app/orders.py", line 3',
    'POST /orders answered 500 with a stack trace in its body: "Traceback (most recent call last)".',
  ),
  told(
    'an error of the database is a violation',
    'SQLSTATE[23000]: Integrity constraint violation',
    'POST /orders answered 500 with an error of the database in its body: "SQLSTATE".',
  ),
  told(
    'an exception class only advises',
    'java.lang.IllegalStateException: closed',
    'advice: POST /orders answered 500 with an exception of the programming language in its body: "java.lang.IllegalStateException".',
  ),
  told(
    'a path only advises',
    'cannot open /var/app/config/orders.py',
    'advice: POST /orders answered 500 with a path of the file system in its body: "/var/app/config/orders.py".',
  ),
  { name: 'input that is repeated is not told', subject: repeating(), problems: [] },
]);

function repeating(): ReturnType<typeof subjectOf> {
  const subject = leaking('no such product: SELECT * FROM users', 400);
  const request = { ...subject.exchange.request, body: Buffer.from('{"id":"SELECT * FROM users"}') };
  return { ...subject, exchange: { ...subject.exchange, request } };
}
