// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/objects/codec_option.h"

#include "asterism/schema/builder.h"
#include "asterism/schema/object.h"

namespace asterism::endpoint {
namespace {

struct Trunk {
    std::string name;
    sdp::CodecList codecs;
    bool operator==(const Trunk&) const = default;
};

std::shared_ptr<const Trunk> read(std::vector<std::pair<std::string, std::string>> lines,
                                  Complaints& complaints) {
    static const auto schema = schema::Object<Trunk>("trunk", "A trunk.")
                                   .option("allow", &Trunk::codecs, "Codecs.", codecs_allow())
                                   .option("disallow", &Trunk::codecs, "Codecs.", codecs_disallow());
    Section section{"x", place("trunks.conf", 10), {}};
    unsigned number = 11;
    for (auto& [key, value] : lines)
        section.lines.push_back({key, value, place("trunks.conf", number++), false});
    return schema.read(section, complaints);
}

std::string read_well(std::vector<std::pair<std::string, std::string>> lines) {
    Complaints complaints;
    const auto trunk = read(std::move(lines), complaints);
    for (const auto& one : complaints) ADD_FAILURE() << one.text();
    return trunk->codecs.text();
}

TEST(CodecOption, AllowAndDisallowCountInTheOrderWritten) {
    EXPECT_EQ(read_well({{"disallow", "all"}, {"allow", "ulaw,alaw:40"}}), "(ulaw|alaw:40)");
    EXPECT_EQ(read_well({{"allow", "!all,g722,ulaw"}, {"disallow", "ulaw"}}), "(g722)");
    EXPECT_EQ(read_well({{"allow", "(ulaw|alaw)"}}), "(ulaw|alaw)");
    EXPECT_EQ(read_well({}), "(nothing)");
}

TEST(CodecOption, NamesTheNearestCodecAndTheTimeThatIsNone) {
    Complaints complaints;
    read({{"allow", "ulow"}, {"allow", "ulaw:x"}, {"disallow", "!alow"}}, complaints);
    ASSERT_EQ(complaints.size(), 3u);
    EXPECT_EQ(complaints[0].text(),
              "trunks.conf:11: trunk x: allow: there is no codec \"ulow\" (did you mean ulaw?)");
    EXPECT_EQ(complaints[1].text(),
              "trunks.conf:12: trunk x: allow: \"x\" is not a number of milliseconds in a packet");
    EXPECT_EQ(complaints[2].text(),
              "trunks.conf:13: trunk x: disallow: there is no codec \"alow\" (did you mean alaw?)");
}

}  // namespace
}  // namespace asterism::endpoint
