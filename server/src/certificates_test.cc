// SPDX-License-Identifier: Apache-2.0
#include "certificates.h"

#include <gtest/gtest.h>

namespace asterism::server {
namespace {

std::vector<std::string> found_wrong(std::map<std::string, std::string> disk) {
    std::map<std::string, std::string> in_folder;
    for (auto& [name, text] : disk) in_folder["/etc/x/" + name] = text;
    store::MemoryFiles files(std::move(in_folder));
    ProgramOptions options;
    options.paths.etc = "/etc/x";
    const auto loaded = load_configuration(options, nullptr, files);
    Complaints complaints;
    review_certificates(loaded, complaints);
    std::vector<std::string> out;
    for (const auto& one : complaints) out.push_back(one.text());
    return out;
}

using Found = std::vector<std::string>;

TEST(Certificates, ThoseOfEveryFileAreLookedAt) {
    EXPECT_EQ(
        found_wrong(
            {{"http.conf",
              "[general]\nenabled=yes\nbindaddr=127.0.0.1\ntlsenable=yes\n"
              "tlscertfile=/nowhere/web.pem\n"},
             {"manager.conf", "[general]\nenabled=yes\ntlsenable=yes\ntlscertfile=/nowhere/ami.pem\n"}}),
        (Found{
            "http.conf: tlscertfile: /nowhere/web.pem: there is no such file; until that is mended nothing "
            "listens there",
            "manager.conf: tlscertfile: /nowhere/ami.pem: there is no such file; until that is mended "
            "nothing "
            "listens there"}));
    // Of who is not asked to listen nothing is wrong.
    EXPECT_EQ(
        found_wrong({{"http.conf", "[general]\nenabled=no\ntlsenable=yes\ntlscertfile=/nowhere/web.pem\n"}}),
        Found{});
    // A file that is there and no certificate (this one is readable everywhere).
    EXPECT_EQ(found_wrong({{"pjsip.conf",
                            "[t]\ntype=transport\nprotocol=tls\nbind=0.0.0.0\ncert_file=/etc/passwd\n"}}),
              (Found{"pjsip.conf: transport t: /etc/passwd: holds no certificate in PEM form (-----BEGIN "
                     "...); until that "
                     "is mended nothing listens there"}));
}

}  // namespace
}  // namespace asterism::server
