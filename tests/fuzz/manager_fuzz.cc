// SPDX-License-Identifier: Apache-2.0
// A manager user with one write class but not `system` sends whatever he likes: no application or function
// that reaches the machine runs but by the administrator's own words, nothing stops, and nothing is left at
// the end. The first byte chooses the class, the rest is what he says: actions, each with a short while after
// it.
#include <cstdint>

#include "world.h"

using namespace asterism;

namespace {

constexpr const char* kClasses[] = {"call",
                                    "command",
                                    "user",
                                    "config",
                                    "reporting",
                                    "dialplan",
                                    "agi",
                                    "aoc",
                                    "originate",
                                    "message",
                                    "call,originate,command,reporting,config,user,dialplan,aoc,message"};

std::map<std::string, std::string> files_for(const char* classes) {
    return {
        {"manager.conf",
         std::string("[general]\nenabled=yes\n[user]\nsecret=pass\nread=all\nwrite=") + classes + "\n"},
        {"asterisk.conf", "[options]\nlive_dangerously=yes\n"},
        {"cli_aliases.conf", "[general]\ntemplate=mine\n[mine]\nbye=core stop now\nput=database put\n"},
        {"mine.conf", "[one]\na=1\n"},
        {"pjsip.conf",
         "[transport-udp]\ntype=transport\nprotocol=udp\nbind=0.0.0.0\n"
         "[alice]\ntype=aor\ncontact=sip:alice@192.0.2.10\n"
         "[alice]\ntype=endpoint\ncontext=office\naors=alice\nallow=ulaw\n"},
        // The administrator runs what he was given, as dialplans do, and nothing that reaches the machine.
        {"extensions.conf",
         "[office]\n"
         "exten => 100,1,Answer()\n"
         "same => n,Wait(2)\n"
         "exten => 101,1,Exec(${x})\n"
         "exten => 102,1,ExecIf($[\"${y}\" = \"1\"]?${x})\n"
         "same => n,TryExec(${x})\n"
         "exten => 103,1,Set(z=${EVAL(${x})})\n"
         "same => n,Set(${x}=${y})\n"
         "same => n,Set(v=${IF(${x}?${y}:${z})})\n"
         "exten => 104,1,Originate(${x},app,${y},${z})\n"
         "exten => 105,1,Gosub(s,1(${x},${y}))\n"
         "exten => 106,1,Set(CHANNEL(hangup_handler_push)=office,s,1(${x}))\n"
         "same => n,Dial(Local/${y}@office)\n"
         "exten => s,1,Exec(${ARG1}(${ARG2}))\n"
         "same => n,Return()\n"}};
}

class Client final : public rt::StreamHandler {
public:
    explicit Client(fuzz::World& world) {
        rt::ConnectOptions options;
        options.from = {*IpAddress::parse("192.0.2.9"), 40001};
        options.to = {fuzz::World::kServer, 5038};
        stream_ = world.net().connect(options, *this);
        world.loop().pass(Millis{5});
    }
    void say(std::string_view text) {
        if (!closed_) stream_->send(SharedBytes::copy(text));
    }
    bool closed() const { return closed_; }

private:
    void on_bytes(rt::Stream&, std::string_view) override {}
    void on_closed(rt::Stream&, rt::CloseReason, std::string_view) override { closed_ = true; }
    std::unique_ptr<rt::Stream> stream_;
    bool closed_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    fuzz::World world(files_for(kClasses[data[0] % std::size(kClasses)]));
    world.watch_dangers();
    {
        Client client(world);
        client.say("Action: Login\r\nUsername: user\r\nSecret: pass\r\n\r\n");
        world.loop().pass(Millis{5});
        std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
        for (int actions = 0; !text.empty() && actions < 20; ++actions) {
            const auto end = text.find("\n\n");
            const auto one = text.substr(0, end);
            text.remove_prefix(end == text.npos ? text.size() : end + 2);
            client.say(std::string(one) + "\n\n");
            world.loop().pass(Millis{1500});
        }
        if (world.server().stopped()) world.fail("the server was stopped");
        if (!world.ran().empty()) world.fail("there ran " + world.ran());
    }
    world.check_nothing_is_left();
    if (world.server().stopped()) world.fail("the server was stopped");
    if (!world.ran().empty()) world.fail("there ran " + world.ran());
    return 0;
}
