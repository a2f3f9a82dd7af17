#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kamailio as a provider that we register with: it is found by SRV with a real DNS server, challenges, grants less than was
asked, calls us and is called. When one of two fails, the other is used."""
import re
import subprocess

from harness import TRANSPORT_UDP, Baresip, Process, Server, expect, main, need, phone, wait_until, write_tones
from kamailio import Kamailio
from test_calls import MELODY_A, MELODY_B, wait_heard

MODULES = ("auth", "usrloc", "registrar", "xlog")
# So short that a registration is renewed after two seconds (statement 153: ten seconds before its end).
PARAMETERS = """
modparam("registrar", "max_expires", 12)
modparam("usrloc", "db_mode", 0)
"""
ROUTES = """
    if (is_method("REGISTER")) {{
        if (!pv_www_authenticate("provider.test", "word", "0")) {{
            www_challenge("provider.test", "1");
            exit;
        }}
        save("location");
        if ($hdr(Expires) == "0") xlog("L_ERR", "forgot the binding of $tU\\n");
        else xlog("L_ERR", "kept the binding of $tU\\n");
        exit;
    }}
    record_route();
    if ($si == "{customer}") {{
        if (!pv_proxy_authenticate("provider.test", "word", "0")) {{
            proxy_challenge("provider.test", "1");
            exit;
        }}
        consume_credentials();
        $ru = "sip:" + $rU + "@{far}:5060";
    }} else if (!lookup("location")) {{
        sl_send_reply("404", "Not registered");
        exit;
    }}
    t_relay();
"""
OVERLOADED = """
    sl_send_reply("503", "Full");
    exit;
