// SPDX-License-Identifier: Apache-2.0
// JsSIP in Chromium, as a page of a web server: `node browser.js URL USER PASSWORD DOMAIN [CA]`; the rest is as in peer.js. With a
// CA the browser takes any certificate: it has no way to be told one on its command line.
'use strict';
const http = require('http');
const esbuild = require('esbuild');
const {chromium} = require('playwright-core');

const [url, user, password, domain] = process.argv.slice(2);

async function main() {
    const bundle = await esbuild.build({entryPoints: [require.resolve('./phone.js')], bundle: true, write: false, format: 'iife',
                                        globalName: 'phone', platform: 'browser', define: {global: 'window'},
                                        nodePaths: (process.env.NODE_PATH || '').split(':')});
    const pages = http.createServer((_, answer) => {
        answer.setHeader('Content-Type', 'text/html; charset=utf-8');
        answer.end('<!DOCTYPE html><title>A web phone</title>');
    });
    await new Promise((done) => pages.listen(0, '127.0.0.1', done));
    const browser = await chromium.launch({executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--ignore-certificate-errors']});
    const page = await browser.newPage({ignoreHTTPSErrors: true});
    await page.exposeFunction('say', (event, more = {}) => console.log(JSON.stringify({event, ...more})));
    page.on('pageerror', (error) => console.log(JSON.stringify({event: 'error', text: String(error)})));
    await page.goto(`http://127.0.0.1:${pages.address().port}/`);
    await page.addScriptTag({content: bundle.outputFiles[0].text});
    await page.evaluate((it) => { window.told = window.phone(it, window.say); }, {url, user, password, domain});
    require('readline')
        .createInterface({input: process.stdin})
        .on('line', (line) => page.evaluate((command) => window.told(command), JSON.parse(line)))
        .on('close', () => browser.close().finally(() => process.exit(0)));
}

main().catch((error) => {
    console.error(error);
    process.exit(1);
});
