// SPDX-License-Identifier: MIT
// Prints what AsyncAPI's parser has to say about a document, and what it reads from it, as JSON:
//   node validate.cjs PLACE FILE     (PLACE: where `install` has put the parser)
const path = require('node:path');
const [place, file] = process.argv.slice(2);
const {Parser, fromFile} = require(path.join(place, 'node_modules/@asyncapi/parser'));

async function main() {
  const parser = new Parser();
  const {document, diagnostics} = await fromFile(parser, file).parse();
  const said = diagnostics.map(({severity, message, path}) => ({severity, message, path: path.join('/')}));
  const operations = document ? document.operations().all().map((one) => ({
    action: one.action(),
    address: one.channels().all()[0].address(),
    retain: one.bindings().get('mqtt').json().retain,
    qos: one.bindings().get('mqtt').json().qos,
    payload: one.messages().all()[0].payload()?.json() ?? null,
  })) : [];
  process.stdout.write(JSON.stringify({diagnostics: said, operations}));
}

main().catch((error) => { process.stderr.write(`${error.stack}\n`); process.exit(1); });
