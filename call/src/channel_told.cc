// SPDX-License-Identifier: Apache-2.0
// What its leg tells a channel, and what becomes of that: events, digits for the others, music, text.
#include "asterism/call/channel.h"

#include "asterism/base/expect.h"
#include "asterism/base/log.h"
#include "asterism/call/events.h"
#include "asterism/call/ground.h"

namespace asterism::call {

void Channel::on_leg_proceeding() { post({.kind = ChannelEvent::Kind::Proceeding}); }

void Channel::on_leg_ringing() {
    if (state_ != ChannelState::Up) set_state(ChannelState::Ringing);
    post({.kind = ChannelEvent::Kind::Ringing});
}

void Channel::on_leg_progress() { post({.kind = ChannelEvent::Kind::Progress}); }

void Channel::on_leg_answered() {
    set_state(ChannelState::Up);
    post({.kind = ChannelEvent::Kind::Answered});
}

void Channel::on_leg_forwarded(std::string_view exten) {
    post({.kind = ChannelEvent::Kind::Forwarded, .text = std::string(exten)});
}

void Channel::on_leg_forwarded_to(std::string_view target) {
    post({.kind = ChannelEvent::Kind::Forwarded, .dial_string = true, .text = std::string(target)});
}

void Channel::on_leg_redirected() { post({.kind = ChannelEvent::Kind::Redirected}); }

void Channel::on_leg_ended(const LegEnd& end) {
    if (leg_ended_) return;
    leg_ended_ = true;
    if (!gone_) set_hangup_source(name_);
    // The leg's own final response wins over an earlier cause (statement 273).
    if (end.status != 0 || hangup_cause == Cause::NotDefined) hangup_cause = end.cause;
    if (end.status != 0) final_status = end.status;
    if (!gone_) publish_hangup_request(*this, end.cause);
    hangup(end.cause);
}

void Channel::on_leg_digit_begin(char digit, bool passed) {
    if (digit == kFlash)
        publish_flash(*this);
    else if (!passed || !company_ || !company_->passes_unheard())
        publish_digit_begin(*this, digit, true);
    begin_digit(digit, passed);
}

void Channel::begin_digit(char digit, bool passed) {
    if (company_) company_->on_digit_begin(*this, digit, passed);
    if (digit != kFlash) post({.kind = ChannelEvent::Kind::DigitBegin, .digit = digit});
}

void Channel::keep_digit(char digit, bool received) {
    // What is kept in a variable is bounded as every variable; so is what is kept for it.
    constexpr std::size_t kMostKept = 1000;
    if (!kept_digits.get().on || kept_digits.get().received != received) return;
    auto& kept = kept_digits.touch();
    if (kept.digits.size() >= (kept.most > 0 ? std::min(kept.most, kMostKept) : kMostKept)) return;
    kept.digits += digit;
    if (kept.store) kept.store(*this);
}

void Channel::on_leg_digit_told(char digit, Millis duration) {
    if (digit == kFlash) publish_flash(*this);
    begin_digit(digit, false);
    on_leg_digit(digit, duration);
}

void Channel::on_leg_digit(char digit, Millis duration, bool passed) {
    if (digit != kFlash) {
        const bool unheard = passed && company_ && company_->passes_unheard();
        if (!unheard) publish_digit_end(*this, digit, duration.count(), true);
        keep_digit(digit, true);
    }
    if (company_) company_->on_digit_end(*this, digit, duration, passed);
    if (digit != kFlash) post({.kind = ChannelEvent::Kind::Digit, .digit = digit, .duration = duration});
}

void Channel::on_leg_hold(bool held, std::string_view suggested_class) {
    if (held_ == held) return;
    held_ = held;
    if (held ? !suggested_class.empty() : !hold_class().empty())
        past.touch().hold_class = held ? suggested_class : std::string_view();
    publish_hold(*this, held, suggested_class.empty() ? std::string_view("default") : suggested_class);
    post({.kind = held ? ChannelEvent::Kind::Hold : ChannelEvent::Kind::Unhold,
          .text = std::string(suggested_class)});
    if (company_) company_->on_hold(*this, held);
}

void Channel::on_leg_identity(Party party) {
    caller = std::move(party);
    publish_new_caller_id(*this);
    post({.kind = ChannelEvent::Kind::Identity});
    if (company_) company_->on_identity(*this);
}

void Channel::on_leg_text(const CallText& text) {
    post({.kind = ChannelEvent::Kind::Text, .text = std::string(text.text)});
    if (company_) company_->on_text(*this, text);
}

void Channel::on_leg_play_end(media::ActivityId play, media::PlayEnd end, std::string_view reason) {
    if (end == media::PlayEnd::Failed) log::warning("{}: {}", name_, reason);
    if (backdrop_ && backdrop_->on_play_end(play, end)) return;
    post({.kind = ChannelEvent::Kind::PlayEnd, .play = play, .play_end = end});
}

void Channel::on_leg_talk(media::ActivityId watch, bool talking, Millis lasted) {
    if (watch != talk_watch_) {
        post({.kind = ChannelEvent::Kind::Talk, .duration = lasted, .play = watch, .talking = talking});
    } else if (talking || lasted.count() > 0) {  // silence from the very beginning is no end of talk
        publish_talking(*this, talking, lasted);
    }
}

void Channel::on_leg_mf(media::ActivityId watch, char digit) {
    post({.kind = ChannelEvent::Kind::Mf, .digit = digit, .play = watch});
}

void Channel::on_leg_recording(media::ActivityId record, const media::Recording& now) {
    if (now.state == media::Recording::State::Failed) log::warning("{}: {}", name_, now.reason);
    post({.kind = ChannelEvent::Kind::Record,
          .duration = now.length,
          .play = record,
          .recording = now.state,
          .text = now.file});
}

void Channel::on_leg_fax_tone() {
    const dialplan::Where fax{
        .context = place.context, .exten = "fax", .caller_id = caller.number.text, .clock = ground_.clock()};
    if (gone_ || place.exten == "fax" || !has_dialplan || !leg_ || !leg_->looks_for_fax()) return;
    if (!ground_.dialplan()->exists(fax)) {
        log::notice("FAX CNG detected on {} but no fax extension in '{}' context", name_, place.context);
        return;
    }
    log::verbose(2, "Redirecting '{}' to fax extension due to CNG detection", name_);
    authority.lower(authority.inside());
    variables.set("FAXEXTEN", place.exten, authority.inside());
    publish_varset(ground_, this, "FAXEXTEN", place.exten);
    divert({place.context, "fax", 1});
}

void Channel::on_leg_media_changed() {
    if (muted_ != media::Muted{}) mute(muted_);
    post({.kind = ChannelEvent::Kind::Media});
    if (backdrop_) backdrop_->on_media();
    watch_talk();
    if (company_) company_->on_media();
}

// The stream is the leg's own: a Local half has none, it is told by who stands behind it.
void Channel::on_leg_heard() {
    heard_ = true;
    if (await_media_ > 0) post({.kind = ChannelEvent::Kind::Heard});
    if (company_) company_->on_heard(*this);
}

bool Channel::heard_media() const { return heard_ || (leg_ && leg_->hears_through()); }

void Channel::on_leg_streams_changed() {
    if (company_) company_->on_streams(*this);
}

void Channel::on_leg_sound_kept() {
    if (company_) company_->on_sound_kept();
}

void Channel::on_leg_cannot_pass() {
    if (company_) company_->on_cannot_pass(*this);
}

void Channel::on_leg_keyframe() {
    if (company_) company_->on_picture_wanted(*this);
}

void Channel::on_leg_picture_wanted() {
    if (!company_ || !company_->on_picture_wanted(*this)) return;
    publish_test(ground_, "AST_CONTROL_VIDUPDATE", {{"Result", "Success"}});
}

}  // namespace asterism::call
