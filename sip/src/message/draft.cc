// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/draft.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "asterism/base/text.h"
#include "asterism/sip/message.h"
#include "asterism/sip/response_target.h"
#include "asterism/sip/status.h"
#include "party.h"

namespace asterism::sip {

namespace {

/// What begins no line of its own.
std::string one_line(std::string_view text) {
    std::string out(text);
    std::erase_if(out, [](char c) { return c == '\r' || c == '\n'; });
    return out;
}

}  // namespace

void Draft::set_uri(std::string_view uri) { uri_ = one_line(uri); }

Draft Draft::request(Method method, std::string_view uri) {
    Draft draft = request(method_name(method), uri);
    draft.method_ = method;
    return draft;
}

Draft Draft::request(std::string_view method, std::string_view uri) {
    Draft draft;
    draft.method_ = method_of(method);
    draft.method_text_ = method;
    draft.set_uri(uri);
    draft.text_.reserve(768);
    draft.lines_.reserve(16);
    return draft;
}

namespace {

// 12.1.1: an answer that makes a dialog carries the Record-Route.
bool carries_record_route(const Message& request, int status) {
    return status > 100 && status < 300 &&
           (creates_dialog(request.method()) || request.method() == Method::Notify);
}

bool has_tag(const Message& request, std::string_view to) {
    if (!request.to().text.empty()) return !request.to_tag().empty();
    // A message that could not be read as a whole.
    const auto parsed = NameAddr::parse(to);
    if (parsed) return parsed->params.has("tag");
    return to_lower(to).find(";tag=") != std::string::npos;  // of a malformed one, as well as one can tell
}

}  // namespace

Draft Draft::response(const Message& request, int status, std::string_view reason, std::string_view to_tag) {
    Draft draft;
    draft.status_ = status;
    draft.method_ = request.method();
    draft.reason_ = one_line(reason);
    draft.text_.reserve(512);
    draft.lines_.reserve(16);
    bool first_via = true;
    for (const HeaderLine& line : request.lines()) {
        const std::string_view value = request.value(line);
        switch (line.id) {
            case HeaderId::Via:
                if (std::exchange(first_via, false)) {
                    // Only the first value of the line is rewritten; further ones follow it as they are.
                    std::string_view rest = value;
                    take_value(rest);
                    const auto at = draft.text_.size();
                    write_response_via(draft.text_, request.top_via(), request.origin(),
                                       request.force_rport());
                    if (!rest.empty()) (draft.text_ += ',') += rest;
                    draft.add_written(HeaderId::Via, at);
                } else {
                    draft.add(HeaderId::Via, value);
                }
                break;
            case HeaderId::To:
                if (status > 100 && !to_tag.empty() && !has_tag(request, value)) {
                    const auto at = draft.append_value(HeaderId::To, value);
                    draft.text_ += ";tag=";
                    draft.append_clean(to_tag);
                    draft.add_written(HeaderId::To, at);
                } else {
                    draft.add(HeaderId::To, value);
                }
                break;
            case HeaderId::From:
            case HeaderId::CallId:
            case HeaderId::CSeq:
                draft.add(line.id, value);
                break;
            case HeaderId::Timestamp:  // 8.2.6.1
                if (status == 100) draft.add(line.id, value);
                break;
            case HeaderId::RecordRoute:
                if (carries_record_route(request, status)) draft.add(line.id, value);
                break;
            default:
                break;
        }
    }
    return draft;
}

std::uint32_t Draft::append_clean(std::string_view text) {
    const auto at = static_cast<std::uint32_t>(text_.size());
    if (text.find('\n') == text.npos && text.find('\r') == text.npos) {
        text_ += text;
    } else {
        for (const char c : text)
            if (c != '\r' && c != '\n') text_ += c;
    }
    return at;
}

std::uint32_t Draft::append_value(HeaderId id, std::string_view value) {
    const auto at = static_cast<std::uint32_t>(text_.size());
    const bool party =
        (id == HeaderId::From || id == HeaderId::To) && value.find_first_of("\r\n") == value.npos;
    return party && write_party(text_, value) ? at : append_clean(value);
}

void Draft::add_written(HeaderId id, std::size_t at) {
    lines_.push_back(
        {0, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(text_.size() - at), 0, id});
}

Draft& Draft::insert(std::size_t at, HeaderId id, std::string_view name, std::string_view value) {
    Line line{};
    line.id = id;
    if (id == HeaderId::Other) {
        line.name_at = append_clean(name);
        line.name_size = static_cast<std::uint16_t>(text_.size() - line.name_at);
    }
    line.value_at = append_value(id, value);
    line.value_size = static_cast<std::uint32_t>(text_.size() - line.value_at);
    lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(at), line);
    return *this;
}

Draft& Draft::add(std::string_view name, std::string_view value) {
    const HeaderId id = header_id(name);
    return insert(lines_.size(), id, name, value);
}

bool Draft::is_named(const Line& line, HeaderId id, std::string_view name) const {
    if (line.id != id) return false;
    return id != HeaderId::Other ||
           iequals(std::string_view(text_).substr(line.name_at, line.name_size), name);
}

Draft& Draft::set(HeaderId id, std::string_view name, std::string_view value) {
    const auto first =
        std::find_if(lines_.begin(), lines_.end(), [&](const Line& l) { return is_named(l, id, name); });
    const auto at = static_cast<std::size_t>(first - lines_.begin());
    const std::string copy(value);  // it may be a view of a line that is removed now
    remove(id, name);
    return insert(std::min(at, lines_.size()), id, name, copy);
}

