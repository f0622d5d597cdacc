package io.jollyboat.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class Ipv6TextTest {

    private static String again(String text) {
        return Addresses.ipv6(Addresses.ipv6(text).orElseThrow());
    }

    @Test
    void anAddressIsWrittenAsShortAsItCanBe() {
        assertThat(again("FD00:0096:0:0:0:0:0:A")).isEqualTo("fd00:96::a");
        assertThat(again("2001:db8:0:0:1:0:0:1")).isEqualTo("2001:db8::1:0:0:1");
        assertThat(again("2001:db8:0:1:1:1:1:1")).isEqualTo("2001:db8:0:1:1:1:1:1");
        assertThat(again("::")).isEqualTo("::");
        assertThat(again("::1")).isEqualTo("::1");
        assertThat(again("fe80::")).isEqualTo("fe80::");
        assertThat(again("::ffff:10.0.0.1")).isEqualTo("::ffff:a00:1");
    }

    @Test
    void whatIsNoAddressIsNone() {
        assertThat(Addresses.ipv6("10.0.0.1")).isEmpty();
        assertThat(Addresses.ipv6("fd00::1::2")).isEmpty();
    }

    @Test
    void aTwinHasTheBitsOfTheOtherAddressBehindThoseThatAllShare() {
        var twins = new TwinAddresses("fd00:10:244::");

        assertThat(twins.of("10.244.0.2")).isEqualTo("fd00:10:244::af4:2");
        assertThat(twins.range("10.244.1.0/24")).isEqualTo("fd00:10:244::af4:100/120");
        assertThat(TwinAddresses.among(List.of("10.244.0.1", twins.of("10.244.0.1"))))
                .contains(twins);
        assertThat(TwinAddresses.among(List.of("10.244.0.1"))).isEmpty();
    }
}
