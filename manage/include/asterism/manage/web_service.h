// SPDX-License-Identifier: Apache-2.0
// What we serve over HTTP ourselves: /health for whoever watches over us, and the status page. Other services
// register at the server() they find here. Without http.conf, or with enabled=no, there is no server and no
// thread for it.
//
// Owned by `server`; lives on the exchange thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "asterism/manage/commands.h"
#include "asterism/manage/http_conf.h"
#include "asterism/rt/http_server.h"

namespace asterism::manage {

class WebService {
public:
    using MakeServer = std::function<std::unique_ptr<rt::HttpServer>()>;
    struct Health {
        std::function<bool()> booted;
        std::function<bool()> stopping;
    };
    /// Registers what others serve, once there is a server.
    using Register = std::function<void(rt::HttpServer&)>;

    WebService(MakeServer make, Health health, Register others);

    /// At start and on reload. Each fault is a sentence about one listener; the others work. Null settings
    /// leave everything as it is.
    std::vector<std::string> configure(std::shared_ptr<const HttpSettings> settings,
                                       std::shared_ptr<const schema::Snapshot> named);
    const HttpSettings& settings() const { return *settings_; }
    /// Null while there is none.
    rt::HttpServer* server() { return server_.get(); }
    void stop();

private:
    void add_pages();
    void status_page(rt::HttpReply reply);

    MakeServer make_;
    Health health_;
    Register others_;
    std::shared_ptr<const HttpSettings> settings_ = std::make_shared<HttpSettings>();
    std::unique_ptr<rt::HttpServer> server_;
};

/// http show status
std::vector<Command> http_commands(WebService& web);

}  // namespace asterism::manage
