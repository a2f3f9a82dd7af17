// SPDX-License-Identifier: Apache-2.0
// The whole telephone side, joined: every service of the exchange thread, in the order in which they stand on
// one another, and nothing else. Made on the exchange thread, on the kernel's network or the simulated one.
//
//   open()    listeners, control socket, AMI; then booted
//   apply()   a new configuration, in one step; no call is touched
//   stop()    calls are ended or waited for, then `stopped` is called
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "asterism/apps/errands.h"
#include "asterism/base/event.h"
#include "asterism/base/log.h"
#include "asterism/call/calls.h"
#include "asterism/call/local.h"
#include "asterism/endpoint/intake.h"
#include "asterism/endpoint/options_handler.h"
#include "asterism/endpoint/requester.h"
#include "asterism/manage/ami.h"
#include "asterism/manage/cli.h"
#include "asterism/manage/commands.h"
#include "asterism/manage/contact_family.h"
#include "asterism/manage/control.h"
#include "asterism/manage/packet_logger.h"
#include "asterism/manage/provisioning.h"
#include "asterism/manage/services.h"
#include "asterism/manage/web_service.h"
#include "asterism/media/plane.h"
#include "asterism/presence/incoming_mwi.h"
#include "asterism/presence/presence.h"
#include "asterism/presence/publications.h"
#include "asterism/presence/publishing.h"
#include "asterism/presence/subscriptions.h"
#include "asterism/presence/unsolicited_mwi.h"
#include "asterism/registrar/registrar.h"
#include "asterism/rt/sleep_watch.h"
#include "asterism/server/configuration.h"
#include "asterism/session/devices.h"
#include "asterism/session/messages.h"
#include "asterism/session/pjsip.h"
#include "asterism/sip/dialog_layer.h"
#include "asterism/sipnet/sip_net.h"
#include "asterism/store/database.h"
#include "asterism/store/journal.h"
#include "asterism/trunk/registrations.h"

namespace asterism::server {

/// What the exchange asks of the program around it.
struct Surroundings {
    /// Starts reading the configuration again (on the main thread); `done` is called on the exchange with
    /// what to say.
    std::function<void(std::string what, std::function<void(manage::Reloaded)> done)> reload;
    /// manage::Operations::aside
    std::function<void(std::function<std::function<void()>(store::Files&)> job)> aside;
    /// The exchange has nothing left to do.
    std::function<void()> stopped;
    /// Every listener accepts.
    std::function<void()> booted;
    std::function<void()> rotate_logs;
    /// manage::Operations::change_log
    std::function<void(std::string, std::optional<std::string>, std::function<void(std::string)>)> change_log;
    /// Every line of the log goes to `show` on the exchange from now on; null: to nobody any more.
    std::function<void(std::function<void(log::Level, std::string)> show)> follow_log;
    std::function<std::vector<manage::LogChannel>()> log_channels;
    /// Somebody writes security events; null: nobody does.
    std::function<bool()> logs_security;
    /// The network of SIP when it is another than that of everything else: I/O threads. Else null.
    rt::Net* sip_net = nullptr;
    /// For files and programs of the dialplan; null (the simulated twin): these are done in place. Both
    /// outlive the exchange.
    rt::Helpers* helpers = nullptr;
    rt::Programs* programs = nullptr;
    /// Makes the HTTP server, once http.conf wants one. Null: none can be had.
    manage::WebService::MakeServer make_http;
    /// None: nothing is fetched over HTTP.
    std::function<std::unique_ptr<rt::HttpClient>()> make_http_client;
};

/// What is there at this moment. All zero once every call is over and its echoes have died away.
struct Census {
    std::size_t client_transactions = 0;
    std::size_t server_transactions = 0;
    /// Server transactions that only repeat their answer.
    std::size_t finished_transactions = 0;
    std::size_t dialogs = 0;
    std::size_t requests = 0;
    std::size_t channels = 0;
    std::size_t active_calls = 0;
    std::size_t bridges = 0;
    /// Devices that have channels.
    std::size_t devices = 0;
    std::size_t subscriptions = 0;
    /// MESSAGEs that wait or run, and their bytes.
    std::size_t messages = 0;
    std::size_t message_bytes = 0;
    /// Programs and files of the dialplan that are under way.
    std::size_t errands = 0;
    std::size_t streams = 0;
    std::size_t media_transports = 0;
    /// Streams, sounds and counts that a channel is still to hear of.
    std::size_t media_news = 0;

    /// All of them by name.
    std::vector<std::pair<std::string_view, std::size_t>> rows() const;
};

class OnlineExtensions;
class SecurityLog;

class Exchange {
public:
    Exchange(rt::Loop& loop, rt::Net& net, const ProgramOptions& options,
             std::unique_ptr<store::Journal> journal, std::shared_ptr<const Configuration> first,
             Surroundings surroundings);
    ~Exchange();

    /// The media plane: real workers, or simulated ones. Before open().
    void set_plane(std::unique_ptr<media::Plane> plane);
    media::Events& media_events() { return *calls_; }

