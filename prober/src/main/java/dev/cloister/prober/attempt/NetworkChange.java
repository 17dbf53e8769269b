// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.prober.attempt;

import dev.cloister.linux.syscall.Errno;
import dev.cloister.linux.syscall.Files;
import dev.cloister.linux.syscall.Sockets;
import dev.cloister.prober.attack.Outcome;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Asks the kernel for links, addresses and routes (rtnetlink(7)). The kernel looks at the sender's capabilities before
/// it looks at the rest of a message.
final class NetworkChange {
    // linux/rtnetlink.h
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_DELLINK = 17;
    private static final int RTM_NEWADDR = 20;
    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_DELROUTE = 25;
    // linux/netlink.h: NLM_F_REQUEST and NLM_F_ACK
    private static final int REQUEST_AND_ACK = 5;
    private static final int HEADER = 16;
    private static final int LONGEST_BODY = 16;

    private NetworkChange() {}

    static Outcome make() {
        var outcomes = new ArrayList<Outcome>();
        for (var type : List.of(RTM_NEWLINK, RTM_DELLINK, RTM_NEWADDR, RTM_NEWROUTE, RTM_DELROUTE)) {
            outcomes.add(ask(type));
        }
        return Outcome.worst(outcomes);
    }

    private static Outcome ask(int type) {
        var fd = Sockets.socket(Sockets.AF_NETLINK, Sockets.SOCK_RAW, Sockets.NETLINK_ROUTE);
        try {
            Sockets.bind_netlink(fd, 0, 0);
            var message = ByteBuffer.allocate(HEADER + LONGEST_BODY).order(ByteOrder.nativeOrder());
            message.putInt(HEADER + LONGEST_BODY)
                    .putShort((short) type)
                    .putShort((short) REQUEST_AND_ACK)
                    .putInt(1);
            Sockets.send(fd, message.array(), 0);
            if (Files.poll(new int[] {fd}, new short[] {Files.POLLIN}, Connections.PATIENCE)[0] == 0) {
                return Outcome.reached("message %d: no refusal".formatted(type));
            }
            var answer = new byte[4096];
            Sockets.recv(fd, answer, 0);
            var error = -ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder()).getInt(HEADER);
            return error == Errno.EPERM.number()
                    ? Outcome.refused("EPERM")
                    : Outcome.reached("message %d was looked at (error %d)".formatted(type, error));
        } finally {
            Files.close(fd);
        }
    }
}
