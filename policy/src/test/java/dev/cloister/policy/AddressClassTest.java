// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AddressClassTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "169.254.169.254, METADATA",
        "169.254.170.2, METADATA",
        "168.63.129.16, METADATA",
        "100.100.100.200, METADATA",
        "192.0.0.192, METADATA",
        "fd00:ec2::254, METADATA",
        "fd20:ce::254, METADATA",
        "127.0.0.1, LOOPBACK",
        "127.255.255.254, LOOPBACK",
        "::1, LOOPBACK",
        "0.0.0.0, UNSPECIFIED",
        "0.1.2.3, UNSPECIFIED",
        "::, UNSPECIFIED",
        "169.254.0.1, LINK_LOCAL",
        "fe80::1, LINK_LOCAL",
        "febf::1, LINK_LOCAL",
        "224.0.0.251, MULTICAST",
        "255.255.255.255, MULTICAST",
        "ff02::fb, MULTICAST",
        "10.255.0.1, PRIVATE",
        "172.16.0.1, PRIVATE",
        "172.31.255.255, PRIVATE",
        "192.168.1.1, PRIVATE",
        "fd12:3456::1, PRIVATE",
        "fec0::1, PRIVATE",
        "100.64.0.1, CGNAT",
        "100.127.255.255, CGNAT",
        "192.0.2.1, DOCUMENTATION",
        "2001:db8::1, DOCUMENTATION",
        "3fff::1, DOCUMENTATION",
        "198.18.0.1, BENCHMARKING",
        "198.19.255.255, BENCHMARKING",
        "2001:2::1, BENCHMARKING",
        "192.0.0.8, RESERVED",
        "192.88.99.1, RESERVED",
        "240.0.0.1, RESERVED",
        "100::1, RESERVED",
        "5f00::1, RESERVED",
        "4000::1, RESERVED",
        "e000::1, RESERVED",
        "2001:10::1, RESERVED",
        "64:ff9b::7f00:1, EMBEDDED",
        "64:ff9b::a00:1, EMBEDDED",
        "64:ff9b::a9fe:a9fe, EMBEDDED",
        "64:ff9b:1::808:808, EMBEDDED",
        "2002:7f00:1::1, EMBEDDED",
        "2002:808:808::1, EMBEDDED",
        "2001:0:4136:e378:8000:63bf:80ff:fffe, EMBEDDED",
        "2001:0::1, EMBEDDED",
        "::7f00:1, EMBEDDED",
        "::ffff:0:7f00:1, EMBEDDED",
        "2a00:1450::5efe:7f00:1, EMBEDDED",
        "2a00:1450::200:5efe:a00:1, EMBEDDED",
    })
    void knowsWhatIsNotThePublicInternet(String literal, AddressClass expected) {
        assertThat(AddressClass.of(InetAddress.ofLiteral(literal))).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "172.15.255.255",
        "172.32.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450:4001::200e",
        "2001:200::1",
        "64:ff9b::808:808",
    })
    void whatLiesBesideABlockIsPublic(String literal) {
        assertThat(AddressClass.of(InetAddress.ofLiteral(literal))).isEmpty();
    }

    @Test
    void aMappedAddressThatStaysIpv6IsEmbedded() throws Exception {
        var bytes = HexFormat.of().parseHex("00000000000000000000ffff7f000001");
        var mapped = Inet6Address.getByAddress(null, bytes, -1);
        assertThat(mapped).isInstanceOf(Inet6Address.class);
        assertThat(AddressClass.of(mapped)).contains(AddressClass.EMBEDDED);
    }

    @Test
    void aMappedAddressThatJavaMakesIpv4IsWhatItIs() throws Exception {
        var bytes = HexFormat.of().parseHex("00000000000000000000ffff7f000001");
        assertThat(AddressClass.of(InetAddress.getByAddress(bytes))).contains(AddressClass.LOOPBACK);
    }

    @Test
    void aZoneDoesNotHideLinkLocal() throws Exception {
        var bytes = HexFormat.of().parseHex("fe800000000000000000000000000001");
        assertThat(AddressClass.of(Inet6Address.getByAddress(null, bytes, 7))).contains(AddressClass.LINK_LOCAL);
    }

    @ParameterizedTest(name = "{0}: private {1}, service {2}")
    @CsvSource({
        "METADATA, false, false",
        "LOOPBACK, false, true",
        "UNSPECIFIED, false, false",
        "LINK_LOCAL, false, false",
        "MULTICAST, false, false",
        "PRIVATE, true, true",
        "CGNAT, true, true",
        "DOCUMENTATION, true, true",
        "BENCHMARKING, true, true",
        "EMBEDDED, false, false",
        "RESERVED, false, false",
    })
    void saysWhichRulesAdmitIt(AddressClass kind, boolean byPrivate, boolean byService) {
        assertThat(kind.isAdmittedBy(Rule.Admits.PUBLIC)).isFalse();
        assertThat(kind.isAdmittedBy(Rule.Admits.PRIVATE)).isEqualTo(byPrivate);
        assertThat(kind.isAdmittedBy(Rule.Admits.SERVICE)).isEqualTo(byService);
    }

    @Test
    void everyAddressOfATinySampleHasAtMostOneAnswer() {
        for (var first = 0; first < 256; first++) {
            var address = Cidr.addressOf(new byte[] {(byte) first, 1, 2, 3});
            assertThat(AddressClass.of(address))
                    .isEqualTo(
                            first >= 224 || first == 0 || first == 10 || first == 127
                                    ? AddressClass.of(address)
                                    : Optional.empty());
        }
    }
}
