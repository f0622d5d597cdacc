package io.jollyboat.apiserver.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.store.StoreRefusedException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EtcdSettingsTest {

    @Test
    void anAddressNamesOneOrMoreMembers() {
        assertThat(EtcdSettings.parse("etcd://10.0.0.1", null).endpoints())
                .containsExactly(URI.create("http://10.0.0.1:2379"));
        assertThat(EtcdSettings.parse("etcd://a:1,b:2,[::1]:3", null).endpoints())
                .containsExactly(
                        URI.create("http://a:1"),
                        URI.create("http://b:2"),
                        URI.create("http://[::1]:3"));
        assertThat(EtcdSettings.parse("etcd://a", null).exclusive()).isFalse();
    }

    @Test
    void whatIsNoAddressIsRefused() {
        for (String wrong : new String[] {"etcd://", "http://a", "etcd://a b", "etcd://a,,b"}) {
            assertThatThrownBy(() -> EtcdSettings.parse(wrong, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("etcd://");
        }
    }

    @Test
    void certificatesThatCannotBeReadAreRefusedInASentence() {
        var tls = new EtcdTls(Path.of("/nowhere/ca.pem"), null, null);

        assertThatThrownBy(() -> EtcdSettings.parse("etcd://a", tls))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("/nowhere/ca.pem");
    }
}
