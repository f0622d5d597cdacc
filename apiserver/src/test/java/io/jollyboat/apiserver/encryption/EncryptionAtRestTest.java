package io.jollyboat.apiserver.encryption;

import static io.jollyboat.apiserver.encryption.EncryptionFiles.provider;
import static io.jollyboat.apiserver.encryption.EncryptionFiles.rule;
import static io.jollyboat.apiserver.encryption.EncryptionFiles.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.TestServer;
import io.jollyboat.apiserver.store.Entry;
import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a server with and without encryption makes of what is stored. */
class EncryptionAtRestTest {

    private static final String SECRETS = "/api/v1/namespaces/default/secrets";
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String CBC = provider("aescbc", "key1", 1);
    private static final String PLAIN = "{identity: {}}";

    private TestServer server = new TestServer();

    private void restart(EncryptionSettings settings) {
        server =
                server.restarted(
                        ApiServerConfig.inMemory()
                                .options(
                                        ApiServerConfig.inMemory()
                                                .options()
                                                .encryption(before -> settings)));
    }

    private Entry kept(String key) {
        return Objects.requireNonNull(server.store.get("/registry/" + key).entry());
    }

    private String stored(String key) {
        return new String(kept(key).value(), StandardCharsets.ISO_8859_1);
    }

    private void create(String path, String name) {
        server.post(path, "{'metadata':{'name':'" + name + "'},'data':{'mykey':'bXlkYXRh'}}");
    }

    /** As {@code kubectl get -o json | kubectl replace -f -} does it. */
    private void replaceAll(String path) {
        for (JsonNode item : server.get(path).path("items")) {
            server.put(path + "/" + item.at("/metadata/name").asString(), item.toString());
        }
    }

    @Test
    void whatIsWrittenIsEncryptedAndReadAsEver() {
        restart(settings(rule("secrets, things.example.com", CBC, PLAIN)));
        create(SECRETS, "secret1");
        create(MAPS, "map1");

        assertThat(stored("secrets/default/secret1")).startsWith("k8s:enc:aescbc:v1:key1:");
        assertThat(stored("configmaps/default/map1")).startsWith("{");
        assertThat(server.get(SECRETS + "/secret1").at("/data/mykey").asString())
                .isEqualTo("bXlkYXRh");

        restart(settings(rule("secrets", CBC, PLAIN)));
        assertThat(server.get(SECRETS + "/secret1").at("/data/mykey").asString())
                .isEqualTo("bXlkYXRh");
        server.delete(SECRETS + "/secret1");
        assertThat(server.store.get("/registry/secrets/default/secret1").entry()).isNull();
    }

    @Test
    void customObjectsAreEncryptedByTheirGroup() {
        restart(settings(rule("'*.example.com'", CBC), rule("endpoints, nodes", CBC, PLAIN)));
        server.post(
                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                """
                {'metadata':{'name':'things.example.com'},'spec':{'group':'example.com',
                 'scope':'Namespaced','names':{'plural':'things','kind':'Thing'},
                 'versions':[{'name':'v1','served':true,'storage':true,'schema':
                  {'openAPIV3Schema':{'type':'object'}}}]}}
                """);
        server.timeline.advance(Duration.ofSeconds(10));
        server.post(
                "/apis/example.com/v1/namespaces/default/things",
                "{'apiVersion':'example.com/v1','kind':'Thing','metadata':{'name':'one'}}");
        server.post("/api/v1/nodes", "{'metadata':{'name':'n'}}");
        server.post("/api/v1/namespaces/default/endpoints", "{'metadata':{'name':'e'}}");
        create(SECRETS, "secret1");

        assertThat(stored("example.com/things/default/one")).startsWith("k8s:enc:aescbc:");
        assertThat(stored("minions/n")).startsWith("k8s:enc:aescbc:");
        assertThat(stored("services/endpoints/default/e")).startsWith("k8s:enc:aescbc:");
        assertThat(stored("secrets/default/secret1")).startsWith("{");
    }

    @Test
    void whatIsStoredInAnOldFormIsWrittenAnewByAnUpdateThatChangesNothing() {
        create(SECRETS, "secret1");
        restart(settings(rule("secrets", CBC, PLAIN)));
        assertThat(stored("secrets/default/secret1")).startsWith("{");

        replaceAll(SECRETS);
        assertThat(stored("secrets/default/secret1")).startsWith("k8s:enc:aescbc:v1:key1:");
        long encrypted = kept("secrets/default/secret1").modRevision();
        replaceAll(SECRETS);
        assertThat(kept("secrets/default/secret1").modRevision()).isEqualTo(encrypted);

        restart(settings(rule("secrets", PLAIN, CBC)));
        replaceAll(SECRETS);
        assertThat(stored("secrets/default/secret1")).startsWith("{");
        restart(EncryptionSettings.NONE);
        assertThat(server.get(SECRETS).path("items").size()).isEqualTo(1);
    }

