#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""SIPp on one side or both, a manager client watching: what a test-suite written for Asterisk does, and waits for."""
import os

from harness import MANAGER, TRANSPORT_UDP, Ami, Server, Skip, expect, expect_equal, main, phone, wait_until, write_tones
from scenario import Callee, Caller, offer

EXTENSIONS = """
[office]
exten => answer,1,Answer()
 same => n,Wait(30)
exten => uas,1,Dial(PJSIP/uas,20)
"""


def start(lab, endpoint="", callee="", extensions=""):
    """`sipp` may call; `uas` is called at the address returned."""
    address = lab.peer_address()
    os.makedirs(lab.path("data", "moh"))
    write_tones(lab.path("data", "moh", "tune.wav"), [400] * 10)
    common = "type=endpoint\ncontext=office\ndisallow=all\nallow=ulaw\ndirect_media=no\n"
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + phone("6001") + f"[sipp]\n{common}{endpoint}\n[uas]\n{common}aors=uas\n{callee}\n"
                          f"[uas]\ntype=aor\ncontact=sip:uas@{address}:5060\n",
                          "extensions.conf": EXTENSIONS + extensions, "manager.conf": MANAGER,
                          "musiconhold.conf": "[default]\nmode=files\ndirectory=moh\n"})
    ami = Ami(server.address)
    ami.login()
    lab.closing(ami.close)
    return server, ami, address


def registers_with_digest(lab):
    """Statements 69, 76, 103, 107, 115, 116, 129, 144 and 145."""
    server, ami, _ = start(lab)
    contact = "Contact: <sip:6001@[local_ip]:[local_port]>"
    digest = "[authentication username=6001 password=secret-6001]"
    uri = "sip:[remote_ip]"
    phone_ = Caller(lab, "register", "6001").request("REGISTER", "6001", contact, "Expires: 300", uri=uri)
    phone_.hear(401, {"WWW-Authenticate": 'Digest.*realm="asterisk".*algorithm=MD5.*qop="auth"'}, authenticates=True)
    phone_.request("REGISTER", "6001", contact, "Expires: 300", digest, uri=uri)
    phone_.hear(200, {"Contact": "<sip:6001@.*>;expires=(300|299)", "Date": "GMT", "Expires": "300"})
    # A query, a refresh with a time of its own, and the end of it.
    phone_.request("REGISTER", "6001", uri=uri).hear(401, authenticates=True)
    phone_.request("REGISTER", "6001", digest, uri=uri).hear(200, {"Contact": "<sip:6001@.*>;expires=(300|299)"})
    phone_.request("REGISTER", "6001", contact + ";expires=5", uri=uri).hear(401, authenticates=True)
    phone_.request("REGISTER", "6001", contact + ";expires=5", digest, uri=uri).hear(200, {"Contact": "<sip:6001@.*>;expires=(60|59)"})
    phone_.request("REGISTER", "6001", "Contact: *", "Expires: 0", uri=uri).hear(401, authenticates=True)
    phone_.request("REGISTER", "6001", "Contact: *", "Expires: 0", digest, uri=uri).hear(200)
    phone_.run(server.address)
    ami.wait_event("ChallengeSent", Service="PJSIP", AccountID="6001", RemoteAddress=r"IPV4/UDP/127\..*/\d+")
    ami.wait_event("SuccessfulAuth", Service="PJSIP", AccountID="6001")
    ami.wait_event("ContactStatus", AOR="6001", EndpointName="6001", ContactStatus="NonQualified", URI=r"sip:6001@127\..*")
    ami.wait_event("PeerStatus", ChannelType="PJSIP", Peer="PJSIP/6001", PeerStatus="Reachable")
    ami.wait_event("ContactStatus", AOR="6001", ContactStatus="Removed")
    ami.wait_event("PeerStatus", Peer="PJSIP/6001", PeerStatus="Unreachable")


