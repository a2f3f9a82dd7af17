// SPDX-License-Identifier: Apache-2.0
// Framing on an I/O thread: what Flow::on_bytes does where the exchange reads its connections itself.
#include "asterism/base/log.h"
#include "asterism/sip/framer.h"
#include "asterism/sipnet/sip_net.h"
#include "counters.h"
#include "last_words.h"

namespace asterism::sipnet {

namespace {

class MessageCutter final : public rt::Cutter {
public:
    MessageCutter(const sip::Limits& limits, std::shared_ptr<Door> door, Millis patience,
                  const sip::Origin& origin)
        : framer_(limits), limits_(limits), door_(std::move(door)), patience_(patience), origin_(origin) {}

    void on_waited(Micros waited) override { door_->on_waited(waited); }
    void feed(std::string_view bytes) override { framer_.feed(bytes); }
    Piece next() override;
    bool is_within() const override { return framer_.pending() > 0; }
    Millis patience() const override { return patience_; }

private:
    sip::Framer framer_;
    sip::Limits limits_;
    std::shared_ptr<Door> door_;
    Millis patience_;
    sip::Origin origin_;
};

rt::Cutter::Piece MessageCutter::next() {
    while (true) {
        auto frame = framer_.next();
        switch (frame.kind) {
            case sip::Frame::Kind::NeedMore:
                return {};
            case sip::Frame::Kind::Pong:
                continue;
            case sip::Frame::Kind::Ping:
                return {Piece::Kind::Answer, std::move(frame.bytes), {}};
            case sip::Frame::Kind::Broken:
                broken_streams.add();
                return {Piece::Kind::Broken, last_words(frame, origin_, limits_), frame.error.text()};
            case sip::Frame::Kind::Message:
                return {Piece::Kind::Whole, std::move(frame.bytes), {}};
        }
    }
}

}  // namespace

rt::MakeCutter SipNet::cutter(sip::Transport transport) const {
    return [limits = layer_->options().limits, door = door_, patience = config_.first_message,
            transport](const SocketAddress& peer) {
        sip::Origin origin;
        origin.transport = transport;
        origin.source = peer;
        return std::make_unique<MessageCutter>(limits, door, patience, origin);
    };
}

}  // namespace asterism::sipnet
