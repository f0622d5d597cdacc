package io.jollyboat.kubelet.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class NetlinkMessagesTest {

    @Test
    void eachRequestSaysItsLengthAndItsNumber() {
        NetlinkMessages messages =
                new NetlinkMessages()
                        .linkUp(1)
                        .deleteLink("jolly0")
                        .routeTo(Cidr.address("10.0.0.7"), 5, Cidr.address("10.0.0.1"));
        ByteBuffer bytes = ByteBuffer.wrap(messages.bytes()).order(ByteOrder.nativeOrder());
        assertThat(messages.count()).isEqualTo(3);
        int at = 0;
        for (int number = 1; number <= 3; number++) {
            assertThat(bytes.getInt(at + 8)).isEqualTo(number);
            assertThat(bytes.getInt(at) % 4).isZero();
            at += bytes.getInt(at);
        }
        assertThat(at).isEqualTo(messages.bytes().length);
    }
}
