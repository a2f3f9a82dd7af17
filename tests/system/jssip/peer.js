// SPDX-License-Identifier: Apache-2.0
// JsSIP under Node: `node peer.js URL USER PASSWORD DOMAIN [CA]`. Commands (phone.js) come as lines of JSON on stdin, what
// happens goes to stdout, an event a line.
'use strict';
const fs = require('fs');
const WebSocket = require('ws');

const [url, user, password, domain, ca] = process.argv.slice(2);

// What a browser has and JsSIP asks for.
global.window = {};
global.WebSocket = class extends WebSocket {
    constructor(address, protocols) {
        super(address, protocols, ca ? {ca: fs.readFileSync(ca), checkServerIdentity: () => undefined} : {});
    }
};

const say = (event, more = {}) => console.log(JSON.stringify({event, ...more}));
const told = require('./phone.js')({url, user, password, domain}, say);
require('readline')
    .createInterface({input: process.stdin})
    .on('line', (line) => told(JSON.parse(line)))
    .on('close', () => process.exit(0));
