// SPDX-License-Identifier: Apache-2.0
// What a web phone of the tests does, under Node (peer.js) and in a browser (browser.js): it registers and exchanges
// messages, without media. `say(event, more)` tells what happens; the result takes commands: {"do": "message", "to":
// "sip:...", "text": "..."}, {"do": "unregister"}.
'use strict';
const JsSIP = require('jssip');

module.exports = ({url, user, password, domain}, say) => {
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
    return (command) => {
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
    };
};
