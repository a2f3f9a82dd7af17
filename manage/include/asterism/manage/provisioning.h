// SPDX-License-Identifier: Apache-2.0
// Phones fetch their configuration at /phoneprov: files as they are, and templates with the variables of the
// phone that the name stands for (phoneprov.conf, type=phoneprov of pjsip.conf; statement 472). A request is
// looked up in a table of names; what is not in it does not exist, so no path leads anywhere else.
//
//   request -> route -> file read on main (Operations::aside) -> values put in on the exchange -> answer
//
// Owned by `server`; exchange thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/command.h"
#include "asterism/call/application.h"
#include "asterism/manage/phoneprov_conf.h"
#include "asterism/manage/services.h"
#include "asterism/rt/http_server.h"

namespace asterism::manage {

struct Phone;

class Provisioning {
public:
    /// `folder`: AST_DATA_DIR/phoneprov.
    Provisioning(Services& services, std::string folder);
    ~Provisioning();

    /// At start and on reload; with it the sections of the directory count anew.
    void configure(std::shared_ptr<const PhoneprovConf> conf);
    /// At each server there is; nothing while there is no profile.
    void serve(rt::HttpServer& server);
    void answer(const rt::HttpRequest& request, rt::HttpReply reply);

    /// PP_EACH_USER, PP_EACH_EXTENSION
    std::string each_user(std::string_view text, std::string_view without_mac) const;
    /// `asker` (may be null) tells what the request said of us.
    std::string each_extension(const call::Channel* asker, std::string_view mac,
                               const std::string& template_file);
    /// phoneprov show routes
    void show_routes(CommandCall& call) const;

private:
    struct Route {
        /// Below the folder.
        std::string file;
        std::string type;
        /// Of a template: the phone that it is for; -1: a file as it is.
        int phone = -1;
    };
    struct Question;
    void add_route(std::string name, Route route);
    void read_next(std::shared_ptr<Question> question);
    void fill(std::shared_ptr<Question> question);
    const Phone* phone_of(std::string_view mac) const;

    Services& services_;
    std::string folder_;
    std::shared_ptr<const PhoneprovConf> conf_ = std::make_shared<PhoneprovConf>();
    std::vector<Phone> phones_;
    std::map<std::string, Route, std::less<>> routes_;
    /// Templates within templates, as they were read last; those missing in the text at hand.
    std::map<std::string, std::string, std::less<>> parts_;
    std::vector<std::string> missing_;
    bool filling_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

/// They ask the Provisioning that was attached to the calls; without one they are empty.
void attach(call::Calls& calls, Provisioning& provisioning);
std::vector<call::Function> provisioning_functions();
std::vector<Command> provisioning_commands(Provisioning& provisioning);

}  // namespace asterism::manage
