// SPDX-License-Identifier: Apache-2.0
// MESSAGE(to|from|body|custom_data): the message that a channel handles; MESSAGE_DATA(name): what came with
// it, or is to go with it as a header (reference 236, 238).
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "functions.h"

namespace asterism::apps {

namespace {

/// The text that `args` names; null, and said, when it is no such thing.
std::string call::TextMessage::* part_named(std::string_view args) {
    const auto name = trim(args);
    if (iequals(name, "to")) return &call::TextMessage::to;
    if (iequals(name, "from")) return &call::TextMessage::from;
    if (iequals(name, "body")) return &call::TextMessage::body;
    log::warning("MESSAGE: '{}' is none of to, from, body", name);
    return nullptr;
}

const call::TextMessage* message_of(const Channel* channel, std::string_view function) {
    if (channel && channel->message) return channel->message.get();
    log::warning("{}: {} has no message", function, channel ? channel->name() : std::string("nobody"));
    return nullptr;
}

/// Made when there is none yet; null without a channel.
call::TextMessage* message_to_write(Channel* channel, std::string_view function) {
    if (!channel) {
        log::warning("{} needs a channel", function);
        return nullptr;
    }
    if (!channel->message) channel->message = std::make_unique<call::TextMessage>();
    return channel->message.get();
}

std::string read_message(Calls&, Channel* channel, const std::string& args) {
    const auto* message = message_of(channel, "MESSAGE");
    const auto part = message ? part_named(args) : nullptr;
    return part ? message->*part : std::string();
}

bool write_message(Calls&, Channel* channel, const std::string& args, const std::string& value) {
    auto* message = message_to_write(channel, "MESSAGE");
    if (!message) return false;
    if (iequals(trim(args), "custom_data")) {
        const auto how = trim(value);
        const bool mark = iequals(how, "mark_all_outbound");
        if (!mark && !iequals(how, "clear_all_outbound")) {
            log::warning("MESSAGE(custom_data): '{}' is neither mark_all_outbound nor clear_all_outbound",
                         how);
            return false;
        }
        if (mark)
            for (auto& item : message->data) item.outbound = true;
        else
            std::erase_if(message->data, [](const auto& item) { return item.outbound; });
        return true;
    }
    const auto part = part_named(args);
    if (!part) return false;
    message->*part = value;
    return true;
}

std::string read_data(Calls&, Channel* channel, const std::string& args) {
    const auto* message = message_of(channel, "MESSAGE_DATA");
    const auto* value = message ? message->find(trim(args)) : nullptr;
    return value ? *value : std::string();
}

bool write_data(Calls&, Channel* channel, const std::string& args, const std::string& value) {
    const auto name = trim(args);
    if (name.empty()) {
        log::warning("MESSAGE_DATA needs a name");
        return false;
    }
    auto* message = message_to_write(channel, "MESSAGE_DATA");
    if (!message) return false;
    if (message->set(name, value, true)) return true;
    log::warning("MESSAGE_DATA: there are too many already");
    return false;
}

constexpr call::Function kMessagesRows[] = {
    {"MESSAGE", "MESSAGE(argument)", "The message that is handled: to, from, body; written: custom_data.",
     read_message, nullptr, write_message},
    {"MESSAGE_DATA", "MESSAGE_DATA(argument)",
     "What came with a message; written: a header to be sent with it.", read_data, nullptr, write_data},
};

}  // namespace

std::span<const call::Function> message_functions() { return kMessagesRows; }

}  // namespace asterism::apps
