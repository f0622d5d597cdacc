package io.jollyboat.apiserver.encryption;

import static io.jollyboat.apiserver.encryption.EncryptionFiles.provider;
import static io.jollyboat.apiserver.encryption.EncryptionFiles.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.KubectlCase;
import io.jollyboat.apiserver.ListeningServer;
import io.jollyboat.apiserver.store.etcd.EtcdSettings;
import io.jollyboat.apiserver.store.etcd.EtcdStore;
import io.jollyboat.apiserver.store.etcd.TestEtcd;
import io.jollyboat.core.runtime.Timeline;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What courses do: look with etcdctl at what kubectl has made. */
class EncryptionIT extends KubectlCase {

    private static final String CBC = provider("aescbc", "key1", 1);
    private static final String PLAIN = "{identity: {}}";

    private void startOn(EtcdStore store, String... providers) throws Exception {
        Path file = directory.resolve("enc.yaml");
        Files.writeString(file, EncryptionFiles.text(rule("secrets", providers)));
        speakTo(ListeningServer.on(store, Map.of("encryption-provider-config", file.toString())));
    }

    private void replaceAll() throws Exception {
        Path all = directory.resolve("all.json");
        Files.writeString(all, kubectl("get", "secrets", "-o", "json"));
        assertThat(kubectl("replace", "-f", all.toString())).contains("secret/secret1 replaced");
    }

    /** What etcd has of the secret. */
    private static String etcdctl(TestEtcd etcd) throws Exception {
        Process process =
                new ProcessBuilder(
                                "etcdctl",
                                "--endpoints=" + etcd.endpoint(),
                                "get",
                                "/registry/secrets/default/secret1",
                                "--print-value-only")
                        .start();
        byte[] out = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        return new String(out, StandardCharsets.ISO_8859_1);
    }

    @Test
    void aSecretIsEncryptedInEtcdFoundUnreadableWithoutItsKeyAndDecryptedAgain() throws Exception {
        Path data = Files.createDirectory(directory.resolve("etcd"));
        try (TestEtcd etcd = new TestEtcd(data);
                EtcdStore store =
                        EtcdStore.open(
                                EtcdSettings.shared(List.of(etcd.endpoint())), Timeline.real())) {
            startOn(store, PLAIN);
            kubectl("create", "secret", "generic", "secret1", "--from-literal=mykey=mydata");
            assertThat(etcdctl(etcd)).startsWith("{\"apiVersion\":\"v1\",\"kind\":\"Secret\"");

            startOn(store, CBC, PLAIN);
            replaceAll();
            assertThat(etcdctl(etcd))
                    .startsWith("k8s:enc:aescbc:v1:key1:")
                    .doesNotContain("secret1", "bXlkYXRh");
            assertThat(kubectl("get", "secret", "secret1", "-o", "jsonpath={.data.mykey}"))
                    .isEqualTo("bXlkYXRh");

            startOn(store, provider("aesgcm", "key1", 1));
            assertThat(failing("get", "secret", "secret1"))
                    .contains(
                            "Error from server (InternalError): Internal error occurred: no"
                                    + " matching prefix found");
            assertThat(failing("get", "secrets"))
                    .contains(
                            "unable to transform key \"/registry/secrets/default/secret1\": no"
                                    + " matching prefix found");
            assertThat(failing("delete", "secret", "secret1")).contains("no matching prefix found");
            assertThat(kubectl("get", "namespaces")).contains("default");

            startOn(store, PLAIN, CBC);
            replaceAll();
            assertThat(etcdctl(etcd)).startsWith("{\"apiVersion\":\"v1\",\"kind\":\"Secret\"");
            speakTo(new ListeningServer()); // so that the last one is closed before its store
        }
    }
}
