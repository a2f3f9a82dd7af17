// SPDX-License-Identifier: Apache-2.0
#include "http_reader.h"

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace asterism::rt {

namespace http = boost::beast::http;

namespace {
constexpr std::size_t kLastChunk = 5;
}

struct HttpReader::Parser {
    explicit Parser(const Limits& limits) {
        one.eager(true);
        one.header_limit(static_cast<std::uint32_t>(limits.header));
        one.body_limit(limits.body);
    }
    http::request_parser<http::string_body> one;
};

HttpReader::HttpReader(Limits limits) : limits_(limits) { begin(); }
HttpReader::~HttpReader() = default;

void HttpReader::begin() {
    parser_ = std::make_unique<Parser>(limits_);
    begun_ = header_told_ = false;
}

HttpReader::Step HttpReader::feed(std::string_view& bytes) {
    auto& parser = parser_->one;
    while (!parser.is_done()) {
        // A line end between requests is no beginning of one (RFC 9112 2.2).
        if (!begun_) bytes.remove_prefix(std::min(bytes.find_first_not_of("\r\n"), bytes.size()));
        if (bytes.empty()) break;
        begun_ = true;
        // Whatever is left of a chunked message ends with "0 CRLF CRLF"; Beast asserts that it never looks
        // twice at less.
        if (parser.is_header_done() && parser.chunked() && bytes.size() < kLastChunk) break;
        boost::system::error_code error;
        const auto used = parser.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
        bytes.remove_prefix(used);
        if (error == http::error::need_more || (!error && used == 0)) break;
        if (error) {
            failure_ = error == http::error::header_limit ? 431
                       : error == http::error::body_limit ? 413
                                                          : 400;
            return Step::Failed;
        }
    }
    if (parser.is_done()) return Step::Whole;
    if (!parser.is_header_done() || std::exchange(header_told_, true)) return Step::NeedMore;
    return Step::HeaderDone;
}

bool HttpReader::expects_continue() const {
    return boost::beast::iequals(parser_->one.get()[http::field::expect], "100-continue") &&
           parser_->one.get().version() == 11;
}

bool HttpReader::keeps_alive() const { return parser_->one.keep_alive(); }

HttpRequest HttpReader::take() {
    auto message = parser_->one.release();
    HttpRequest request;
    request.method = std::string(message.method_string());
    const std::string target(message.target());
    const auto question = target.find('?');
    request.path = target.substr(0, question);
    if (question != std::string::npos) request.query = target.substr(question + 1);
    for (const auto& field : message)
        request.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    request.body = std::move(message.body());
    begin();
    return request;
}

std::string_view http_phrase(unsigned status) {
    const auto phrase = http::obsolete_reason(static_cast<http::status>(status));
    return {phrase.data(), phrase.size()};
}

}  // namespace asterism::rt
