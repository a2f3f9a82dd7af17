// SPDX-License-Identifier: Apache-2.0
#include "pjsip/rows.h"

#include "state/durations.h"

namespace asterism::manage {

namespace {

constexpr int kStateColumn = 65;
constexpr int kHashColumn = 59;
constexpr int kMiddleColumn = 41;

/// The column after the colon of a title at `depth`.
int title_end(int depth) { return 10 + 2 * depth; }

std::string title(int depth, std::string_view text) {
    return fmt::format("{:>{}}:", text, title_end(depth) - 1);
}

/// "<Name.......>" that fills `width`.
std::string box(std::string_view name, int width) {
    return fmt::format("<{:.<{}}>", name, std::max(0, width - 2));
}

}  // namespace

std::string_view contact_hash(const endpoint::Reachable& contact) {
    const auto at = contact.id.find_last_of('@');
    return std::string_view(contact.id).substr(at + 1, 10);
}

std::string_view status_word(endpoint::ContactStatus status) {
    using enum endpoint::ContactStatus;
    switch (status) {
        case Reachable:
            return "Avail";
        case Unreachable:
            return "Unavail";
        default:  // 569: so it is until its first probe has a result, too
            return "NonQual";
    }
}

std::string match_text(const endpoint::MatchEntry& entry) {
    std::string text = entry.exclude ? "!" : "";
    if (!entry.network) return text + entry.host + (entry.port ? fmt::format(":{}", entry.port) : "");
    if (!entry.port) return text + entry.network->text();
    return text + SocketAddress{entry.network->base(), entry.port}.text() +
           fmt::format("/{}", entry.network->prefix());
}

void endpoint_row(CommandOutput& out, const Services& services, const endpoint::Endpoint& endpoint,
                  const std::vector<Channel*>& channels) {
    std::string name = endpoint.name;
    if (!endpoint.callerid.number.empty()) name += '/' + endpoint.callerid.number;
    const auto most = endpoint.device_state_busy_at ? std::to_string(endpoint.device_state_busy_at) : "inf";
    out.line("{}  {:<51.51}  {:<12.12}  {} of {}", title(0, "Endpoint"), name,
             device_state_text(services, endpoint), channels.size(), most);
}

void auth_row(CommandOutput& out, int depth, std::string_view name, const endpoint::Auth& auth) {
    out.line("{}  {}/{}", title(depth, name), auth.name, auth.username);
}

void aor_row(CommandOutput& out, int depth, const endpoint::Aor& aor) {
    const int width = kStateColumn - title_end(depth) - 4;
    out.line("{}  {:<{}.{}}  {}", title(depth, "Aor"), aor.name, width, width, aor.max_contacts);
}

void contact_row(CommandOutput& out, int depth, const endpoint::Reachable& contact) {
    const int width = kHashColumn - title_end(depth) - 3;
    const auto rtt = contact.rtt.count() > 0
                         ? fmt::format("{:.3f}", static_cast<double>(contact.rtt.count()) / 1000.0)
                         : std::string("-nan");  // 556
    out.line("{}  {:<{}.{}} {:<10.10} {:<7.7} {:>11}", title(depth, "Contact"),
             fmt::format("{}/{}", contact.aor, contact.uri), width, width, contact_hash(contact),
             status_word(contact.status), rtt);
}

void transport_row(CommandOutput& out, int depth, const endpoint::Transport& transport) {
    out.line("{}  {:<21.21}  {:>6}  {:>5}  {:>5}  {}", title(depth, "Transport"), transport.name,
             schema::word(transport.protocol), transport.cos, transport.tos,
             schema::Value<SocketAddress>::print(transport.bind));
}

void identify_row(CommandOutput& out, int depth, const endpoint::Identify& identify) {
    out.line("{}  {}/{}", title(depth, "Identify"), identify.name, identify.endpoint);
}

void identify_matches(CommandOutput& out, int depth, const endpoint::Identify& identify) {
    for (const auto& entry : identify.match) out.line("{} {}", title(depth, "Match"), match_text(entry));
    if (!identify.match_header.empty()) out.line("{} {}", title(depth, "Header"), identify.match_header);
    if (!identify.match_request_uri.empty())
        out.line("{} {}", title(depth, "RequestURI"), identify.match_request_uri);
}

void channel_row(CommandOutput& out, int depth, const Channel& channel, WallTime now) {
    const int width = kStateColumn - title_end(depth) - 2;
    out.line("{} {:<{}.{}} {:<12.12}  {}", title(depth, "Channel"),
             fmt::format("{}/{}", channel.name(), channel.application), width, width,
             to_text(channel.state()), clock_text(between(channel.created(), now)));
}

void channel_exten_row(CommandOutput& out, int depth, const Channel& channel) {
    const int width = kMiddleColumn - title_end(depth) - 2;
    out.line("{} {:<{}.{}} CLCID: \"{}\" <{}>", title(depth, "Exten"), channel.place.exten, width, width,
             channel.connected.name.shown(), channel.connected.number.shown());
}

std::string_view endpoint_head() {
    return " Endpoint:  <Endpoint/CID.....................................>  <State.....>  <Channels.>";
}

std::string auth_head(int depth) {
    return title(depth, "I/OAuth") + "  " +
           box("AuthId/UserName", static_cast<int>(kRule) - title_end(depth) - 2);
}

std::string aor_head(int depth) {
    return title(depth, "Aor") + "  " + box("Aor", kStateColumn - title_end(depth) - 4) + "  <MaxContact>";
}

std::string contact_head(int depth) {
    return title(depth, "Contact") + "  " + box("Aor/ContactUri", kHashColumn - title_end(depth) - 3) +
           " <Hash....> <Status> <RTT(ms)..>";
}

std::string transport_head(int depth) {
    return title(depth, "Transport") + "  <TransportId........>  <Type>  <cos>  <tos>  " +
           box("BindAddress", static_cast<int>(kRule) - title_end(depth) - 47);
}

std::string identify_head(int depth) {
    return title(depth, "Identify") + "  " +
           box("Identify/Endpoint", static_cast<int>(kRule) - title_end(depth) - 2);
}

std::string identify_match_head(int depth) {
    return title(depth, "Match") + "  " + box("criteria", 51 - title_end(depth) - 2);
}

std::string channel_head(int depth) {
    return title(depth, "Channel") + "  " + box("ChannelId", kStateColumn - title_end(depth) - 4) +
           "  <State.....>  <Time.....>";
}

std::string channel_exten_head(int depth) {
    return title(depth, "Exten") + ' ' + box("DialedExten", kMiddleColumn - title_end(depth) - 3) +
           "  CLCID: <ConnectedLineCID.......>";
}

}  // namespace asterism::manage
