// SPDX-License-Identifier: Apache-2.0
#include "asterism/manage/web_service.h"

#include <fmt/core.h>

#include "asterism/base/xml.h"

namespace asterism::manage {

namespace {

constexpr std::string_view kStatusPath = "/httpstatus";

}  // namespace

WebService::WebService(MakeServer make, Health health, Register others)
    : make_(std::move(make)), health_(std::move(health)), others_(std::move(others)) {}

std::vector<std::string> WebService::configure(std::shared_ptr<const HttpSettings> settings,
                                               std::shared_ptr<const schema::Snapshot> named) {
    if (settings) settings_ = std::move(settings);
    if (!server_ && (!settings_->general->enabled || !make_)) return {};
    if (!server_) server_ = make_();
    if (!server_) return {"there is no thread for it"};
    add_pages();
    others_(*server_);
    return server_->configure(http_options(*settings_, std::move(named)));
}

void WebService::stop() {
    if (server_) server_->stop();
}

void WebService::add_pages() {
    server_->handle("/health", "Asterism Health", [this](rt::HttpRequest, rt::HttpReply reply) {
        if (health_.stopping())
            reply.send({.status = 503, .body = "stopping\n"});
        else if (!health_.booted())
            reply.send({.status = 503, .body = "starting\n"});
        else
            reply.send({.body = "OK\n"});
    });
    if (settings_->general->enable_status)
        server_->handle(std::string(kStatusPath), "Asterisk HTTP General Status",
                        [this](rt::HttpRequest, rt::HttpReply reply) { status_page(std::move(reply)); });
    else
        server_->forget(std::string(kStatusPath));
}

void WebService::status_page(rt::HttpReply reply) {
    const auto& general = *settings_->general;
    const auto status = server_->status();
    std::string rows;
    const auto row = [&rows](std::string_view name, const std::string& value) {
        rows += fmt::format("<tr><td><i>{}</i></td><td><b>{}</b></td></tr>\r\n", name, escape_xml(value));
    };
    row("Server", general.servername);
    row("Prefix", general.prefix);
    if (status.local.is_set()) {
        row("Bind Address", status.local.ip.text());
        row("Bind Port", fmt::format("{}", status.local.port));
    }
    if (status.tls_local.is_set()) row("SSL Bind Port", fmt::format("{}", status.tls_local.port));
    reply.send(
        {.body = fmt::format("<html><title>Asterisk HTTP Status</title>\r\n<body bgcolor=\"#ffffff\">\r\n"
                             "<table bgcolor=\"#f1f1f1\" align=\"center\"><tr><td bgcolor=\"#e0e0ff\" "
                             "colspan=\"2\" width=\"500\">\r\n<h2>&nbsp;&nbsp;Asterisk&trade; HTTP "
                             "Status</h2></td></tr>\r\n{}</table></body></html>\r\n",
                             rows),
         .type = "text/html",
         .headers = {{"Cache-Control", "no-cache, no-store"}}});
}

}  // namespace asterism::manage
