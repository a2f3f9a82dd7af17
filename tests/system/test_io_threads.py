#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The same conversations with the sockets of SIP on I/O threads: io_threads in asterisk.conf."""
import test_calls
import test_floods
import test_register
import test_trouble
from harness import main


def on_io_threads(test, count=1):
    def run(lab):
        lab.options = f"io_threads={count}"
        test(lab)
    run.__name__ = f"{test.__name__}_by_{count}_io_thread{'s' if count > 1 else ''}"
    return run


TESTS = [on_io_threads(test) for test in (
    test_calls.two_phones_talk_over_udp, test_calls.two_phones_talk_over_tls, test_calls.the_end_of_the_server_ends_calls_on_the_wire,
    test_register.a_binding_is_made_refreshed_and_removed, test_register.options_is_answered_as_the_dialplan_says,
    test_trouble.a_port_in_use_is_said_and_the_others_work, test_trouble.hostile_bytes_change_nothing,
    test_trouble.a_message_over_tcp_may_come_in_pieces, test_floods.a_slow_message_ends_its_connection,
    test_floods.without_descriptors_nobody_spins, test_floods.a_place_that_is_gone_is_passed_by_at_once)] + [on_io_threads(test_calls.two_phones_talk_over_tcp, 2)]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
