// SPDX-License-Identifier: MIT
// Calls @ghosttypes/ff-api for a test, as drive.py does flashforge-python-api: one JSON request a line,
// one JSON answer a line.   node drive.cjs PLACE CUBE
"use strict";
const readline = require("node:readline");
const path = require("node:path");

const [place, CUBE] = process.argv.slice(2);
const library = require(require.resolve("@ghosttypes/ff-api", {paths: [path.join(place, "node_modules")]}));
const MAPPING = {toolId: 0, slotId: 2, materialName: "PETG", toolMaterialColor: "#FFFFFF", slotMaterialColor: "#F72224"};
const clients = new Map();
console.log = console.info = console.warn = console.debug = (...words) => console.error(...words);

function plain(key, value) {
    if (value && value.type === "Buffer") return {bytes: value.data.length};
    return value;
}

async function make(asked) {
    if (asked.kind === "a3" || asked.kind === "a4") {
        const client = new library[asked.kind === "a3" ? "FlashForgeA3Client" : "FlashForgeA4Client"](asked.host);
        if (!await client.initControl()) throw new Error("it gets no control");
        return client;
    }
    const client = new library.FiveMClient(asked.host, asked.serial, asked.check_code);
    if (!await client.initialize()) throw new Error("it does not connect");
    if (!await client.initControl()) throw new Error("it gets no control");
    return client;
}

async function answer(asked) {
    if (asked.discover) {
        const options = {timeout: asked.discover * 1000, idleTimeout: 1000, maxRetries: 1};
        return new library.PrinterDiscovery().discover(options);
    }
    if (asked.end) {
        const client = clients.get(asked.host);
        clients.delete(asked.host);
        return client.dispose();
    }
    if (!clients.has(asked.host)) clients.set(asked.host, await make(asked));
    const client = clients.get(asked.host);
    return asked.call ? eval(`client.${asked.call}`) : true;
}

(async () => {
    for await (const line of readline.createInterface({input: process.stdin})) {
        let said;
        try {
            const result = await answer(JSON.parse(line));
            said = {result: result === undefined ? null : result};
        } catch (error) {
            said = {error: String(error && error.message || error)};
        }
        process.stdout.write(`${JSON.stringify(said, plain)}\n`);
    }
    process.exit(0);
})();
