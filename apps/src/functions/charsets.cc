// SPDX-License-Identifier: Apache-2.0
// ICONV(in-charset,out-charset,text): the text in another character set, as far as its characters are there.
#include <iconv.h>

#include <cerrno>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/dialplan/args.h"
#include "functions.h"

namespace asterism::apps {

namespace {

/// A conversion of the C library; false when it knows none between the two.
class Conversion {
public:
    Conversion(const std::string& from, const std::string& to)
        : handle_(iconv_open(to.c_str(), from.c_str())) {}
    ~Conversion() {
        if (*this) iconv_close(handle_);
    }
    Conversion(const Conversion&) = delete;
    Conversion& operator=(const Conversion&) = delete;
    explicit operator bool() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

    /// False: a character has no like there, or is none; `out` is what stands before it.
    bool convert(std::string text, std::string& out) const {
        char* in = text.data();
        std::size_t left = text.size();
        // No character of four bytes becomes more than so many.
        out.resize(text.size() * 8 + 16);
        char* at = out.data();
        std::size_t room = out.size();
        const bool whole =
            iconv(handle_, &in, &left, &at, &room) != static_cast<std::size_t>(-1) || errno == E2BIG;
        out.resize(out.size() - room);
        return whole;
    }

private:
    iconv_t handle_;
};

/// It is a name, with //TRANSLIT or //IGNORE behind it, and no path.
bool is_charset(std::string_view name) {
    constexpr std::size_t kMostName = 64;
    const auto plain = name.substr(0, name.find("//"));
    return !plain.empty() && name.size() <= kMostName && plain.find('/') == plain.npos &&
           name.find("..") == name.npos;
}

std::string convert_charset(Calls&, Channel*, const std::string& args) {
    auto parts = dialplan::split_raw_args(args, ',', 3);
    if (parts.size() < 3 || trim(parts[0]).empty() || trim(parts[1]).empty()) {
        log::warning("Syntax: ICONV(<in-charset>,<out-charset>,<text>) - missing arguments!");
        return {};
    }
    const std::string from(trim(parts[0])), to(trim(parts[1]));
    if (is_charset(from) && is_charset(to)) {
        if (const Conversion conversion(from, to); conversion) {
            std::string out;
            if (!conversion.convert(std::move(parts[2]), out)) log::warning("Iconv: illegal character.");
            // A value is a text: it ends where the other character set has a zero.
            out.resize(std::min(out.find('\0'), out.size()));
            return out;
        }
    }
    log::error(
        "conversion from '{}' to '{}' not available. type 'iconv -l' in a shell to list the supported "
        "charsets.",
        from, to);
    return {};
}

constexpr call::Function kCharsetsRows[] = {
    {"ICONV", "ICONV(in-charset,out-charset,string)", "A text in another character set.", convert_charset},
};

}  // namespace

std::span<const call::Function> charset_functions() { return kCharsetsRows; }

}  // namespace asterism::apps
