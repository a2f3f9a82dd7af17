// SPDX-License-Identifier: Apache-2.0
#include "log_line.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/text.h"
#include "asterism/base/where.h"

namespace asterism::server {

namespace {

constexpr std::string_view kLogForms[] = {"default", "plain", "json"};

/// RFC 8259 7. What is no UTF-8 (8.1) becomes U+FFFD: a stranger's bytes do not end what reads the file.
std::string in_json(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        const auto length = utf8_length(text, at);
        at += std::max<std::size_t>(length, 1);
        if (length != 1)
            out += length == 0 ? "\xEF\xBF\xBD" : text.substr(at - length, length);
        else if (c == '"' || c == '\\')
            out += {'\\', c};
        else if (c == '\n')
            out += "\\n";
        else if (static_cast<unsigned char>(c) < 0x20)
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else
            out += c;
    }
    return out;
}

}  // namespace

WrittenForm read_log_form(std::string_view text) {
    WrittenForm out{LogForm::Default, trim(text)};
    if (!out.levels.starts_with('[')) return out;
    const auto end = out.levels.find(']');
    const auto name = trim(out.levels.substr(1, end == out.levels.npos ? end : end - 1));
    out.levels = end == out.levels.npos ? std::string_view() : out.levels.substr(end + 1);
    for (const auto form : {LogForm::Plain, LogForm::Json})
        if (iequals(name, to_text(form))) out.form = form;
    return out;
}

std::string_view to_text(LogForm form) { return kLogForms[static_cast<std::size_t>(form)]; }

std::string log_line(LogForm form, std::string_view date, long thread, const log::Record& record) {
    const auto level = log::level_name(record.level);
    const auto file = file_name(record.where);
    const auto function = function_name(record.where);
    switch (form) {
        case LogForm::Default:
            break;
        case LogForm::Plain:
            return fmt::format("[{}] {}[{}]: {}:{} {}: {}", date, level, thread, file, record.where.line(),
                               function, record.text);
        case LogForm::Json:
            return fmt::format(
                R"({{"hostname":"","timestamp":"{}","identifiers":{{"lwp":{},"callid":""}},"logmsg":{{"location":)"
                R"({{"filename":"{}","function":"{}","line":{}}},"level":"{}","message":"{}\n"}}}})",
                in_json(date), thread, in_json(file), in_json(function), record.where.line(), level,
                in_json(record.text));
    }
    return fmt::format("[{}] {}[{}] {}: {}", date, level, thread, file, record.text);
}

}  // namespace asterism::server
