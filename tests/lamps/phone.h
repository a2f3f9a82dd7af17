// SPDX-License-Identifier: Apache-2.0
// A phone with keys, each a subscription: it subscribes, refreshes, repeats what is not answered, answers
// NOTIFYs, and remembers what the last one said. It knows RFC 3261 and 6665 by itself (flows::Letter reads
// its messages), and notes what the server may never do.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/hash_map.h"
#include "asterism/base/timer.h"
#include "letter.h"
#include "office.h"
#include "world.h"

namespace asterism::lamps {

class Phone;

/// No key asks for more.
inline constexpr Seconds kLongestGranted{600};

class Key {
public:
    enum class State { Off, Asking, On };
    /// Watches `hints`; `user`: what it asks for.
    Key(Phone& phone, std::string user, Package package, std::vector<std::size_t> hints, bool is_list);

    /// Begins anew after `wait`, whatever was.
    void begin(Millis wait);
    /// It is forgotten, without a word to the server.
    void forget();
    void refresh();
    void unsubscribe();

    State state() const { return state_; }
    const std::string& call_id() const { return call_id_; }
    Package package() const { return package_; }
    const std::vector<std::size_t>& hints() const { return hints_; }
    bool is_list() const { return is_list_; }
    /// What it was told last of a hint; empty: nothing.
    std::string_view told(std::size_t hint) const;
    std::string describe() const;

    void on_answer(const flows::Letter& answer);
    /// Of its dialog; another one with the same Call-ID is none of its.
    bool is_mine(const flows::Letter& notify) const;
    void on_notify(const flows::Letter& notify);

private:
    void subscribe(Seconds expires);
    void start_over();
    void send();
    void on_repeat();
    void on_next();
    void read(const flows::Letter& notify);

    Phone& phone_;
    std::string user_;
    Package package_;
    std::vector<std::size_t> hints_;
    bool is_list_;
    State state_ = State::Off;
    bool leaving_ = false;
    std::string call_id_, tag_, remote_tag_, target_;
    unsigned cseq_ = 0;
    std::string asked_;  // the SUBSCRIBE that waits for its answer
    Millis interval_{500};
    Seconds expires_{0};
    unsigned notify_cseq_ = 0;
    std::deque<unsigned> seen_;
    long version_ = -1;
    std::vector<std::string> told_;
    Timer<Key, &Key::on_repeat> repeat_;
    Timer<Key, &Key::on_next> next_;
};

class Phone final : public rt::DatagramHandler {
public:
    /// `fault`: hears what the server may never do.
    Phone(flows::World& world, SocketAddress own, SocketAddress server,
          std::function<void(std::string)> fault);

    Key& add(std::string user, Package package, std::vector<std::size_t> hints, bool is_list);
    const std::vector<std::unique_ptr<Key>>& keys() const { return keys_; }

    flows::World& world() { return world_; }
    const SocketAddress& own() const { return own_; }
    const SocketAddress& server() const { return server_; }
    void send(const flows::Letter& letter);
    void send(const std::string& text);
    void fault(std::string why) { fault_(std::move(why)); }
    /// From now on its messages with that Call-ID are `key`'s.
    void claim(const std::string& call_id, Key& key) { by_call_[call_id] = &key; }
    void release(const std::string& call_id) { by_call_.erase(call_id); }
    /// Of a thousand datagrams, each way, where the network loses none by itself.
    unsigned lost = 0;
    /// NOTIFYs that it took for new ones.
    std::size_t taken = 0;

private:
    void on_datagram(const rt::Datagram& datagram) override;
    void answer(const flows::Letter& request, int status);
    friend class Key;

    flows::World& world_;
    SocketAddress own_, server_;
    std::function<void(std::string)> fault_;
    std::unique_ptr<rt::UdpSocket> socket_;
    std::vector<std::unique_ptr<Key>> keys_;
    TextMap<Key*> by_call_;
};

}  // namespace asterism::lamps