def a_call_says_what_happens(lab):
    """The events of a call, in their order, by the names and values that test-suites wait for."""
    server, ami, address = start(lab)
    callee = Callee(lab, "callee").answered().hung_up().start(address)
    Caller(lab, "caller").call("uas", see={"Contact": "<sip:127"}).bye().run(server.address)
    callee.wait_exit()
    caller, called = "PJSIP/sipp-00000000", "PJSIP/uas-00000001"
    first = ami.wait_event("Newchannel", Channel=caller, ChannelState="4", ChannelStateDesc="Ring", Context="office", Exten="uas", Priority="1")
    linked = first["Uniqueid"]
    ami.wait_event("Newexten", Channel=caller, Extension="uas", Application="Dial", AppData="PJSIP/uas,20")
    ami.wait_event("Newchannel", Channel=called, Linkedid=linked)
    ami.wait_event("DialBegin", Channel=caller, DestChannel=called, DialString="uas", DestLinkedid=linked)
    # 180 and 200 may be read in one turn: then the channel is up before Dial says that it rings.
    ami.wait_events(("DialState", {"DestChannel": called, "DialStatus": "RINGING"}),
                    ("Newstate", {"Channel": called, "ChannelState": "6", "ChannelStateDesc": "Up"}))
    ami.wait_event("DialEnd", Channel=caller, DestChannel=called, DialStatus="ANSWER")
    ami.wait_event("Newstate", Channel=caller, ChannelState="6")
    bridge = ami.wait_event("BridgeCreate", BridgeNumChannels="0")["BridgeUniqueid"]
    ami.wait_event("BridgeEnter", BridgeUniqueid=bridge)
    ami.wait_event("BridgeEnter", BridgeUniqueid=bridge, BridgeNumChannels="2")
    ami.wait_event("HangupRequest", Channel=caller)
    ami.wait_event("BridgeLeave", BridgeUniqueid=bridge)
    ami.wait_event("BridgeDestroy", BridgeUniqueid=bridge)
    ends = {}
    states = {}
    while len(ends) < 2 or len(states) < 2:
        event = ami.events.get(timeout=30)
        if event.get("Event") == "Hangup":
            ends[event["Channel"]] = (event["Cause"], event["Cause-txt"])
        if event.get("Event") == "TestEvent" and event.get("State") == "SESSION_DESTROYED":
            expect_equal(event["Type"], "StateChange", event)
            states[event.get("Channel", event.get("Endpoint"))] = event
    expect_equal(ends, {caller: ("16", "Normal Clearing"), called: ("16", "Normal Clearing")}, "ends")
    expect({"AppFile", "AppFunction", "AppLine"} <= set(event), event)


def a_call_with_hold_and_resume(lab):
    """Statements 329 to 331."""
    server, ami, address = start(lab)
    callee = Callee(lab, "callee").answered().hung_up().start(address)
    caller = Caller(lab, "caller").call("uas")
    caller.again("INVITE", body=offer("sendonly", version=2)).maybe(100).hear(200, {"body": "a=recvonly"}).ack()
    caller.again("INVITE", body=offer("sendrecv", version=3)).maybe(100).hear(200, {"body": "a=sendrecv"}).ack()
    caller.again("INVITE", body=offer(address="0.0.0.0", version=4)).maybe(100).hear(200).ack()
    caller.again("INVITE", body=offer("sendrecv", version=5)).maybe(100).hear(200, {"body": "a=sendrecv"}).ack()
    caller.bye().run(server.address)
    callee.wait_exit()
    for _ in range(2):
        ami.wait_event("Hold", Channel="PJSIP/sipp-.*")
        ami.wait_event("MusicOnHoldStart", Channel="PJSIP/uas-.*", Class="default")
        ami.wait_event("MusicOnHoldStop", Channel="PJSIP/uas-.*")
    ami.wait_event("Hangup", Channel="PJSIP/sipp-.*", Cause="16")


EARLY = "exten => early,1,Ringing()\n same => n,Progress()\n same => n,Answer()\n same => n,Wait(30)\n"


def provisional_answers_are_acknowledged(lab):
    """Statements 286, 287: RFC 3262 with us as the callee."""
    server, _, _ = start(lab, "100rel=peer_supported", extensions=EARLY)
    caller = Caller(lab, "caller").invite("early", "Supported: 100rel").maybe(100).reliable(180).reliable(183, {"body": "m=audio"})
    caller.hear(200, begins=True).ack().bye().run(server.address)
    # One that says nothing of it gets what everybody gets.
    Caller(lab, "plain").call("early").bye().run(server.address)


def who_must_acknowledge_and_cannot_is_refused(lab):
    """Statement 286."""
    server, _, _ = start(lab, "100rel=required", extensions=EARLY)
    Caller(lab, "plain").refused("early", 421, see={"Require": "100rel", "Supported": "100rel"}).run(server.address)
    caller = Caller(lab, "caller").invite("early", "Require: 100rel").maybe(100).reliable(180).reliable(183)
    caller.hear(200, begins=True).ack().bye().run(server.address)


