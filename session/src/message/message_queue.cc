// SPDX-License-Identifier: Apache-2.0
#include "message/message_queue.h"

#include <algorithm>

#include "asterism/base/expect.h"
#include "room_limits.h"

namespace asterism::session {

MessageQueue::MessageQueue() : held_(limits::messages), bytes_(limits::messages_bytes) {}

MessageQueue::Turn::Turn(MessageQueue& queue, Letter letter) : queue_(&queue), letter_(std::move(letter)) {}
MessageQueue::Turn::Turn(Turn&& other) noexcept
    : queue_(std::exchange(other.queue_, nullptr)), letter_(std::move(other.letter_)) {}
MessageQueue::Turn::~Turn() {
    if (queue_) queue_->done(letter_);
}

bool MessageQueue::admits(const std::string& endpoint, std::size_t size) const {
    const auto sender = senders_.find(endpoint);
    const auto own = sender == senders_.end() ? 0 : sender->second.held;
    return limits::messages_of_endpoint.admits(own + 1) && limits::messages.admits(held_.value() + 1) &&
           limits::messages_bytes.admits(bytes_.value() + size);
}

void MessageQueue::list(const std::string& endpoint, Sender& sender) {
    if (sender.listed || sender.ready.empty()) return;
    if (sender.running >= limits::messages_running_of_endpoint.value()) return;
    sender.listed = true;
    turns_.push_back(endpoint);
}

void MessageQueue::push(Letter letter) {
    auto& sender = senders_[letter.endpoint];
    auto& line = sender.lines[letter.line];
    ++sender.held;
    if (!line.runs() && line.waiting.empty()) sender.ready.push_back(letter.line);
    const std::string endpoint = letter.endpoint;
    const auto size = letter.size;
    line.waiting.push_back({std::move(letter), held_.hold(), bytes_.hold(size)});
    list(endpoint, sender);
}

std::optional<MessageQueue::Turn> MessageQueue::next() {
    if (turns_.empty() || running_ >= limits::messages_running.value()) return std::nullopt;
    const std::string endpoint = std::move(turns_.front());
    turns_.pop_front();
    auto& sender = senders_.find(endpoint)->second;
    sender.listed = false;
    auto& line = sender.lines.find(sender.ready.front())->second;
    sender.ready.pop_front();
    auto first = std::move(line.waiting.front());
    line.waiting.pop_front();
    line.held = std::move(first.held);
    line.bytes = std::move(first.bytes);
    ++sender.running;
    ++running_;
    limits::messages_running.note(running_);
    limits::messages_running_of_endpoint.note(sender.running);
    list(endpoint, sender);
    std::optional<Turn> turn;
    turn.emplace(*this, std::move(first.letter));
    return turn;
}

// The only one that calls it is the end of a Turn, of which there is one for each letter that runs.
void MessageQueue::done(const Letter& letter) {
    const auto sender = senders_.find(letter.endpoint);
    if (!ASTERISM_EXPECT(sender != senders_.end())) return;
    auto& own = sender->second;
    const auto line = own.lines.find(letter.line);
    if (!ASTERISM_EXPECT(line != own.lines.end())) return;
    line->second.held.release();
    line->second.bytes.release();
    --own.held;
    --own.running;
    --running_;
    if (line->second.waiting.empty())
        own.lines.erase(line);
    else
        own.ready.push_back(letter.line);
    list(letter.endpoint, own);
    if (own.held == 0) senders_.erase(sender);
    limits::messages_running.note(running_);
}

void MessageQueue::drop_waiting() {
    turns_.clear();
    for (auto at = senders_.begin(); at != senders_.end();) {
        auto& sender = at->second;
        sender.ready.clear();
        sender.listed = false;
        for (auto line = sender.lines.begin(); line != sender.lines.end();) {
            sender.held -= line->second.waiting.size();
            line->second.waiting.clear();
            line = line->second.runs() ? std::next(line) : sender.lines.erase(line);
        }
        at = sender.held == 0 ? senders_.erase(at) : std::next(at);
    }
}

}  // namespace asterism::session
