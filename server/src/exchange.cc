// SPDX-License-Identifier: Apache-2.0
#include "asterism/server/exchange.h"

#include <fmt/core.h>
#include <sys/resource.h>

#include <algorithm>

#include "asterism/apps/table.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/executor.h"
#include "asterism/session/dialplan.h"
#include "asterism/sip/limits_in_force.h"
#include "entity_id.h"
#include "online_extensions.h"
#include "security_log.h"
#include "words.h"

namespace asterism::server {

namespace {
/// Of what a console has not read yet: `pjsip show contacts` with 100 000 of them takes 9 MB.
constexpr std::size_t kLongestListing = std::size_t{256} << 20;

registrar::Keeping keeping(const Configuration& configuration) {
    return configuration.contacts_in_memory ? registrar::Keeping::InMemory : registrar::Keeping::Stored;
}
}  // namespace

/// What the dialplan holds, for OPTIONS.
class Exchange::Questions final : public endpoint::DialplanQuestions {
public:
    explicit Questions(call::Calls& calls) : calls_(calls) {}
    bool exists(std::string_view context, std::string_view exten, std::string_view caller) const override {
        return calls_.dialplan()->exists(
            {.context = context, .exten = exten, .caller_id = caller, .clock = calls_.clock()});
    }

private:
    call::Calls& calls_;
};

/// DB() on the store.
class Exchange::Values final : public call::KeyValues {
public:
    explicit Values(store::Database& database) : database_(database) {}
    std::optional<std::string> get(std::string_view family, std::string_view key) override {
        const auto* value = database_.get(family, key);
        return value ? std::optional(*value) : std::nullopt;
    }
    call::Authority author(std::string_view family, std::string_view key) override {
        return call::Authority::of_classes(database_.author(family, key));
    }
    void put(std::string_view family, std::string_view key, std::string_view value,
             call::Authority author) override {
        database_.put(family, key, value, {}, author.classes());
    }
    bool erase(std::string_view family, std::string_view key) override {
        return database_.remove(family, key);
    }
    std::size_t erase_tree(std::string_view family, std::string_view key) override {
        return database_.remove_tree(family, key);
    }
    std::vector<std::pair<std::string, std::string>> list(std::string_view family,
                                                          std::string_view key) override {
        std::vector<std::pair<std::string, std::string>> out;
        for (auto& record : database_.list(family, key))
            out.emplace_back(std::move(record.key), std::move(record.value));
        return out;
    }

private:
    store::Database& database_;
};

Exchange::Exchange(rt::Loop& loop, rt::Net& net, const ProgramOptions& options,
                   std::unique_ptr<store::Journal> journal, std::shared_ptr<const Configuration> first,
                   Surroundings surroundings)
    : loop_(loop),
      rt_net_(net),
      options_(options),
      surroundings_(std::move(surroundings)),
      configuration_(std::move(first)),
      journal_(std::move(journal)),
      bind_retry_(loop.wheel(), *this),
      stop_patience_(loop.wheel(), *this) {
    const auto wall = [this] { return loop_.wall_now(); };
    directory_.swap(configuration_->snapshot);
    directory_.set_named_acls([this](std::string_view name) -> const schema::Acl* {
        const auto& named = directory_.snapshot()->find<endpoint::NamedAcl>(name);
        return named ? &named->acl : nullptr;
    });
    database_ = std::make_unique<store::Database>(*journal_);

    // SIP, from the wire upward.
    sipnet_ = std::make_unique<sipnet::SipNet>(
        loop_, surroundings_.sip_net ? *surroundings_.sip_net : rt_net_, net_config());
    transactions_ = std::make_unique<sip::TransactionLayer>(loop_.wheel(), *sipnet_, transaction_options());
    security_ = std::make_unique<endpoint::SecurityEvents>(events_, wall);
    security_log_ = std::make_unique<SecurityLog>(events_, surroundings_.logs_security);
    intake_ = std::make_unique<endpoint::Intake>(directory_, handlers_, *security_, wall);
    dialogs_ = std::make_unique<sip::DialogLayer>(*transactions_, *intake_);
    transactions_->set_core(*dialogs_);
    sipnet_->attach(*transactions_);
    intake_->attach(*transactions_);
    intake_->identifier().set_transport_domain([this](std::uint16_t number) {
        const auto* config = sipnet_->config_of(number);
        const auto transport = config ? directory_.transport(config->name) : nullptr;
        return transport ? transport->domain : std::string();
    });
    requester_ = std::make_unique<endpoint::Requester>(loop_, *transactions_, *sipnet_, directory_);
    if (surroundings_.make_http_client) http_client_ = surroundings_.make_http_client();
    access_tokens_ = std::make_unique<endpoint::AccessTokens>(loop_, directory_, http_client_.get());
    requester_->set_access_tokens(*access_tokens_);
    sipnet_->resolver().configure(configuration_->resolver);
    match_names_ = std::make_unique<endpoint::MatchNames>(loop_, sipnet_->resolver());
    match_names_->follow(*configuration_->snapshot);
    intake_->identifier().set_match_names(*match_names_);

    registrar_ = std::make_unique<registrar::Registrar>(
        registrar::Registrar::Services{loop_, *transactions_, *sipnet_, directory_, *security_, events_,
                                       *journal_, *requester_, options_.system_name});
    registrar_->keep(keeping(*configuration_));
    sipnet_->watch_flows(*registrar_);
    registrations_ = std::make_unique<trunk::Registrations>(
        trunk::Registrations::Services{loop_, *requester_, directory_, events_});
    sipnet_->watch_flows(*registrations_);
    requester_->set_open_ways(*registrations_);
    intake_->identifier().set_line_tokens(*registrations_);

    trunk_health_ = std::make_unique<endpoint::TrunkHealth>(
        endpoint::TrunkHealth::Services{loop_, directory_, *registrar_, *registrations_, events_});

    // Calls.
    call::CallsOptions call_options;
    call_options.system_name = options_.system_name;
    call_options.default_language = options_.default_language;
    call_options.most_calls = options_.most_calls;
    call_options.live_dangerously = options_.live_dangerously;
    calls_ = std::make_unique<call::Calls>(loop_, events_, call_options);
    values_ = std::make_unique<Values>(*database_);
    calls_->attach(*values_);
    calls_->set_tone_zones(configuration_->tone_zones);
    calls_->set_music(configuration_->music);
    calls_->set_features(configuration_->features);
    const session::SipServices sip_services{*calls_,     *transactions_, dialogs_->table(), *sipnet_,
                                            *requester_, directory_,     *registrar_,       *trunk_health_};
    pjsip_ = std::make_unique<session::Pjsip>(sip_services);
    messages_ = std::make_unique<session::Messages>(sip_services);
    messages_->set_notify_types(configuration_->notify_types);
    session::attach(*calls_, {&directory_, registrar_.get(), messages_.get()});
    local_ = std::make_unique<call::Local>(*calls_);
    calls_->technologies.add(*pjsip_);
    calls_->technologies.add(*local_);
    add_words(calls_->applications, calls_->functions);
    for (const auto& name : options_.forbidden) {
        const bool application = calls_->applications.remove(name);
        if (!calls_->functions.remove(name) && !application)
            log::warning("asterisk.conf: forbid: there is no application or function '{}'", name);
    }
    presence_ = std::make_unique<presence::Presence>(
        loop_, events_, *database_, calls_->clock(),
        [this](std::string_view context, std::string_view exten, std::string_view text) {
            return call::substitute_at(*calls_, context, exten, text);
        });
    pjsip_devices_ = std::make_unique<session::PjsipDevices>(calls_->devices, directory_, *registrar_);
    local_devices_ = std::make_unique<call::LocalDevices>(*calls_);
    presence_->devices.add("PJSIP", *pjsip_devices_);
    presence_->devices.add("Local", *local_devices_);
    calls_->devices.attach(presence_->devices);
    registrar_->attach(presence_->devices);
    errands_ = std::make_unique<apps::Errands>(loop_, surroundings_.helpers, surroundings_.programs);
    apps::AppServices app_services;
    app_services.errands = errands_.get();
    app_services.presence = presence_.get();
    app_services.resolver = &rt_net_.resolver();
    app_services.config_directory = options_.paths.etc;
    // These two are made later.
    app_services.has_module = [this](std::string_view name) {
        return services_ && manage::has_module(*services_, name);
    };
    app_services.manager_sessions = [this](std::string_view user) {
        return ami_ ? ami_->sessions_of(user) : std::nullopt;
    };
    apps::attach(*calls_, std::move(app_services));

    online_extensions_ = std::make_unique<OnlineExtensions>(*calls_, directory_, *registrar_);
    connect_mwi();
    connect_servers();

    // Who takes which request.
    questions_ = std::make_unique<Questions>(*calls_);
    options_handler_ = std::make_unique<endpoint::OptionsHandler>(*transactions_, *questions_, directory_);
    handlers_.set(sip::Method::Register, *registrar_);
    handlers_.set(sip::Method::Invite, *pjsip_);
    handlers_.set(sip::Method::Message, *messages_);
    handlers_.set(sip::Method::Subscribe, *subscriptions_);
    incoming_mwi_->serve(handlers_);
    publications_->serve(handlers_);
    handlers_.set(sip::Method::Options, *options_handler_);

    register_commands();
}

void Exchange::connect_mwi() {
    subscriptions_ = std::make_unique<presence::Subscriptions>(
        presence::Subscriptions::Services{loop_, *transactions_, dialogs_->table(), *sipnet_, *requester_,
                                          directory_, events_, *presence_, *journal_, *intake_});
    subscriptions_->keep(!configuration_->subscriptions_in_memory);
    sipnet_->watch_flows(*subscriptions_);
    mwi_ = std::make_unique<presence::UnsolicitedMwi>(presence::UnsolicitedMwi::Services{
        loop_, directory_, presence_->mailboxes,
        [this](const endpoint::Ref<endpoint::Endpoint>& endpoint, const endpoint::MessageSummary& summary) {
            messages_->notify_waiting(endpoint, summary);
        },
        [this] { return requester_->unanswered(); },
        [this](const endpoint::Endpoint& endpoint) {
            return endpoint.shared->mwi_subscribe_replaces_unsolicited &&
                   subscriptions_->watches_mail(endpoint.name);
        }});
    incoming_mwi_ = std::make_unique<presence::IncomingMwi>(*transactions_, presence_->mailboxes, events_);
    presence_->mailboxes.watch([this](std::string_view mailbox) {
        mwi_->on_changed(mailbox);
        subscriptions_->on_mailbox(mailbox);
    });
    registrar_->watch_registered(
        [this](const endpoint::Ref<endpoint::Endpoint>& endpoint) { mwi_->on_registered(endpoint); });
}

// What servers publish to each other.
void Exchange::connect_servers() {
    const auto name = options_.entity_id.empty() ? random_entity_id() : to_lower(options_.entity_id);
    publishing_ = std::make_unique<presence::Publishing>(
        presence::Publishing::Services{loop_, *requester_, directory_, *presence_, name});
    publications_ = std::make_unique<presence::Publications>(
        presence::Publications::Services{loop_, *transactions_, directory_, *presence_, *publishing_, name});
}

Exchange::~Exchange() {
    // Applications that wait still, then whoever holds a session: each goes before what it stands on.
    loop_.ready().end_all();
    web_.reset();
    ami_.reset();
    if (surroundings_.follow_log) surroundings_.follow_log(nullptr);
    control_.reset();
    calls_->channels.clear();
    subscriptions_->clear();
    // What stays behind of sessions to say goodbye stands on all of SIP.
    pjsip_->clear();
    requester_->clear();
}

void Exchange::set_plane(std::unique_ptr<media::Plane> plane) {
    plane_ = std::move(plane);
    calls_->attach(*plane_);
}

sip::TransactionLayer::Options Exchange::transaction_options() const {
    const auto& system = directory_.system();
    sip::TransactionLayer::Options options;
    options.timers = sip::TimerValues::of(system.timer_t1, system.timer_b);
    options.agent = directory_.global().user_agent;
    options.compact_headers = system.compact_headers;
    const sip::Limits configured{system.max_message_size, system.max_headers, system.max_header_line,
                                 system.max_body_nesting, system.max_body_parts};
    options.limits = sip::limits_in_force(configured);
    return options;
}

sipnet::NetConfig Exchange::net_config() const {
    sipnet::NetConfig config;
    config.disable_rport = directory_.system().disable_rport;
    config.keep_alive_interval = directory_.global().keep_alive_interval;
    config.first_message = directory_.system().timer_b;
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        sipnet::fit_connection_limits(files.rlim_cur);
        manage::fit_manager_limits(files.rlim_cur);
    }
    config.shed_overload =
        directory_.global().taskprocessor_overload_trigger != endpoint::OverloadTrigger::None;
    config.overload_answer_udp = directory_.global().overload_answer_udp;
    return config;
}