def our_acknowledgements_are_right(lab):
    """Statement 286 and RFC 3262 with us as the caller: each reliable answer gets its PRACK, in order."""
    server, _, address = start(lab, callee="100rel=required")
    callee = Callee(lab, "callee").invited({"Require": "100rel"})
    callee.answer_invite("180 Ringing", "Require: 100rel", "RSeq: 71").hear("PRACK", {"RAck": "71 [0-9]+ INVITE"}).answer("200 OK")
    callee.answer_invite("183 Session Progress", "Require: 100rel", "RSeq: 72", body=offer())
    callee.hear("PRACK", {"RAck": "72 [0-9]+ INVITE"}).answer("200 OK")
    callee.answer_invite("200 OK").hear("ACK").hung_up()
    process = callee.start(address)
    Caller(lab, "caller").call("uas").bye().run(server.address)
    expect_equal(process.wait_exit(), 0, "callee")


def session_timers_are_negotiated(lab):
    """Statements 281 to 283: too short is told how long it must be; then who refreshes."""
    server, _, _ = start(lab)
    caller = Caller(lab, "caller").refused("answer", 422, "Supported: timer", "Session-Expires: 60", see={"Min-SE": "90"})
    caller.call("answer", "Supported: timer", "Session-Expires: 90;refresher=uac", "Min-SE: 90",
                see={"Session-Expires": "90;refresher=uac", "Require": "timer"})
    caller.again("UPDATE", "Supported: timer", "Session-Expires: 90;refresher=uac").hear(200, {"Session-Expires": "90;refresher=uac"})
    caller.bye().run(server.address)


def a_peer_without_timers_is_refused_where_they_must_be(lab):
    """Statement 282."""
    server, _, _ = start(lab, "timers=required")
    Caller(lab, "caller").refused("answer", 421, see={"Require": "timer"}).run(server.address)


READ = "exten => read,1,Answer()\n same => n,Read(GOT,,5)\n same => n,UserEvent(Digits,Got: ${GOT})\n same => n,Hangup()\n"


def heard_digits(ami, digits, begin=True):
    for digit in digits:
        if begin:
            ami.wait_event("DTMFBegin", Channel="PJSIP/sipp-.*", Digit=digit.replace("*", "[*]"), Direction="Received")
        ami.wait_event("DTMFEnd", Channel="PJSIP/sipp-.*", Digit=digit.replace("*", "[*]"), Direction="Received", DurationMs=r"\d+")
    expect_equal(ami.wait_event("UserEvent", UserEvent="Digits")["Got"], digits.rstrip("#"), "read")


def digits_come_as_info(lab):
    """Statements 322, 323."""
    server, ami, _ = start(lab, "dtmf_mode=info", extensions=READ)
    caller = Caller(lab, "caller").call("read")
    for digit, duration in (("1", 160), ("9", 100), ("*", 90), ("11", 250)):
        caller.again("INFO", body=f"Signal={digit}\nDuration={duration}\n", kind="application/dtmf-relay").hear(200)
    caller.hung_up().run(server.address)
    heard_digits(ami, "19*#", begin=False)  # INFO tells of a digit when it is over


def digits_come_as_events(lab):
    """Statement 319 and RFC 4733, out of SIPp's recordings."""
    if os.geteuid() != 0:
        raise Skip("SIPp needs raw sockets to play recordings")
    server, ami, _ = start(lab, extensions=READ)
    caller = Caller(lab, "caller").call("read")
    for digit in ("1", "2", "star", "pound"):
        if digit != "1":
            caller.pause(300)  # so long a recording is
        caller.action(f'<exec play_pcap_audio="/usr/share/sip-tester/dtmf_2833_{digit}.pcap"/>')
    caller.hung_up().run(server.address)
    heard_digits(ami, "12*#")


def a_caller_gives_up(lab):
    """Statements 261, 276: CANCEL here is CANCEL there."""
    server, ami, address = start(lab)
    callee = Callee(lab, "callee").invited().answer_invite("180 Ringing").hear("CANCEL", {"Reason": "Q.850;cause="})
    process = callee.answer("200 OK").answer_invite("487 Request Terminated").hear("ACK").start(address)
    caller = Caller(lab, "caller").invite("uas").maybe(100).hear(180).cancel().hear(200).hear(487).ack_refusal()
    caller.run(server.address)
    expect_equal(process.wait_exit(), 0, "callee")
    ami.wait_event("DialEnd", DialStatus="CANCEL")
    ami.wait_event("Hangup", Channel="PJSIP/sipp-.*")
    server.wait_no_channels()