    void open();
    void apply(std::shared_ptr<const Configuration> next);
    void stop(manage::StopMode mode);
    /// Takes a stop back that still waits for calls; false when none does.
    bool abort_stop();
    manage::ControlServer* control() { return control_.get(); }
    bool booted() const { return booted_; }
    Census census() const;

    call::Calls& calls() { return *calls_; }
    EventBus& events() { return events_; }
    manage::Commands& commands() { return commands_; }
    sipnet::SipNet& net() { return *sipnet_; }
    registrar::Registrar& registrar() { return *registrar_; }

private:
    class Questions;
    class Values;

    void open_listeners();
    void open_listener(const endpoint::Transport& transport);
    void bind_again_later(const std::string& name, const std::string& reason);
    void on_bind_retry();
    void reconcile_listeners(const schema::Snapshot& before);
    sip::TransactionLayer::Options transaction_options() const;
    sipnet::NetConfig net_config() const;
    void register_commands();
    void reload(std::string what, std::function<void(manage::Reloaded)> done);
    void connect_mwi();
    void connect_servers();
    void open_web();
    /// So that no request goes there by a peer's words.
    void name_own_sockets();
    void serve_websockets(rt::HttpServer& server);
    void check_stopped();
    void on_stop_patience();
    void on_slept(Millis slept);

    rt::Loop& loop_;
    rt::Net& rt_net_;
    ProgramOptions options_;
    Surroundings surroundings_;
    std::shared_ptr<const Configuration> configuration_;

    EventBus events_;
    std::unique_ptr<store::Journal> journal_;
    std::unique_ptr<store::Database> database_;
    endpoint::Directory directory_;
    endpoint::Handlers handlers_;
    std::unique_ptr<endpoint::SecurityEvents> security_;
    std::unique_ptr<endpoint::Intake> intake_;
    std::unique_ptr<sipnet::SipNet> sipnet_;
    std::unique_ptr<endpoint::MatchNames> match_names_;
    std::unique_ptr<sip::TransactionLayer> transactions_;
    std::unique_ptr<sip::DialogLayer> dialogs_;
    std::unique_ptr<rt::HttpClient> http_client_;
    std::unique_ptr<endpoint::AccessTokens> access_tokens_;
    std::unique_ptr<endpoint::Requester> requester_;
    std::unique_ptr<registrar::Registrar> registrar_;
    std::unique_ptr<trunk::Registrations> registrations_;
    rt::SleepWatch sleep_watch_{loop_, [this](Millis slept) { on_slept(slept); }};
    std::unique_ptr<endpoint::TrunkHealth> trunk_health_;
    std::unique_ptr<Values> values_;
    std::unique_ptr<apps::Errands> errands_;
    std::unique_ptr<call::Calls> calls_;
    std::unique_ptr<Questions> questions_;
    std::unique_ptr<endpoint::OptionsHandler> options_handler_;
    /// Who asked for the end, and waits for it.
    std::vector<std::function<void()>> stop_askers_;
    std::unique_ptr<media::Plane> plane_;
    std::unique_ptr<session::Pjsip> pjsip_;
    std::unique_ptr<call::Local> local_;
    std::unique_ptr<presence::Presence> presence_;
    std::unique_ptr<session::PjsipDevices> pjsip_devices_;
    std::unique_ptr<call::LocalDevices> local_devices_;
    std::unique_ptr<session::Messages> messages_;
    std::unique_ptr<OnlineExtensions> online_extensions_;
    std::unique_ptr<presence::UnsolicitedMwi> mwi_;
    std::unique_ptr<presence::IncomingMwi> incoming_mwi_;
    std::unique_ptr<presence::Subscriptions> subscriptions_;
    std::unique_ptr<presence::Publishing> publishing_;
    std::unique_ptr<presence::Publications> publications_;
    std::unique_ptr<SecurityLog> security_log_;
    std::unique_ptr<manage::Services> services_;
    manage::Commands commands_;
    std::unique_ptr<manage::PacketLogger> packet_logger_;
    std::unique_ptr<manage::ControlServer> control_;
    std::unique_ptr<manage::AmiServer> ami_;
    std::unique_ptr<manage::Provisioning> provisioning_;
    std::unique_ptr<manage::WebService> web_;
    WallTime last_reload_;
    std::uint64_t next_reload_ = 0;
    std::set<std::uint64_t> reloads_;  // under way

    std::vector<std::function<void()>> waiting_for_boot_;
    /// Transports that could not be bound so far, and how often that was tried.
    std::map<std::string, int> bind_tries_;
    Timer<Exchange, &Exchange::on_bind_retry> bind_retry_;
    bool booted_ = false;
    bool stopping_ = false;
    int stop_rounds_ = 0;
    bool withdrawn_ = false;  // our registrations, at the end
    Timer<Exchange, &Exchange::on_stop_patience> stop_patience_;
};

}  // namespace asterism::server