void Exchange::open() {
    ASTERISM_EXPECT(plane_ != nullptr);
    registrar_->load();
    // Its [globals] may ask every function there is.
    call::come_into_force(*calls_, configuration_->dialplan);
    presence_->extensions.set_dialplan(calls_->dialplan());
    subscriptions_->load();
    online_extensions_->follow();
    security_log_->follow();
    open_listeners();
    control_ = std::make_unique<manage::ControlServer>(
        commands_, manage::ControlOptions{.hostname = services_->hostname, .version = services_->version});
    control_->on_consoles([this](bool any) {
        if (!surroundings_.follow_log) return;
        if (!any) return surroundings_.follow_log(nullptr);
        surroundings_.follow_log([this](log::Level level, const std::string& line) {
            if (control_) control_->console_line(level, line);
        });
    });
    rt::ListenOptions control;
    control.unix_path = options_.paths.control_socket();
    control.stream.most_unsent = kLongestListing;
    if (const auto opened = control_->listen(rt_net_, control); !opened)
        log::error("The control socket cannot be had: {}", opened.error().reason);
    for (const auto& fault : ami_->configure(configuration_->ami)) log::error("{}", fault);
    provisioning_->configure(configuration_->phoneprov);
    open_web();
    name_own_sockets();
    registrations_->follow();
    publishing_->follow();
    mwi_->start();
    intake_->set_booted(true);
    booted_ = true;
    log::verbose(1, "Asterisk Ready.");
    for (auto& then : std::exchange(waiting_for_boot_, {})) then();
    ami_->fully_booted();
    if (surroundings_.booted) surroundings_.booted();
}