def refusals_are_passed_on(lab):
    """Statements 269, 270, 502: by their causes; where nobody was there that is 503."""
    server, ami, address = start(lab)
    for status, dial_status, cause, back, reason in (("486 Busy Here", "BUSY", "17", 486, "17"), ("603 Decline", "NOANSWER", "21", 503, "34"),
                                                     ("480 Temporarily Unavailable", "NOANSWER", "19", 480, "19"),
                                                     ("404 Not Found", "NOANSWER", "1", 503, "34")):
        process = Callee(lab, "callee").invited().answer_invite(status).hear("ACK").start(address)
        Caller(lab, "caller").refused("uas", back, see={"Reason": f"Q.850;cause={reason}"}).run(server.address)
        expect_equal(process.wait_exit(), 0, "callee")
        ami.wait_event("DialEnd", DestChannel="PJSIP/uas-.*", DialStatus=dial_status)
        ami.wait_event("Hangup", Channel="PJSIP/uas-.*", Cause=cause)


def messages_and_options(lab):
    """Statements 148, 149, 151, 235, 237, 326."""
    server, ami, _ = start(lab, extensions="exten => desk,1,UserEvent(Text,Body: ${MESSAGE(body)})\n")
    out = Caller(lab, "out")
    out.request("MESSAGE", "desk", body="hello", kind="text/plain").hear(202)
    out.request("MESSAGE", "desk", body="{}", kind="application/json").hear(415)
    out.request("MESSAGE", "nobody", body="hello", kind="text/plain").hear(404)
    out.request("OPTIONS", "desk").hear(200, {"Allow": "INVITE", "Supported": "100rel", "Accept": "application/sdp"})
    out.request("OPTIONS", "nobody").hear(404)
    for method in ("REFER", "INFO", "UPDATE", "PRACK"):
        out.request(method, "desk").hear(501)
    out.run(server.address)
    ami.wait_event("UserEvent", UserEvent="Text", Body="hello")
    within = Caller(lab, "within").call("answer").again("OPTIONS").hear(200)
    within.again("MESSAGE", body="hello", kind="text/plain").hear(202).again("MESSAGE", body="x", kind="image/png").hear(415)
    within.again("INFO").hear(200).bye().run(server.address)


def storm(lab, count, *how, more="", transport=TRANSPORT_UDP):
    """So many phones register at once, each with an account of its own."""
    users = [str(10000 + number) for number in range(count)]
    server = Server(lab, {"pjsip.conf": transport + "".join(phone(user, "word", more) for user in users)})
    lab.write("users.csv", "SEQUENTIAL\n" + "".join(f"{user};[authentication username={user} password=word]\n" for user in users))
    contact = "Contact: <sip:[field0]@[local_ip]:[local_port]>"
    phones = Caller(lab, "storm", "[field0]").request("REGISTER", "[field0]", contact, "Expires: 600", uri="sip:[remote_ip]")
    phones.hear(401, authenticates=True)
    phones.request("REGISTER", "[field0]", contact, "Expires: 600", "[field1]", uri="sip:[remote_ip]").hear(200)
    return server, phones, ("-inf", lab.path("users.csv"), "-r", "2000", "-l", str(count), *how)


def a_storm_of_registrations(lab):
    """Issue 4: two thousand phones at once, after a power cut; none is lost, and each that is told 503 comes again."""
    server, phones, how = storm(lab, 2000)
    phones.run(server.address, *how, calls=2000)
    expect("Objects found: 2000" in server.cli("pjsip show contacts"), "all of them are bound")


def a_storm_over_connections(lab):
    """Statements 121, 122: each phone by a connection of its own; bindings end with their connections."""
    server, phones, how = storm(lab, 400, "-t", "tn", "-max_socket", "500", more="rewrite_contact=yes",
                                transport=TRANSPORT_UDP.replace("udp", "tcp"))
    process = phones.pause(600000).start(lab.peer_address(), f"{server.address}:5060", *how, calls=400)
    wait_until(lambda: "Objects found: 400" in server.cli("pjsip show contacts"), "all of them to be bound")
    process.kill()
    wait_until(lambda: "No objects found" in server.cli("pjsip show contacts"), "the bindings to end")


TESTS = [registers_with_digest, a_call_says_what_happens, a_call_with_hold_and_resume, provisional_answers_are_acknowledged,
         who_must_acknowledge_and_cannot_is_refused, our_acknowledgements_are_right, session_timers_are_negotiated,
         a_peer_without_timers_is_refused_where_they_must_be, digits_come_as_info, digits_come_as_events, a_caller_gives_up,
         refusals_are_passed_on, messages_and_options, a_storm_of_registrations, a_storm_over_connections]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