    @Test
    void whatCannotBeReadIsAnErrorForThoseWhoWantItAndForNobodyElse() {
        restart(settings(rule("secrets", CBC, PLAIN)));
        create(SECRETS, "secret1");
        server.post("/api/v1/namespaces", "{'metadata':{'name':'other'}}");
        create("/api/v1/namespaces/other/configmaps", "map1");
        String before = stored("secrets/default/secret1");

        restart(settings(rule("secrets", provider("aescbc", "key2", 2), PLAIN)));

        String why = "no matching key was found for the provided AES transformer";
        String one = SECRETS + "/secret1";
        fails("Internal error occurred: " + why, () -> server.get(one));
        fails("Internal error occurred: " + why, () -> server.delete(one));
        fails(
                "Internal error occurred: " + why,
                () -> server.patch(one, "merge", "{'data':{'a':'YQ=='}}"));
        String listed =
                "Internal error occurred: unable to transform key"
                        + " \"/registry/secrets/default/secret1\": "
                        + why;
        fails(listed, () -> server.get(SECRETS));
        fails(listed, () -> server.get("/api/v1/secrets"));
        assertThatThrownBy(() -> create(SECRETS, "secret1"))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        there -> assertThat(there.reason()).isEqualTo(Reason.ALREADY_EXISTS));
        assertThat(server.get("/api/v1/namespaces/other/secrets").path("items").size()).isZero();
        assertThat(server.get("/api/v1/configmaps").path("items").size()).isPositive();
        assertThat(stored("secrets/default/secret1")).isEqualTo(before);

        restart(settings(rule("secrets", CBC, PLAIN)));
        assertThat(server.get(one).at("/data/mykey").asString()).isEqualTo("bXlkYXRh");
    }

    @Test
    void withoutAConfigurationWhatIsEncryptedIsNotTakenForAnObject() {
        restart(settings(rule("secrets", CBC, PLAIN)));
        create(SECRETS, "secret1");
        restart(EncryptionSettings.NONE);

        fails(
                "Internal error occurred: identity transformer tried to read encrypted data",
                () -> server.get(SECRETS + "/secret1"));
    }

    @Test
    void whatBecomesUnreadableEndsWatchesAndIsNotTakenForDeleted() {
        create(SECRETS, "secret1");
        TestServer.Told told = server.watch(SECRETS);
        Entry kept = kept("secrets/default/secret1");
        server.store.update(
                kept.key(),
                "k8s:enc:aescbc:v1:key1:x".getBytes(StandardCharsets.US_ASCII),
                kept.modRevision(),
                Lifetime.FOREVER);
        server.settle();

        assertThat(told.closed).isTrue();
        assertThat(told.lines).noneMatch(line -> line.startsWith("DELETED"));
        fails(
                "Internal error occurred: identity transformer tried to read encrypted data",
                () -> server.get(SECRETS + "/secret1"));
    }

    @Test
    void aChangedFileHoldsWithoutARestartAndABrokenOneDoesNot(@TempDir Path directory)
            throws IOException {
        Path file = directory.resolve("enc.yaml");
        Files.writeString(file, EncryptionFiles.text(rule("secrets", PLAIN)));
        restart(EncryptionSettings.NONE.file(file.toString()).reloading(true));
        create(SECRETS, "secret1");
        assertThat(stored("secrets/default/secret1")).startsWith("{");

        Files.writeString(file, EncryptionFiles.text(rule("secrets", CBC, PLAIN)));
        server.timeline.advance(Duration.ofMinutes(2));
        replaceAll(SECRETS);
        assertThat(stored("secrets/default/secret1")).startsWith("k8s:enc:aescbc:v1:key1:");

        Files.writeString(file, EncryptionFiles.text(rule("secrets", "{aescbc: {}}")));
        server.timeline.advance(Duration.ofMinutes(2));
        create(SECRETS, "secret2");
        assertThat(stored("secrets/default/secret2")).startsWith("k8s:enc:aescbc:v1:key1:");
        assertThat(server.get("/metrics").asString())
                .containsPattern(
                        "apiserver_encryption_config_controller_automatic_reloads_total"
                                + "\\{status=\"failure\",apiserver_id_hash=\"sha256:[0-9a-f]{64}\"} 1\n")
                .containsPattern("automatic_reloads_total\\{status=\"success\",[^}]+} 1\n")
                .containsPattern(
                        "apiserver_encryption_config_controller_automatic_reload_last_timestamp_seconds"
                                + "\\{status=\"success\",[^}]+} \\d");
    }

    @Test
    void aFileThatNamesTheLostKeyAgainMakesReadableWhatWasNot(@TempDir Path directory)
            throws IOException {
        restart(settings(rule("secrets", CBC, PLAIN)));
        create(SECRETS, "secret1");
        Path file = directory.resolve("enc.yaml");
        Files.writeString(file, EncryptionFiles.text(rule("secrets", PLAIN)));
        restart(EncryptionSettings.NONE.file(file.toString()).reloading(true));
        fails(
                "Internal error occurred: no matching prefix found",
                () -> server.get(SECRETS + "/secret1"));

        Files.writeString(file, EncryptionFiles.text(rule("secrets", PLAIN, CBC)));
        server.timeline.advance(Duration.ofMinutes(2));

        assertThat(server.get(SECRETS).path("items").size()).isEqualTo(1);

        TestServer.Told told = server.watch(MAPS);
        Files.writeString(file, EncryptionFiles.text(rule("secrets", CBC)));
        server.timeline.advance(Duration.ofMinutes(2));
        assertThat(told.closed).as("nobody is disturbed by what changes nothing").isFalse();

        Files.writeString(file, EncryptionFiles.text(rule("secrets", PLAIN)));
        server.timeline.advance(Duration.ofMinutes(2));
        fails(
                "Internal error occurred: no matching prefix found",
                () -> server.get(SECRETS + "/secret1"));
    }

    private static void fails(String message, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ApiException.class,
                        failure -> {
                            assertThat(failure.getMessage()).isEqualTo(message);
                            assertThat(failure.code()).isEqualTo(500);
                        });
    }
}
