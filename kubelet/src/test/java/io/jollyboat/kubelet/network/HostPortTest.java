package io.jollyboat.kubelet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HostPortTest {

    @Test
    void itsTextIsReadAgain() {
        var port = new HostPort("UDP", "192.0.2.1", 53, 5353);
        assertThat(HostPort.parse(port.text())).isEqualTo(port);
        var any = new HostPort("TCP", "", 80, 8080);
        assertThat(HostPort.parse(any.text())).isEqualTo(any);
    }

    @Test
    void whatIsNoPortIsRefused() {
        assertThatThrownBy(() -> new HostPort("TCP", "", 0, 80)).hasMessageContaining("1 to 65535");
        assertThatThrownBy(() -> new HostPort("ICMP", "", 80, 80)).hasMessageContaining("ICMP");
        assertThatThrownBy(() -> new HostPort("TCP", "1.2.3.4; flush ruleset", 80, 80))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