"""
TRUNK = """
[provider]
type=registration
server_uri=sip:provider.test{transport}
client_uri=sip:customer@provider.test
contact_user=office
outbound_auth=provider
expiration=600
retry_interval=1
max_random_initial_delay=0
line=yes
endpoint=provider
[provider]
type=auth
username=customer
password=word
[provider]
type=endpoint
context=from-provider
disallow=all
allow=ulaw
direct_media=no
from_user=customer
from_domain=provider.test
outbound_auth=provider
aors=provider
[provider]
type=aor
contact=sip:provider.test{transport}
"""
TRANSPORT_TCP = TRANSPORT_UDP.replace("udp", "tcp")
EXTENSIONS = """
[office]
exten => 9,1,Dial(PJSIP/far@provider,30)
[from-provider]
exten => office,1,Dial(PJSIP/6001,30)
"""


class NameServer:
    """dnsmasq with the records given, for this lab alone."""

    def __init__(self, lab, *records):
        need("dnsmasq")
        self.address = lab.peer_address()
        self.process = Process(lab, "dnsmasq", ["dnsmasq", "--no-daemon", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--port=5353",
                                                "--pid-file=", "--bind-interfaces", f"--listen-address={self.address}", "--log-queries",
                                                "--log-facility=-", "--local-ttl=1", *records])
        lab.closing(self.process.kill)
        self.process.wait_line("started")


def two_of_them(lab, first, second):
    return NameServer(lab, *(f"--srv-host=_{transport}.provider.test,{host}.provider.test,{port},{priority},1"
                             for transport, port in (("sip._udp", 5060), ("sip._tcp", 5060), ("sips._tcp", 5061)) for priority, host in ((1, "a"), (2, "b"))),
                      f"--host-record=a.provider.test,{first}", f"--host-record=b.provider.test,{second}", "--local=/provider.test/")


def provider(lab, far, name="kamailio", address=None, **more):
    return Kamailio(lab, ROUTES.format(customer=lab.server_address, far=far), MODULES, PARAMETERS, address=address, name=name, **more)


def office(lab, names, transport="", more=""):
    return Server(lab, {"pjsip.conf": TRANSPORT_UDP + TRANSPORT_TCP + more + TRUNK.format(transport=transport) + phone("6001", more="rewrite_contact=yes\ndirect_media=no"),
                        "extensions.conf": EXTENSIONS,
                        "resolver_unbound.conf": f"[general]\nnameserver = {names.address}:5353\n"})


def wait_registered(server):
    def shown():
        found = re.search(r"provider/sip:provider\.test\S*\s+provider\s+Registered\s+\(exp\. (\d+)s\)", server.cli("pjsip show registrations"))
        return found and int(found[1])
    return wait_until(shown, "the registration")


def calls_in_and_out_through_the_provider(lab):
    """Statements 48, 90, 153, 154, 159, 169."""
    address, unused, far_address = lab.peer_address(), lab.peer_address(), lab.peer_address()
    kamailio = provider(lab, far_address, address=address)
    names = two_of_them(lab, address, unused)
    server = office(lab, names)
    far = Baresip(lab, "far", "", kamailio.address, source=write_tones(lab.path("b.wav"), MELODY_B * 40), register=False,
                  address=far_address)
    near = Baresip(lab, "6001", "secret-6001", server.address, source=write_tones(lab.path("a.wav"), MELODY_A * 40))
    near.wait_registered()
    # The provider's word about the time counts, not ours.
    expect(wait_registered(server) <= 12, "seconds granted")

    near.dial(f"sip:9@{server.address}")
    near.wait_event("CALL_ESTABLISHED")
    wait_heard(far, MELODY_A, "the far end to hear us")
    wait_heard(near, MELODY_B, "us to hear the far end")
    near.hangup()
    far.wait_event("CALL_CLOSED")
    server.wait_no_channels()

    # Nothing but the line parameter tells whose call it is.
    far.dial(f"sip:customer@{kamailio.address}")
    far.wait_event("CALL_ESTABLISHED")
    near.wait_event("CALL_ESTABLISHED")
    expect(any(name.startswith("PJSIP/provider-") for name in server.channels()), server.channels())
    wait_heard(near, MELODY_B, "us to hear the caller")
    far.hangup()
    near.wait_event("CALL_CLOSED")
    server.wait_no_channels()
    server.stop()
    kamailio.process.wait_line("forgot the binding of customer")


def the_second_answers_for_a_full_first(lab):
    """Statement 165."""
    first = Kamailio(lab, OVERLOADED, name="first")
    second = provider(lab, "127.0.0.1", name="second")
    server = office(lab, two_of_them(lab, first.address, second.address))
    second.process.wait_line("kept the binding of customer")
    expect(wait_registered(server) <= 12, "seconds granted")


def the_second_answers_for_a_dead_first(lab):
    """Statement 168: the connection is lost, so the second is registered with at once; calls go to it, too. When the first is back,
    it is preferred again."""
    first_address, second_address, far_address = (lab.peer_address() for _ in range(3))
    first = provider(lab, far_address, "first", first_address, tcp=True)
    second = provider(lab, far_address, "second", second_address, tcp=True)
    server = office(lab, two_of_them(lab, first_address, second_address), transport="\\;transport=tcp")
    far = Baresip(lab, "far", "", first_address, register=False, address=far_address)
    near = Baresip(lab, "6001", "secret-6001", server.address, source=write_tones(lab.path("a.wav"), MELODY_A * 40))
    near.wait_registered()
    first.process.wait_line("kept the binding of customer")
    first.stop()
    second.process.wait_line("kept the binding of customer")
    near.dial(f"sip:9@{server.address}")
    near.wait_event("CALL_ESTABLISHED")
    wait_heard(far, MELODY_A, "the far end to hear us through the second")
    near.hangup()
    server.wait_no_channels()
    first.start()
    first.process.wait_line("kept the binding of customer")


def make_certificate(lab, name, authority=None):
    """Paths of certificate and key of a name, signed by that authority or by itself."""
    key, certificate, request = (lab.path(f"{name}.{end}") for end in ("key", "pem", "csr"))
    said = ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-newkey", "rsa:2048", "-nodes", "-keyout", key]
    if not authority:
        openssl("req", "-x509", "-days", "2", *said, "-out", certificate)
    else:
        openssl("req", *said, "-out", request)
        openssl("x509", "-req", "-in", request, "-CA", authority[0], "-CAkey", authority[1], "-CAcreateserial", "-days", "2",
                "-copy_extensions", "copy", "-out", certificate)
    return certificate, key


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def who_is_not_the_provider_is_passed_by(lab):
    """Statement 191, RFC 5922 4: the certificate must name the domain we wanted; the first has another one's, so the second is used."""
    authority = make_certificate(lab, "authority.test")
    first_address, second_address, far_address = (lab.peer_address() for _ in range(3))
    first = provider(lab, far_address, "first", first_address, tls=make_certificate(lab, "impostor.test", authority))
    second = provider(lab, far_address, "second", second_address, tls=make_certificate(lab, "provider.test", authority))
    own = make_certificate(lab, "office.test")
    tls = (f"[tls]\ntype=transport\nprotocol=tls\nbind=%(address)s:5061\ncert_file={own[0]}\npriv_key_file={own[1]}\n"
           f"ca_list_file={authority[0]}\nverify_server=yes\n")
    server = office(lab, two_of_them(lab, first_address, second_address), "\\;transport=tls", tls)
    far = Baresip(lab, "far", "", second_address, register=False, address=far_address)
    near = Baresip(lab, "6001", "secret-6001", server.address, source=write_tones(lab.path("a.wav"), MELODY_A * 40))
    near.wait_registered()
    second.process.wait_line("kept the binding of customer")
    near.dial(f"sip:9@{server.address}")
    near.wait_event("CALL_ESTABLISHED")
    wait_heard(far, MELODY_A, "the far end to hear us")
    near.hangup()
    far.wait_event("CALL_CLOSED")
    server.wait_no_channels()
    expect(not any("kept the binding" in line for line in first.process.lines), "nothing was told to the impostor")
    server.process.wait_line(f"No TLS with {re.escape(first_address)}:5061: the certificate of provider.test is not accepted: hostname mismatch")


TESTS = [calls_in_and_out_through_the_provider, the_second_answers_for_a_full_first, the_second_answers_for_a_dead_first,
         who_is_not_the_provider_is_passed_by]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
