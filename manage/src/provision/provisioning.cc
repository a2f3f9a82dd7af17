// SPDX-License-Identifier: Apache-2.0
#include "asterism/manage/provisioning.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/executor.h"
#include "asterism/call/text_scope.h"
#include "provision/phones.h"
#include "room_limits.h"

namespace asterism::manage {

namespace {

constexpr std::string_view kPath = "/phoneprov";
constexpr std::size_t kMostTemplate = std::size_t{1} << 20;
constexpr int kMostRounds = 8;  // templates within templates

/// Variables of the phone, for one request.
call::Variables with_server(const call::Variables& line, const std::string& server) {
    auto out = line;
    if (!out.find("SERVER") && !server.empty()) out.set("SERVER", server);
    return out;
}

}  // namespace

/// One request on its way between main, where files are read, and the exchange.
struct Provisioning::Question {
    explicit Question(rt::HttpReply way_back) : reply(std::move(way_back)) {}
    rt::HttpReply reply;
    Route route;
    std::string server;  // as the phone reached us
    std::string source;  // whose share of FileJobs it takes
    std::string text;
    std::vector<std::string> wanted;
    int rounds = 0;
};

Provisioning::Provisioning(Services& services, std::string folder)
    : services_(services), folder_(std::move(folder)) {}

Provisioning::~Provisioning() { *alive_ = false; }

void Provisioning::configure(std::shared_ptr<const PhoneprovConf> conf) {
    conf_ = std::move(conf);
    phones_ = phones_of(services_, *conf_);
    routes_.clear();
    parts_.clear();
    call::TextScope texts(services_.calls);
    for (std::size_t i = 0; i < phones_.size(); ++i) {
        const auto& phone = phones_[i];
        const auto& profile = *phone.profile;
        for (const auto& file : profile.statics) {
            const auto known = type_of_ending(file.name);
            const std::string type = !file.type.empty() ? file.type
                                     : !known.empty()   ? std::string(known)
                                                        : profile.mime_type;
            add_route(file.name, {profile.static_directory + file.name, type, -1});
        }
        for (const auto& file : profile.dynamics)
            add_route(
                texts.substitute(phone.lines.front(), file.name),
                {file.template_file, file.type.empty() ? profile.mime_type : file.type, static_cast<int>(i)});
    }
}

void Provisioning::add_route(std::string name, Route route) {
    const auto [place, is_new] = routes_.try_emplace(std::move(name), route);
    if (is_new || (place->second.phone < 0 && route.phone < 0)) return;
    log::warning("phoneprov: '{}' is there twice; {} serves it", place->first, place->second.file);
}

void Provisioning::serve(rt::HttpServer& server) {
    if (conf_->profiles.empty()) return server.forget(std::string(kPath));
    server.handle(
        std::string(kPath), "Asterisk HTTP Phone Provisioning Tool",
        [this](rt::HttpRequest request, rt::HttpReply reply) { answer(request, std::move(reply)); });
}

void Provisioning::answer(const rt::HttpRequest& request, rt::HttpReply reply) {
    if (request.method != "GET" && request.method != "HEAD")
        return reply.send(
            {.status = 405, .body = "Method Not Allowed\n", .headers = {{"Allow", "GET, HEAD"}}});
    std::string_view name = request.path;
    if (name.starts_with(kPath)) name.remove_prefix(kPath.size());
    if (name.starts_with('/')) name.remove_prefix(1);
    const auto found = routes_.find(name);
    if (found == routes_.end()) return reply.send({.status = 404, .body = "Not Found\n"});
    auto question = std::make_shared<Question>(std::move(reply));
    question->route = found->second;
    question->server = request.local.ip.is_set() ? request.local.ip.text() : std::string();
    question->source = request.peer.ip.source().text();
    question->wanted.push_back(question->route.file);
    read_next(std::move(question));
}

void Provisioning::read_next(std::shared_ptr<Question> question) {
    const auto most = question->route.phone < 0 ? limits::provision_bytes.value() : kMostTemplate;
    auto job = [this, alive = alive_, question, folder = folder_,
                most](store::Files& files) mutable -> std::function<void()> {
        std::vector<std::pair<std::string, Result<std::string>>> texts;
        for (const auto& name : question->wanted)
            texts.emplace_back(name, files.read(fmt::format("{}/{}", folder, name), most));
        return [this, alive, question, texts = std::move(texts)]() mutable {
            if (!*alive) return;
            for (auto& [name, text] : texts) {
                if (!text) log::warning("phoneprov: {}: {}", name, text.error().reason);
                if (question->route.phone < 0) limits::provision_bytes.note(text ? text->size() : 0);
                if (question->rounds == 0 && !text)
                    return question->reply.send({.status = 404, .body = "Not Found\n"});
                if (question->rounds == 0)
                    question->text = std::move(*text);
                else
                    parts_[name] = text ? std::move(*text) : std::string();
            }
            fill(std::move(question));
        };
    };
    if (!services_.file_jobs.run(question->source, std::move(job)))
        question->reply.send({.status = 503, .body = "Service Unavailable\n"});
}

void Provisioning::fill(std::shared_ptr<Question> question) {
    const auto& route = question->route;
    if (route.phone < 0) return question->reply.send({.body = std::move(question->text), .type = route.type});
    // A reload in between may have taken the phone away.
    if (static_cast<std::size_t>(route.phone) >= phones_.size())
        return question->reply.send({.status = 404, .body = "Not Found\n"});
    // Parts are read anew for each request, so that an edited one counts.
    if (question->rounds == 0) parts_.clear();
    auto& phone = phones_[static_cast<std::size_t>(route.phone)];
    const auto variables = with_server(phone.lines.front(), question->server);
    missing_.clear();
    filling_ = true;
    auto body = call::TextScope(services_.calls).substitute(variables, question->text);
    filling_ = false;
    if (!missing_.empty() && question->rounds < kMostRounds) {
        ++question->rounds;
        question->wanted = std::exchange(missing_, {});
        return read_next(std::move(question));
    }
    question->reply.send(
        {.body = std::move(body), .type = route.type, .headers = {{"Cache-Control", "no-cache, no-store"}}});
}

const Phone* Provisioning::phone_of(std::string_view mac) const {
    const auto found =
        std::ranges::find_if(phones_, [mac](const Phone& one) { return iequals(one.mac, mac); });
    return found == phones_.end() ? nullptr : &*found;
}

std::string Provisioning::each_user(std::string_view text, std::string_view without_mac) const {
    // %{NAME}, so that it is not the phone's own that are put in.
    std::string pattern(text);
    for (std::size_t at = 0; (at = pattern.find("%{", at)) != pattern.npos;) pattern[at] = '$';
    std::string out;
    call::TextScope texts(services_.calls);
    for (const auto& phone : phones_) {
        if (iequals(phone.mac, without_mac)) continue;
        out += texts.substitute(phone.lines.front(), pattern);
    }
    return out;
}

std::string Provisioning::each_extension(const call::Channel* asker, std::string_view mac,
                                         const std::string& template_file) {
    const auto* phone = phone_of(mac);
    if (!phone) {
        log::warning("PP_EACH_EXTENSION: there is no phone {}", mac);
        return {};
    }
    for (const auto piece : split(template_file, '/'))
        if (piece == "..") {
            log::warning("PP_EACH_EXTENSION: {} lies elsewhere", template_file);
            return {};
        }
    const auto part = parts_.find(template_file);
    if (part == parts_.end()) {
        if (!filling_)
            log::warning("PP_EACH_EXTENSION: {} is read for phones that fetch it only", template_file);
        else if (std::ranges::find(missing_, template_file) == missing_.end())
            missing_.push_back(template_file);
        return {};
    }
    const auto text = part->second;
    // What the request said of us counts for each line, too.
    const auto server = call::variable_value(services_.calls, asker, "SERVER").text;
    std::string out;
    call::TextScope texts(services_.calls);
    for (const auto& line : phone->lines) out += texts.substitute(with_server(line, server), text);
    return out;
}

void Provisioning::show_routes(CommandCall& call) const {
    const auto list = [&](bool dynamic) {
        for (const auto& [name, route] : routes_)
            if ((route.phone >= 0) == dynamic) call.out.line("{:<40.40}  {:<30.30}", name, route.file);
    };
    call.out.line("Static routes");
    call.out.line();
    call.out.line("{:<40.40}  {:<30.30}", "Relative URI", "Physical location");
    list(false);
    call.out.line();
    call.out.line("Dynamic routes");
    call.out.line();
    call.out.line("{:<40.40}  {:<30.30}", "Relative URI", "Template");
    list(true);
}

}  // namespace asterism::manage
