// SPDX-License-Identifier: Apache-2.0
// JSON_DECODE(variable,item[,separator[,options]]): a value out of a JSON text, by its path; option c: how
// many members. AES_ENCRYPT(key,text), AES_DECRYPT(key,base64): AES-128 block by block, the last one filled
// with zeros. SYSINFO(parameter): the machine.
#include <fmt/core.h>
#include <openssl/evp.h>
#include <sys/sysinfo.h>

#include <boost/json.hpp>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/executor.h"
#include "functions.h"

namespace asterism::apps {

namespace {

namespace json = boost::json;

const json::value* member_of(const json::value& value, std::string_view name) {
    if (value.is_object()) {
        const auto* found = value.get_object().find(json::string_view(name.data(), name.size()));
        return found == value.get_object().end() ? nullptr : &found->value();
    }
    const auto number = value.is_array() ? parse_uint(name) : std::nullopt;
    if (!number || *number >= value.get_array().size()) return nullptr;
    return &value.get_array()[static_cast<std::size_t>(*number)];
}

std::string text_of(const json::value& value) {
    if (value.is_null()) return {};
    if (value.is_bool()) return value.get_bool() ? "1" : "0";
    if (value.is_string()) return std::string(value.get_string());
    if (value.is_double()) return fmt::format("{}", value.get_double());
    return json::serialize(value);
}

std::string json_decode(Calls& calls, Channel* channel, const std::string& args) {
    const auto parts = function_args(args, 4);
    if (trim(parts[0]).empty() || trim(parts[1]).empty()) {
        log::warning("JSON_DECODE requires a variable and an item");
        return {};
    }
    const auto text = call::read_variable(calls, channel, trim(parts[0]));
    json::error_code error;
    const auto whole = json::parse(text, error);  // up to 32 levels deep
    if (error) {
        log::warning("JSON_DECODE: {} holds no JSON: {}", parts[0], error.message());
        return {};
    }
    const json::value* at = &whole;
    for (const auto name : pieces_of(parts[1], delimiter_of(parts[2], ".")))
        if (at != nullptr) at = member_of(*at, name);
    if (at == nullptr) return {};
    if (parts[3].find('c') == std::string::npos) return text_of(*at);
    if (at->is_array()) return std::to_string(at->get_array().size());
    return at->is_object() ? std::to_string(at->get_object().size()) : text_of(*at);
}

// ---- AES

constexpr std::size_t kBlock = 16;

std::string aes(std::string_view key, std::string_view input, bool encrypt) {
    std::string out(input.size() + kBlock, '\0');
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                  EVP_CIPHER_CTX_free);
    const auto bytes = [](auto& text) { return reinterpret_cast<const unsigned char*>(text.data()); };
    int length = 0;
    if (!context ||
        EVP_CipherInit_ex(context.get(), EVP_aes_128_ecb(), nullptr, bytes(key), nullptr, encrypt) != 1)
        return {};
    EVP_CIPHER_CTX_set_padding(context.get(), 0);
    if (EVP_CipherUpdate(context.get(), reinterpret_cast<unsigned char*>(out.data()), &length, bytes(input),
                         static_cast<int>(input.size())) != 1)
        return {};
    out.resize(static_cast<std::size_t>(length));
    return out;
}

bool usable(const std::vector<std::string>& parts, std::string_view function) {
    if (parts[0].size() == kBlock && !parts[1].empty()) return true;
    log::warning("{} takes a key of {} characters and a text", function, kBlock);
    return false;
}

std::string aes_encrypt(Calls&, Channel*, const std::string& args) {
    const auto parts = function_args(args, 2);
    if (!usable(parts, "AES_ENCRYPT")) return {};
    auto text = parts[1];
    text.resize((text.size() + kBlock - 1) / kBlock * kBlock, '\0');
    const auto secret = aes(parts[0], text, true);
    std::string out((secret.size() + 2) / 3 * 4, '\0');
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                       reinterpret_cast<const unsigned char*>(secret.data()),
                                       static_cast<int>(secret.size()));
    out.resize(static_cast<std::size_t>(std::max(length, 0)));
    return out;
}

std::string aes_decrypt(Calls&, Channel*, const std::string& args) {
    const auto parts = function_args(args, 2);
    if (!usable(parts, "AES_DECRYPT")) return {};
    const auto& text = parts[1];
    std::string secret(text.size() / 4 * 3 + 3, '\0');
    const int length =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(secret.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    if (length < static_cast<int>(kBlock)) {
        log::warning("AES_DECRYPT: '{}' was not encrypted", text);
        return {};
    }
    // What fills the last quartet does not belong to any block.
    secret.resize(static_cast<std::size_t>(length) / kBlock * kBlock);
    auto out = aes(parts[0], secret, false);
    return out.substr(0, out.find('\0'));
}

std::string system_info(Calls& calls, Channel*, const std::string& args) {
    const auto item = trim(args);
    struct sysinfo info{};
    if (iequals(item, "numcalls")) return std::to_string(calls.channels.all().size());
    if (sysinfo(&info) != 0) return {};
    const auto kilobytes = [&](unsigned long pages) {
        return std::to_string(std::uint64_t{pages} * info.mem_unit / 1024);
    };
    if (iequals(item, "loadavg"))
        return fmt::format("{:.6f}", static_cast<double>(info.loads[0]) / (1 << SI_LOAD_SHIFT));
    if (iequals(item, "uptime")) return std::to_string(info.uptime / 3600);
    if (iequals(item, "totalram")) return kilobytes(info.totalram);
    if (iequals(item, "freeram")) return kilobytes(info.freeram);
    if (iequals(item, "bufferram")) return kilobytes(info.bufferram);
    if (iequals(item, "totalswap")) return kilobytes(info.totalswap);
    if (iequals(item, "freeswap")) return kilobytes(info.freeswap);
    if (iequals(item, "numprocs")) return std::to_string(info.procs);
    log::error("SYSINFO: unknown parameter '{}'", item);
    return {};
}

constexpr call::Function kDataRows[] = {
    {"AES_DECRYPT", "AES_DECRYPT(key,string)", "A text out of AES-128 and base64.", aes_decrypt},
    {"AES_ENCRYPT", "AES_ENCRYPT(key,string)", "A text in AES-128 and base64.", aes_encrypt},
    {"JSON_DECODE", "JSON_DECODE(varname,item[,separator[,options]])", "A value out of a JSON text.",
     json_decode},
    {"SYSINFO", "SYSINFO(parameter)", "Memory, load and processes of the machine.", system_info},
};

}  // namespace

std::span<const call::Function> data_functions() { return kDataRows; }

}  // namespace asterism::apps
