// SPDX-License-Identifier: Apache-2.0
#include "asterism/manage/cli.h"
#include "asterism/manage/web_service.h"

namespace asterism::manage {

namespace {

void show_status(WebService& web, CommandCall& call) {
    const auto& general = *web.settings().general;
    const auto status = web.server() ? web.server()->status() : rt::HttpStatus{};
    call.out.line("HTTP Server Status:");
    call.out.line("Prefix: {}", general.prefix);
    call.out.line("Server: {}", general.servername);
    if (status.local.is_set())
        call.out.line("Server Enabled and Bound to {}", status.local.text());
    else
        call.out.line("Server Disabled");
    call.out.line();
    if (status.tls_local.is_set()) {
        call.out.line("HTTPS Server Enabled and Bound to {}", status.tls_local.text());
        call.out.line();
    }
    call.out.line("Enabled URI's:");
    // What lies below a path is meant by the dots; phones fetch files.
    for (const auto& [path, title] : status.paths)
        call.out.line("{}{}{} => {}", general.prefix, path, path == "/phoneprov" ? "/..." : "", title);
    if (status.paths.empty()) call.out.line("None.");
    call.out.line();
    call.out.line("Enabled Redirects:");
    for (const auto& one : general.redirect) {
        const auto blank = one.find(' ');
        call.out.line("  {} => {}", one.substr(0, blank), one.substr(one.find_first_not_of(' ', blank)));
    }
    if (general.redirect.empty()) call.out.line("  None.");
    call.out.line();
    call.out.line("Path Restrictions:");
    for (const auto& one : web.settings().restrictions) call.out.line("  Path: {}", one->name);
    if (web.settings().restrictions.empty()) call.out.line("  None.");
}

}  // namespace

std::vector<Command> http_commands(WebService& web) {
    return {{"http show status",
             "http show status",
             "Display HTTP server status",
             [&web](CommandCall& call) { show_status(web, call); },
             {}}};
}

}  // namespace asterism::manage
