// SPDX-License-Identifier: Apache-2.0
// JsSIP under Node, without media: `node peer.js URL USER PASSWORD DOMAIN [CA]`. Commands come as lines of JSON on stdin
// ({"do": "message", "to": "sip:...", "text": "..."}, {"do": "unregister"}), what happens goes to stdout, an event a line.
'use strict';
const fs = require('fs');
const JsSIP = require('jssip');
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
const ua = new JsSIP.UA({
    sockets: [new JsSIP.WebSocketInterface(url)],
    uri: `sip:${user}@${domain}`,
    password,
    register_expires: 120,
    session_timers: false,
});

ua.on('connected', () => say('connected'));
ua.on('disconnected', () => say('disconnected'));
ua.on('registered', ({response}) => say('registered', {via: response.getHeader('Via'), contact: response.getHeader('Contact')}));
ua.on('unregistered', () => say('unregistered'));
ua.on('registrationFailed', ({cause}) => say('failed', {cause}));
ua.on('newMessage', ({originator, request}) => {
    if (originator === 'remote') say('message', {from: request.from.uri.toString(), text: request.body, uri: request.ruri.toString()});
});
ua.start();

require('readline').createInterface({input: process.stdin}).on('line', (line) => {
    const command = JSON.parse(line);
    if (command.do === 'unregister') ua.unregister();
    if (command.do === 'message') {
        ua.sendMessage(command.to, command.text, {
            contentType: 'text/plain',
            eventHandlers: {
                succeeded: ({response}) => say('sent', {status: response.status_code}),
                failed: ({response, cause}) => say('not sent', {status: response && response.status_code, cause}),
            },
        });
    }
}).on('close', () => process.exit(0));
