// SPDX-License-Identifier: Apache-2.0
// What people and scripts may ask of the exchange: console, manager interface, provisioning, HTTP.
#include "asterism/endpoint/objects/wizard.h"
#include "asterism/server/exchange.h"
#include "room_limits.h"

namespace asterism::server {

// Each reads the whole configuration, on the main thread.
void Exchange::reload(std::string what, std::function<void(manage::Reloaded)> done) {
    if (!limits::reloads.admits(reloads_.size() + 1))
        return loop_.post([done = std::move(done)] {
            done({false, "There are too many reloads under way (limit reloads).\n"});
        });
    const auto number = next_reload_++;
    reloads_.insert(number);
    limits::reloads.note(reloads_.size());
    surroundings_.reload(std::move(what),
                         [this, number, done = std::move(done)](const manage::Reloaded& result) {
                             reloads_.erase(number);
                             limits::reloads.note(reloads_.size());
                             done(result);
                         });
}

void Exchange::register_commands() {
    manage::Operations operations;
    // Posted: whoever asked is still to be answered.
    operations.stop = [this](manage::StopMode mode, std::function<void()> taken_back) {
        constexpr std::size_t kMostAskers = 1000;
        if (stop_askers_.size() < kMostAskers)
            stop_askers_.push_back(std::move(taken_back));
        else
            taken_back();
        loop_.post([this, mode] { stop(mode); });
    };
    operations.abort_stop = [this] { return abort_stop(); };
    operations.reload = [this](std::string what, std::function<void(manage::Reloaded)> done) {
        reload(std::move(what), std::move(done));
    };
    operations.rotate_logs = surroundings_.rotate_logs;
    operations.change_log = surroundings_.change_log;
    operations.stack = [this] {
        const auto now = census();
        return std::vector<std::pair<std::string_view, std::size_t>>{
            {"client transactions", now.client_transactions},
            {"server transactions", now.server_transactions},
            {"finished transactions", now.finished_transactions},
            {"dialogs", now.dialogs},
            {"requests", now.requests}};
    };
    operations.aside = surroundings_.aside;
    operations.log_channels = surroundings_.log_channels;
    operations.booted = [this] { return booted_; };
    operations.when_booted = [this](std::function<void()> then) {
        if (booted_)
            then();
        else
            waiting_for_boot_.push_back(std::move(then));
    };
    operations.strangers = [this] { return intake_->strangers(); };
    operations.serves_http = [this] { return web_ && web_->server() != nullptr; };
    operations.wizard_primitives = [how = conf_options(options_)](store::Files& files) {
        Complaints told_at_load;
        return endpoint::print_primitives(
            endpoint::expand_wizards(store::read_conf("pjsip_wizard.conf", how, files), told_at_load));
    };
    operations.started = loop_.wall_now();
    last_reload_ = operations.started;
    operations.last_reload = [this] { return last_reload_; };
    services_.reset(new manage::Services{.loop = loop_,
                                         .events = events_,
                                         .calls = *calls_,
                                         .directory = directory_,
                                         .registrar = *registrar_,
                                         .registrations = *registrations_,
                                         .health = *trunk_health_,
                                         .net = *sipnet_,
                                         .database = *database_,
                                         .presence = *presence_,
                                         .subscriptions = *subscriptions_,
                                         .publications = *publications_,
                                         .publishing = *publishing_,
                                         .operations = std::move(operations)});
    database_->attach(manage::ContactFamily::kFamily, std::make_shared<manage::ContactFamily>(*services_));
    services_->config_directory = options_.paths.etc;
    services_->log_directory = options_.paths.log;
    packet_logger_ = std::make_unique<manage::PacketLogger>(*services_);
    packet_logger_->follow(directory_.global().debug);
    manage::add_commands(commands_, *services_, *packet_logger_);
    ami_ = std::make_unique<manage::AmiServer>(*services_, commands_, rt_net_);
    commands_.add(manage::manager_commands(*services_, *ami_));
    provisioning_ = std::make_unique<manage::Provisioning>(*services_, options_.paths.data + "/phoneprov");
    commands_.add(manage::provisioning_commands(*provisioning_));
    manage::attach(*calls_, *provisioning_);
    for (auto& function : manage::provisioning_functions()) calls_->functions.add(std::move(function));
    web_ = std::make_unique<manage::WebService>(
        surroundings_.make_http,
        manage::WebService::Health{[this] { return booted_; }, [this] { return stopping_; }},
        [this](rt::HttpServer& server) {
            serve_websockets(server);
            provisioning_->serve(server);
        });
    commands_.add(manage::http_commands(*web_));
    commands_.set_aliases(configuration_->aliases);
}

}  // namespace asterism::server