Draft& Draft::remove(HeaderId id, std::string_view name) {
    std::erase_if(lines_, [&](const Line& line) { return is_named(line, id, name); });
    return *this;
}

Draft& Draft::set(HeaderId id, std::string_view value) { return set(id, {}, value); }
Draft& Draft::set(std::string_view name, std::string_view value) { return set(header_id(name), name, value); }
Draft& Draft::remove(HeaderId id) { return remove(id, {}); }
Draft& Draft::remove(std::string_view name) { return remove(header_id(name), name); }

std::vector<std::pair<std::string, std::string>> Draft::headers() const {
    std::vector<std::pair<std::string, std::string>> out;
    const std::string_view text = text_;
    for (const Line& line : lines_)
        out.emplace_back(line.name_size ? text.substr(line.name_at, line.name_size) : header_name(line.id),
                         text.substr(line.value_at, line.value_size));
    return out;
}

std::vector<std::string_view> Draft::all(HeaderId id) const {
    std::vector<std::string_view> out;
    for (const Line& line : lines_)
        if (line.id == id) out.push_back(std::string_view(text_).substr(line.value_at, line.value_size));
    return out;
}

std::optional<std::string_view> Draft::get(HeaderId id) const {
    for (const Line& line : lines_)
        if (line.id == id) return std::string_view(text_).substr(line.value_at, line.value_size);
    return std::nullopt;
}

std::optional<std::string_view> Draft::get(std::string_view name) const {
    const HeaderId id = header_id(name);
    for (const Line& line : lines_)
        if (is_named(line, id, name)) return std::string_view(text_).substr(line.value_at, line.value_size);
    return std::nullopt;
}

Draft& Draft::set_body(std::string_view content_type, std::string_view content) {
    parts_.clear();
    return add_part({std::string(content_type), std::string(content), {}});
}

Draft& Draft::add_part(NewPart part) {
    part.content_type = one_line(part.content_type);
    parts_.push_back(std::move(part));
    return *this;
}

Draft& Draft::keep_multipart() {
    multipart_ = true;
    return *this;
}

namespace {

/// Counts first, then writes: the same steps for both.
class Sizer {
public:
    void put(std::string_view text) { size += text.size(); }
    std::size_t size = 0;
};

class Writer {
public:
    explicit Writer(char* to) : to_(to) {}
    void put(std::string_view text) {
        if (text.empty()) return;
        std::memcpy(to_, text.data(), text.size());
        to_ += text.size();
    }

private:
    char* to_;
};

}  // namespace

SharedBytes Draft::print(const PrintOptions& options) const {
    const auto name_of = [&](HeaderId id) {
        return options.compact_headers ? compact_name(id) : header_name(id);
    };
    char status_text[16] = {};
    std::size_t status_size = 0;
    if (!is_request())
        status_size =
            static_cast<std::size_t>(std::to_chars(status_text, status_text + 15, status_).ptr - status_text);

    std::string joined;
    std::string joined_type;
    std::string_view body;
    std::string_view type;
    const bool joins = parts_.size() > 1 || (multipart_ && !parts_.empty());
    if (parts_.size() == 1 && !joins) {
        body = parts_[0].content;
        type = parts_[0].content_type;
    } else if (joins) {
        const std::string boundary = make_boundary(parts_);
        joined = write_parts(parts_, boundary);
        joined_type = "multipart/mixed;boundary=\"" + boundary + '"';
        body = joined;
        type = joined_type;
    }
    char length_text[24];
    const auto length_end = std::to_chars(length_text, length_text + 24, body.size()).ptr;
    const std::string_view length(length_text, static_cast<std::size_t>(length_end - length_text));
    const HeaderId agent_id = is_request() ? HeaderId::UserAgent : HeaderId::Server;
    const bool writes_agent = !options.agent.empty() && !has(agent_id);

    const auto write = [&](auto& out) {
        if (is_request()) {
            out.put(method_text_), out.put(" "), out.put(uri_), out.put(" SIP/2.0\r\n");
        } else {
            out.put("SIP/2.0 "), out.put({status_text, status_size}), out.put(" ");
            out.put(reason_.empty() ? reason_phrase(status_) : std::string_view(reason_)), out.put("\r\n");
        }
        const auto header = [&](std::string_view name, std::string_view value) {
            out.put(name), out.put(": "), out.put(value), out.put("\r\n");
        };
        if (!options.first_line.empty()) header(name_of(HeaderId::Via), options.first_line);
        for (const Line& line : lines_) {
            const std::string_view text = text_;
            if (line.id == HeaderId::ContentLength || (line.id == HeaderId::ContentType && !parts_.empty()))
                continue;
            header(line.id == HeaderId::Other ? text.substr(line.name_at, line.name_size) : name_of(line.id),
                   text.substr(line.value_at, line.value_size));
        }
        if (writes_agent) header(name_of(agent_id), options.agent);
        if (!type.empty()) header(name_of(HeaderId::ContentType), type);
        if (parts_.size() == 1 && !joins) out.put(parts_[0].more_headers);
        header(name_of(HeaderId::ContentLength), length);
        out.put("\r\n");
        out.put(body);
    };
    Sizer sizer;
    write(sizer);
    return SharedBytes::make(sizer.size, [&](char* to) {
        Writer writer(to);
        write(writer);
    });
}

}  // namespace asterism::sip
