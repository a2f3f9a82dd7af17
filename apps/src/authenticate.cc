// SPDX-License-Identifier: Apache-2.0
// Authenticate(password[,options[,maxdigits[,prompt]]]): asks for digits, three times at most, and ends the
// call unless they are the password. A password /... is a file with a password a line (option m:
// "account:hash" of MD5), or (option d) a key in the database whose name below it is the password; r removes
// that key. Option a: the digits become the account code.
#include <openssl/evp.h>

#include <fmt/core.h>

#include <array>
#include <fstream>

#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/operations.h"
#include "asterism/dialplan/args.h"
#include "blocking.h"
#include "common.h"

namespace asterism::apps {

namespace {

constexpr int kTries = 3;

struct Checked {
    bool right = false;
    std::string account;
};

std::string md5_hex(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned length = 0;
    EVP_Digest(text.data(), text.size(), hash.data(), &length, EVP_md5(), nullptr);
    std::string out;
    for (unsigned i = 0; i < length; ++i) out += fmt::format("{:02x}", hash[i]);
    return out;
}

/// Blocks.
Checked look_into(const std::string& path, const std::string& digits, bool hashed) {
    if (!is_plain_file(path)) return {};
    std::ifstream file(path);
    std::string line;
    while (std::getline(file, line)) {
        const auto text = trim(line);
        if (text.empty()) continue;
        if (!hashed) {
            if (text == digits) return {true, digits};
            continue;
        }
        const auto [account, hash] = split_once(text, ':');
        if (!hash.empty() && iequals(trim(hash), md5_hex(digits))) return {true, std::string(trim(account))};
    }
    return {};
}

rt::Task<Checked> check(Channel& channel, std::string password, std::string digits, std::string letters) {
    auto& calls = channel.calls();
    const auto options = dialplan::AppOptions::parse(letters);
    if (!password.starts_with('/')) {
        Checked out;
        out.right = password == digits;
        out.account = digits;
        co_return out;
    }
    if (options.has('d')) {
        Checked out;
        auto* values = calls.key_values();
        const auto family = password.substr(1);
        out.right = values && !digits.empty() && values->get(family, digits).has_value();
        out.account = digits;
        if (out.right && options.has('r')) values->erase(family, digits);
        co_return out;
    }
    const bool hashed = options.has('m');
    std::function<Checked()> job = [password, digits, hashed] { return look_into(password, digits, hashed); };
    auto checked = co_await beside<Checked>(calls, &channel, job);
    co_return checked ? std::move(*checked) : Checked();
}

}  // namespace

rt::Task<Next> authenticate(Channel& channel, std::string data) {
    auto args = dialplan::split_args(data);
    args.resize(std::max<std::size_t>(args.size(), 4));
    const std::string password(trim(args[0]));
    if (password.empty()) {
        log::warning("Authenticate requires an argument (password)");
        co_return Next::HangUp;
    }
    const std::string letters = args[1];
    const auto most = parse_uint(trim(args[2])).value_or(0);
    const std::size_t wanted = most == 0 ? 255 : std::min<std::uint64_t>(most, 255);
    std::string prompt = trim(args[3]).empty() ? "agent-pass" : args[3];
    const auto answered = co_await call::answer_and_wait(channel);
    if (over(answered)) co_return next_after(answered);
    for (int tries = 0; tries < kTries; ++tries) {
        const auto entered = co_await enter_digits(channel, prompt, wanted);
        if (over(entered.outcome))
            co_return entered.outcome == call::Outcome::Gone ? Next::HangUp : Next::GoOn;
        const std::string digits = entered.digits;
        const auto checked = co_await check(channel, password, digits, letters);
        if (checked.right) {
            if (dialplan::AppOptions::parse(letters).has('a')) channel.accountcode = checked.account;
            const std::string thanks = "auth-thankyou";
            co_await call::play_file(channel, thanks);
            co_return Next::GoOn;
        }
        prompt = "auth-incorrect";
    }
    const std::string goodbye = "vm-goodbye";
    co_await call::play_file(channel, goodbye);
    co_return Next::HangUp;
}

}  // namespace asterism::apps