void Exchange::name_own_sockets() {
    std::vector<SocketAddress> sockets;
    const auto add = [&sockets](bool on, const SocketAddress& bind) {
        if (on && bind.is_set()) sockets.push_back(bind);
    };
    const auto& ami = configuration_->ami;
    add(ami.enabled, ami.bind);
    add(ami.enabled && ami.tls_enabled, ami.tls_bind);
    if (configuration_->http) {
        const auto http = manage::http_options(*configuration_->http, configuration_->snapshot);
        add(http.bind.has_value(), http.bind.value_or(SocketAddress{}));
        add(http.tls_bind.has_value(), http.tls_bind.value_or(SocketAddress{}));
    }
    sipnet_->set_further_sockets(std::move(sockets));
}

void Exchange::on_slept(Millis slept) {
    log::notice("This machine has slept for {} s", std::chrono::round<Seconds>(slept).count());
    registrar_->on_slept(slept);
    registrations_->on_slept(slept);
    subscriptions_->on_slept(slept);
    publishing_->on_slept(slept);
    publications_->on_slept(slept);
}

void Exchange::apply(std::shared_ptr<const Configuration> next) {
    const auto before = directory_.snapshot();
    configuration_ = std::move(next);
    directory_.swap(configuration_->snapshot);
    sipnet_->resolver().configure(configuration_->resolver);
    match_names_->follow(*configuration_->snapshot);
    call::come_into_force(*calls_, configuration_->dialplan);
    calls_->set_tone_zones(configuration_->tone_zones);
    calls_->set_music(configuration_->music);
    calls_->set_features(configuration_->features);
    presence_->extensions.set_dialplan(configuration_->dialplan);
    messages_->set_notify_types(configuration_->notify_types);
    plane_->set_options(configuration_->media);
    // timers and the like stay as they were at start (statement 212); the agent's name may change.
    auto options = transactions_->options();
    options.agent = directory_.global().user_agent;
    transactions_->configure(options);
    packet_logger_->follow(directory_.global().debug);
    auto net = net_config();
    net.disable_rport = before->only<endpoint::System>()->disable_rport;
    sipnet_->configure(net);
    reconcile_listeners(*before);
    registrar_->keep(keeping(*configuration_));
    subscriptions_->keep(!configuration_->subscriptions_in_memory);
    subscriptions_->follow();
    registrar_->follow();
    online_extensions_->follow();
    security_log_->follow();
    registrations_->follow();
    trunk_health_->follow();
    mwi_->follow();
    publishing_->follow();
    publications_->follow();
    for (const auto& fault : ami_->configure(configuration_->ami)) log::error("{}", fault);
    provisioning_->configure(configuration_->phoneprov);
    commands_.set_aliases(configuration_->aliases);
    open_web();
    name_own_sockets();
    last_reload_ = loop_.wall_now();
}

