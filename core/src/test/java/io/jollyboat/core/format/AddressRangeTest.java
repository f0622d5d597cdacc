package io.jollyboat.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressRangeTest {

    @Test
    void rangesAreTakenInTheFormThatEveryProgramReadsAlike() {
        assertThat(AddressRange.check("10.9.8.0/24")).isEmpty();
        assertThat(AddressRange.check("0.0.0.0/0")).isEmpty();
        assertThat(AddressRange.check("10.9.8.7/32")).isEmpty();
        assertThat(AddressRange.check("2001:db8::/64")).isEmpty();
        assertThat(AddressRange.check("::/0")).isEmpty();
        assertThat(AddressRange.check("FD00::/8")).isEmpty();
    }

    @Test
    void rangesThatCouldMeanTwoThingsAreRefused() {
        assertThat(AddressRange.check("10.9.8.1/24"))
                .containsExactly("must not have bits set beyond the prefix length");
        assertThat(AddressRange.check("2001:db8::1/64"))
                .containsExactly("must not have bits set beyond the prefix length");
        assertThat(AddressRange.check("010.9.8.0/24"))
                .containsExactly("must not have leading 0s in IP or prefix length");
        assertThat(AddressRange.check("10.9.8.0/024"))
                .containsExactly("must not have leading 0s in IP or prefix length");
        assertThat(AddressRange.check("::ffff:10.0.0.0/104"))
                .containsExactly("must not have an IPv4-mapped IPv6 address");
    }

    @Test
    void whatIsNoRangeIsNone() {
        for (String none : new String[] {"", "/8", "10.0.0.0", "10.0.0.0/33", "10.1/8", "::/129"}) {
            assertThat(AddressRange.check(none))
                    .as(none)
                    .containsExactly(
                            "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
        }
    }

    @Test
    void addressesThatProgramsReadDifferentlyAreRefusedWithTheReason() {
        assertThat(Addresses.ip("10.0.0.1")).isEmpty();
        assertThat(Addresses.ip("fd00::1")).isEmpty();
        assertThat(Addresses.ip("010.0.0.1")).containsExactly("must not have leading 0s");
        assertThat(Addresses.ip("::ffff:10.0.0.1"))
                .containsExactly("must not be an IPv4-mapped IPv6 address");
        assertThat(Addresses.ip("10.0.0"))
                .containsExactly("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
        assertThat(Addresses.isIp("010.0.0.1")).isTrue();
        assertThat(Addresses.isIp("host.example")).isFalse();
    }
}
