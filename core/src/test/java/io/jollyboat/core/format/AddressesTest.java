package io.jollyboat.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

    @Test
    void aDottedAddressIsItsBits() {
        assertThat(Addresses.ipv4("10.96.0.1")).hasValue(0x0a600001);
        assertThat(Addresses.ipv4("255.255.255.255")).hasValue(-1);
        assertThat(Addresses.ipv4("0.0.0.0")).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "...",
                "1.2.3",
                "1.2.3.",
                ".1.2.3",
                "1..2.3",
                "1.2.3.4.5",
                "1.2.3.4.",
                "1.2.3.256",
                "1.2.3.1000",
                "1.2.3.04",
                "00.2.3.4",
                "1.2.3.-4",
                "1.2.3.+4",
                "1.2.3.4 ",
                "a.b.c.d",
                "1.2.3.\u0664",
                "::1"
            })
    void whatIsNoDottedAddressIsNone(String text) {
        assertThat(Addresses.ipv4(text)).isEmpty();
    }

    @Test
    void leadingZerosMakeAnAddressThatIsRefusedForThem() {
        assertThat(Addresses.isIp("010.1.2.3")).isTrue();
        assertThat(Addresses.ip("010.1.2.3")).containsExactly("must not have leading 0s");
        assertThat(Addresses.ip("10.1.2.3")).isEmpty();
        assertThat(Addresses.ip("10.1.2")).hasSize(1);
    }
}