Census Exchange::census() const {
    return {.client_transactions = transactions_->clients(),
            .server_transactions = transactions_->servers(),
            .finished_transactions = transactions_->finished(),
            .dialogs = dialogs_->table().size(),
            .requests = requester_->unanswered(),
            .channels = calls_->channels.count(),
            .active_calls = calls_->active_calls.value(),
            .bridges = calls_->bridges.all().size(),
            .devices = calls_->devices.count(),
            .subscriptions = subscriptions_->count(),
            .messages = messages_->waiting(),
            .message_bytes = messages_->waiting_bytes(),
            .errands = errands_->running(),
            .streams = plane_->streams(),
            .media_transports = plane_->transports(),
            .media_news = calls_->media_news()};
}

std::vector<std::pair<std::string_view, std::size_t>> Census::rows() const {
    return {{"channels", channels},
            {"active calls", active_calls},
            {"bridges", bridges},
            {"devices with channels", devices},
            {"subscriptions", subscriptions},
            {"messages", messages},
            {"bytes of messages", message_bytes},
            {"errands", errands},
            {"dialogs", dialogs},
            {"requests of ours", requests},
            {"client transactions", client_transactions},
            {"server transactions", server_transactions},
            {"finished transactions", finished_transactions},
            {"media streams", streams},
            {"media transports", media_transports},
            {"media news", media_news}};
}

}  // namespace asterism::server
