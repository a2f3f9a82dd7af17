// SPDX-License-Identifier: Apache-2.0
#include "asterism/dialplan/marked.h"

#include <algorithm>

#include "asterism/base/expect.h"
#include "asterism/base/text.h"

namespace asterism::dialplan {

void Marks::add(std::size_t begin, std::size_t end) {
    if (begin >= end) return;
    if (!runs_.empty() && !ASTERISM_EXPECT(runs_.back().end <= begin)) return;
    if (!runs_.empty() && runs_.back().end == begin)
        runs_.back().end = end;
    else
        runs_.push_back({begin, end});
}

bool Marks::at(std::size_t index) const {
    const auto after = std::upper_bound(runs_.begin(), runs_.end(), index,
                                        [](std::size_t at, const Run& run) { return at < run.end; });
    return after != runs_.end() && after->begin <= index;
}

bool Marks::all(std::size_t size) const {
    return size == 0 || (!runs_.empty() && runs_.front().begin == 0 && runs_.front().end >= size);
}

Marks Marks::slice(std::size_t begin, std::size_t length) const {
    Marks out;
    const auto end = length > SIZE_MAX - begin ? SIZE_MAX : begin + length;
    auto run = std::upper_bound(runs_.begin(), runs_.end(), begin,
                                [](std::size_t at, const Run& one) { return at < one.end; });
    for (; run != runs_.end() && run->begin < end; ++run)
        out.add(std::max(run->begin, begin) - begin, std::min(run->end, end) - begin);
    return out;
}

Marked Marked::put_in(std::string text) {
    Marked out(std::move(text));
    out.marks.add(0, out.text.size());
    return out;
}

std::size_t MarkedView::find(char c, std::size_t from) const {
    for (auto at = text_.find(c, from); at != text_.npos; at = text_.find(c, at + 1))
        if (!is_put_in(at)) return at;
    return text_.npos;
}

std::size_t MarkedView::rfind(char c) const {
    for (auto at = text_.rfind(c); at != text_.npos; at = text_.rfind(c, at - 1)) {
        if (!is_put_in(at)) return at;
        if (at == 0) break;
    }
    return text_.npos;
}

std::size_t MarkedView::find_outside(char c, std::size_t from) const {
    int depth = 0;
    bool quoted = false;
    for (auto at = from; at < text_.size(); ++at) {
        if (is_put_in(at)) continue;
        if (text_[at] == '"') quoted = !quoted;
        if (quoted) continue;
        if (text_[at] == c && depth == 0) return at;
        if (text_[at] == '(') ++depth;
        if (text_[at] == ')' && depth > 0) --depth;
    }
    return text_.npos;
}

MarkedView MarkedView::substr(std::size_t begin, std::size_t length) const {
    auto out = *this;
    out.text_ = text_.substr(std::min(begin, text_.size()), length);
    out.from_ += std::min(begin, text_.size());
    return out;
}

MarkedView MarkedView::trimmed() const {
    const auto kept = trim(text_);
    return substr(static_cast<std::size_t>(kept.data() - text_.data()), kept.size());
}

Marked MarkedView::copy() const {
    return {std::string(text_), marks_ ? marks_->slice(from_, text_.size()) : Marks()};
}

WrittenCall written_call(MarkedView text) {
    text = text.trimmed();
    const auto open = text.find('(');
    if (open == std::string_view::npos) return {text, {}, false};
    const auto close = text.rfind(')');
    WrittenCall out;
    out.name = text.substr(0, open).trimmed();
    out.args = text.substr(
        open + 1, (close == std::string_view::npos || close < open ? text.size() : close) - open - 1);
    out.is_call = !out.name.empty() && !out.name.is_put_in(0);
    return out;
}

}  // namespace asterism::dialplan
