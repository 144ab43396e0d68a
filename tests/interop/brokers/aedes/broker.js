// SPDX-License-Identifier: MIT
// An aedes broker that lets everybody in: broker.js HOST:PORT, until SIGTERM.
'use strict'

const aedes = require('aedes')()
const server = require('net').createServer(aedes.handle)
const [host, port] = process.argv[2].split(':')

server.listen(Number(port), host, () => console.log('listening'))
process.on('SIGTERM', () => {
  server.close()
  aedes.close(() => process.exit(0))
})
