// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.linux.nflog;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Netlink messages of NFLOG, both ways: linux/netlink.h and linux/netfilter/nfnetlink_log.h.
///
/// Headers are in the machine's byte order, the values of NFLOG's attributes in the network's.
final class NflogMessages {
    private static final int NLMSG_ERROR = 2;
    private static final int NLM_F_REQUEST_ACK = 5;
    private static final int NFULNL_MSG_PACKET = 4 << 8;
    private static final int NFULNL_MSG_CONFIG = 4 << 8 | 1;
    private static final int NFULA_CFG_CMD = 1;
    private static final int NFULA_CFG_MODE = 2;
    private static final int NFULA_CFG_QTHRESH = 5;
    private static final int NFULA_PAYLOAD = 9;
    private static final int NFULA_PREFIX = 10;
    private static final int NFULA_UID = 11;
    private static final byte NFULNL_CFG_CMD_BIND = 1;
    private static final byte NFULNL_COPY_PACKET = 2;
    private static final int HEADER = 16;
    private static final int MAX_PREFIX = 128;

    private NflogMessages() {}

    /// Asks for the messages of a group, and an answer whether that works.
    static byte[] bind(int group) {
        return config(group, NFULA_CFG_CMD, new byte[] {NFULNL_CFG_CMD_BIND});
    }

    /// Asks for the first bytes of each packet of a group.
    static byte[] copy(int group, int bytes) {
        var mode = ByteBuffer.allocate(6).putInt(bytes).put(NFULNL_COPY_PACKET);
        return config(group, NFULA_CFG_MODE, mode.array());
    }

    /// Asks for each packet of a group at once: by default the kernel waits for 100 of them, or for a second.
    static byte[] hurry(int group) {
        return config(group, NFULA_CFG_QTHRESH, new byte[] {0, 0, 0, 1});
    }

    /// The error number in the answer to a request, 0 for none.
    static int error(byte[] bytes, int length) {
        var message = ByteBuffer.wrap(bytes, 0, length).order(ByteOrder.nativeOrder());
        if (length < HEADER + 4 || message.getShort(4) != NLMSG_ERROR) {
            throw new MalformedMessage("no answer to a request");
        }
        return -message.getInt(HEADER);
    }

    /// The events in what one call received.
    static List<NflogEvent> events(byte[] bytes, int length) {
        var events = new ArrayList<NflogEvent>();
        for (var offset = 0; length - offset >= HEADER; ) {
            var message = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
            var size = message.getInt(offset);
            if (size < HEADER || size > length - offset) {
                events.add(new NflogEvent.Unreadable("message of %d bytes in %d".formatted(size, length - offset)));
                break;
            }
            if (message.getShort(offset + 4) == NFULNL_MSG_PACKET) {
                events.add(event(
                        ByteBuffer.wrap(bytes, offset + HEADER, size - HEADER).slice()));
            }
            offset += aligned(size);
        }
        return events;
    }

    private static NflogEvent event(ByteBuffer body) {
        try {
            return rejected(body);
        } catch (MalformedMessage malformed) {
            return new NflogEvent.Unreadable(String.valueOf(malformed.getMessage()));
        }
    }

    private static NflogEvent rejected(ByteBuffer body) {
        var rule = "";
        var packet = new byte[0];
        var uid = OptionalInt.empty();
        for (var offset = 4; body.limit() - offset >= 4; ) {
            body.order(ByteOrder.nativeOrder());
            var size = Short.toUnsignedInt(body.getShort(offset));
            var type = body.getShort(offset + 2) & 0x3fff;
            if (size < 4 || size > body.limit() - offset) {
                throw new MalformedMessage("attribute of %d bytes in %d".formatted(size, body.limit() - offset));
            }
            var value = new byte[size - 4];
            body.get(offset + 4, value);
            switch (type) {
                case NFULA_PREFIX -> rule = text(value);
                case NFULA_PAYLOAD -> packet = value;
                case NFULA_UID -> uid = uid(value);
                default -> {}
            }
            offset += aligned(size);
        }
        return new NflogEvent.Rejected(rule, RejectedPacket.parse(packet, uid));
    }

    private static OptionalInt uid(byte[] value) {
        return value.length == 4 ? OptionalInt.of(ByteBuffer.wrap(value).getInt()) : OptionalInt.empty();
    }

    private static String text(byte[] value) {
        var end = 0;
        while (end < Math.min(value.length, MAX_PREFIX) && value[end] != 0) {
            end++;
        }
        return new String(value, 0, end, StandardCharsets.ISO_8859_1);
    }

    private static byte[] config(int group, int attribute, byte[] value) {
        var size = HEADER + 4 + aligned(4 + value.length);
        var message = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
        message.putInt(size).putShort((short) NFULNL_MSG_CONFIG).putShort((short) NLM_F_REQUEST_ACK);
        message.putInt(0).putInt(0);
        message.put((byte) 0).put((byte) 0).put((byte) (group >> 8)).put((byte) group);
        message.putShort((short) (4 + value.length)).putShort((short) attribute).put(value);
        return message.array();
    }

    private static int aligned(int size) {
        return size + 3 & ~3;
    }
}
