// SPDX-License-Identifier: Apache-2.0
// CHANNEL(item), CHANNELS, CHANNEL_EXISTS.
#include <fmt/core.h>

#include <charconv>

#include "../common.h"
#include "asterism/base/log.h"
#include "asterism/base/regex.h"
#include "asterism/base/text.h"
#include "asterism/call/bridge.h"
#include "asterism/call/events.h"
#include "asterism/call/executor.h"
#include "asterism/call/stream_stats.h"
#include "asterism/dialplan/args.h"
#include "functions.h"

namespace asterism::apps {

namespace {

using Text = std::string Channel::*;

struct Named {
    std::string_view item;
    Text member;
};
// Read and written as they are.
constexpr Named kTexts[] = {
    {"language", &Channel::language},        {"accountcode", &Channel::accountcode},
    {"peeraccount", &Channel::peer_account}, {"musicclass", &Channel::musicclass},
    {"tonezone", &Channel::tone_zone},       {"tenantid", &Channel::tenantid},
    {"parkinglot", &Channel::parkinglot},
};

Text text_of(std::string_view item) {
    for (const auto& one : kTexts)
        if (iequals(one.item, item)) return one.member;
    return nullptr;
}

/// Of its leg: CHANNEL(pjsip,call-id), CHANNEL(endpoint), CHANNEL(rtp,dest).
std::string leg_item(const Channel& channel, const std::vector<std::string>& parts) {
    const auto item = trim(parts[0]);
    std::string out;
    if (channel.leg()) {
        if (iequals(item, "pjsip") && channel.leg()->property(trim(parts[1]), out)) return out;
        if (!iequals(item, "pjsip") && channel.leg()->property(item, out)) return out;
        // Behind it the kind of the stream: sound unless said.
        const auto kind = parts.size() < 3 ? std::string_view() : trim(parts[2]);
        auto name = fmt::format("{},{}", item, trim(parts[1]));
        if (!kind.empty() && !iequals(kind, "audio")) name += fmt::format(",{}", kind);
        if (channel.leg()->property(name, out)) return out;
    }
    const auto what = parts[1].empty() ? std::string(item) : fmt::format("{},{}", item, parts[1]);
    log::warning("CHANNEL({}) has no value here", what);
    return {};
}

std::string bridge_peer(const Channel& channel) {
    const auto* other = channel.bridge() ? channel.bridge()->other(channel) : nullptr;
    return other ? other->name() : std::string();
}

std::string read_item(Calls&, Channel* channel, const std::string& args) {
    const auto parts = function_args(args, 2);
    const auto item = trim(parts[0]);
    if (!channel) return {};
    const auto is = [item](std::string_view name) { return iequals(item, name); };
    if (const auto text = text_of(item)) return channel->*text;
    if (is("name") || is("channame")) return channel->name();
    if (is("channeltype")) return std::string(channel->technology());
    if (is("uniqueid")) return channel->uniqueid();
    if (is("linkedid")) return channel->linkedid();
    if (is("callid")) return fmt::format("[{}]", channel->call_identifier());
    if (is("state")) return std::string(call::to_text(channel->state()));
    if (is("context")) return channel->place.context;
    if (is("exten")) return channel->place.exten;
    if (is("priority")) return std::to_string(channel->place.priority);
    if (is("lastcontext")) return channel->past.get().context;
    if (is("lastexten")) return channel->past.get().exten;
    if (is("hangupsource")) return channel->past.get().hangup_source;
    if (is("appname")) return channel->application;
    if (is("appdata")) return channel->application_data;
    if (is("peer") || is("bridgepeer")) return bridge_peer(*channel);
    if (is("checkhangup")) return channel->gone() ? "1" : "0";
    if (is("onhold")) return channel->held_by_far_end() ? "1" : "0";
    if (is("max_forwards")) return std::to_string(channel->calls().options.most_hops - channel->hops);
    if (is("audionativeformat") || is("audioreadformat") || is("audiowriteformat")) {
        std::string native;
        if (is("audionativeformat") && channel->leg() &&
            channel->leg()->property("audionativeformat", native))
            return native;
        const auto codecs = channel->formats();
        if (is("audionativeformat")) {
            sdp::CodecList list;
            list.allow(codecs);
            return list.text();
        }
        return codecs.substr(0, codecs.find(','));
    }
    if (is("videonativeformat")) {
        const auto shapes = channel->leg() ? channel->leg()->shapes() : std::vector<sdp::StreamShape>();
        const auto* video = sdp::find_shape(shapes, sdp::MediaKind::Video, 0);
        return video ? video->codecs().text() : std::string("(nothing)");
    }
    if (is("after_bridge_goto")) return channel->past.get().after_bridge;
    if (auto groups = pickup_group_item(*channel, item)) return *groups;
    if (auto record = record_item(*channel, item)) return *record;
    if (is("secure_signaling")) return leg_item(*channel, {"pjsip", "secure"});
    return leg_item(*channel, parts);
}

// CHANNEL(rtcp,...) waits for the media worker.
bool asks_for_counts(const std::string& args) {
    return iequals(trim(std::string_view(args).substr(0, args.find(','))), "rtcp");
}

rt::Task<std::string> read_counts(Calls&, Channel* channel, std::string args) {
    const auto parts = function_args(args, 3);
    if (!channel) co_return std::string();
    const auto kind_name = trim(parts[2]);
    const bool video = iequals(kind_name, "video");
    if (!video && !kind_name.empty() && !iequals(kind_name, "audio")) {
        log::warning("CHANNEL(rtcp,...): there is no media type '{}'", kind_name);
        co_return std::string();
    }
    const auto statistic = trim(parts[1]);
    const auto name = statistic.empty() ? std::string("all") : std::string(statistic);
    const auto kind = video ? sdp::MediaKind::Video : sdp::MediaKind::Audio;
    // Whoever asks from outside does not keep the channel while he waits.
    const std::string whose = channel->name();
    const auto stats = co_await call::stream_stats(*channel, kind);
    if (!stats) {
        log::warning("CHANNEL(rtcp,{}): {} has no {}", name, whose, video ? "video" : "sound");
        co_return std::string();
    }
    auto text = call::print_statistic(*stats, name);
    if (!text) log::warning("CHANNEL(rtcp,{}): there is no such statistic", name);
    co_return text.value_or(std::string());
}

/// With context and extension, so that it means the same wherever the channel is when it ends.
std::string whole_target(const Channel& channel, const std::string& text) {
    const auto target = dialplan::parse_target(text);
    auto out = fmt::format("{},{},{}", target.context.empty() ? channel.place.context : target.context,
                           target.exten.empty() ? channel.place.exten : target.exten, target.priority);
    if (!target.args.empty()) out += fmt::format("({})", target.args);
    return out;
}

constexpr std::size_t kMostHandlers = 64;
/// Further than that nothing is forwarded.
constexpr int kMostMaxForwards = 10'000;

/// The number that `text` begins with.
std::optional<int> leading_whole(std::string_view text) {
    text = trim(text);
    if (text.starts_with('+')) text.remove_prefix(1);
    int number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc{}) return std::nullopt;
    return std::clamp(number, -kMostMaxForwards, kMostMaxForwards);
}

bool write_item(Calls& calls, Channel* channel, const std::string& args, const std::string& value) {
    const auto item = trim(args);
    if (!channel) return false;
    if (iequals(item, "accountcode")) {
        channel->change_account(value);
        return true;
    }
    if (const auto text = text_of(item)) {
        if (iequals(item, "tonezone") && !calls.tone_zones()->has(value)) {
            log::error(
                "Unknown country code '{}' for tonezone. Check indications.conf for available country codes.",
                value);
            return false;
        }
        channel->*text = value;
        return true;
    }
    if (iequals(item, "max_forwards")) {
        const auto number = leading_whole(value);
        if (!number) {
            log::warning("Unable to set max forwards to '{}'", value);
            return false;
        }
        channel->hops = calls.options.most_hops - *number;
        return true;
    }
    if (iequals(item, "hangupsource")) {
        channel->past.touch().hangup_source = value;
        return true;
    }
    if (iequals(item, "after_bridge_goto")) {
        channel->past.touch().after_bridge = trim(value);
        return true;
    }
    if (const auto set = set_pickup_group_item(*channel, item, value)) return *set;
    if (const auto set = set_record_item(*channel, item, value)) return *set;
    auto& handlers = channel->hangup_handlers;
    const bool pop = iequals(item, "hangup_handler_pop");
    const bool wipe = iequals(item, "hangup_handler_wipe");
    if (pop || wipe || iequals(item, "hangup_handler_push")) {
        const auto take = [&] {
            const auto handler = std::move(handlers.back());
            handlers.pop_back();
            call::publish_hangup_handler(*channel, "HangupHandlerPop", handler);
        };
        while (wipe && !handlers.empty()) take();
        if (pop && !handlers.empty()) take();
        if (handlers.size() >= kMostHandlers) {
            log::error("{}: {} hangup handlers are enough", channel->name(), kMostHandlers);
            return false;
        }
        if (!trim(value).empty()) {
            call::push_hangup_handler(*channel, whole_target(*channel, value));
            call::publish_hangup_handler(*channel, "HangupHandlerPush", handlers.back());
        }
        return true;
    }
    log::warning("CHANNEL({}) cannot be set", args);
    return false;
}

std::string channels(Calls& calls, Channel*, const std::string& args) {
    std::string out;
    const auto regex = Regex::compile(args);  // an empty one is found in all
    if (!regex) log::warning("CHANNELS: {}", regex.error().reason);
    for (const auto* one : calls.channels.all())
        if (regex && regex->found_in(one->name())) out += (out.empty() ? "" : " ") + one->name();
    return out;
}

std::string channel_exists(Calls& calls, Channel*, const std::string& args) {
    return calls.channels.find(std::string_view(trim(args))) ? "1" : "0";
}

constexpr call::Function kChannelRows[] = {
    {"CHANNEL", "CHANNEL(item)", "What is known of the channel.", read_item, read_counts, write_item,
     asks_for_counts},
    {"CHANNELS", "CHANNELS([regular_expression])", "The names of all channels that fit.", channels},
    {"CHANNEL_EXISTS", "CHANNEL_EXISTS(name_or_uid)", "1 when there is such a channel.", channel_exists},
};

}  // namespace

std::span<const call::Function> channel_functions() { return kChannelRows; }

}  // namespace asterism::apps
