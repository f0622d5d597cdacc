package io.jollyboat.apiserver.encryption;

import static io.jollyboat.apiserver.encryption.EncryptionFiles.file;
import static io.jollyboat.apiserver.encryption.EncryptionFiles.provider;
import static io.jollyboat.apiserver.encryption.EncryptionFiles.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.file.SettingsFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class EncryptionConfigurationTest {

    private static final String CBC = provider("aescbc", "key1", 1);

    @Test
    void theRuleForAResourceGoesBeforeThatForItsGroupAndThatBeforeTheOneForAll() {
        EncryptionConfiguration read =
                EncryptionConfiguration.of(
                        file(
                                rule("configmaps", "{identity: {}}"),
                                rule("'*.'", provider("aescbc", "core", 1)),
                                rule("'*.apps', things.example.com", provider("aesgcm", "some", 2)),
                                rule("'*.*'", provider("secretbox", "all", 3))));

        assertThat(written(read, "configmaps")).isEqualTo("value");
        assertThat(written(read, "secrets")).startsWith("k8s:enc:aescbc:v1:core:");
        assertThat(written(read, "events")).startsWith("k8s:enc:aescbc:v1:core:");
        assertThat(written(read, "deployments.apps")).startsWith("k8s:enc:aesgcm:v1:some:");
        assertThat(written(read, "things.example.com")).startsWith("k8s:enc:aesgcm:v1:some:");
        assertThat(written(read, "others.example.com")).startsWith("k8s:enc:secretbox:v1:all:");
    }

    @Test
    void whatNoRuleNamesIsWrittenAsItIsAndNotReadWhenItIsEncrypted() {
        EncryptionConfiguration read = EncryptionConfiguration.of(file(rule("secrets", CBC)));

        assertThat(written(read, "configmaps")).isEqualTo("value");
        assertThat(reading(read, "configmaps", "k8s:enc:aescbc:v1:key1:x"))
                .isEqualTo(
                        new Reading.Unreadable(
                                "identity transformer tried to read encrypted data"));
    }

    @Test
    void whatAnotherThanTheFirstCanReadIsStale() {
        EncryptionConfiguration before = EncryptionConfiguration.of(file(rule("secrets", CBC)));
        String stored = written(before, "secrets");
        String two =
                "{aescbc: {keys: [{name: key2, secret: %s}, {name: key1, secret: %s}]}}"
                        .formatted(EncryptionFiles.secret(2), EncryptionFiles.secret(1));

        assertThat(stale(before, stored)).isFalse();
        assertThat(stale(EncryptionConfiguration.of(file(rule("secrets", two))), stored)).isTrue();
        EncryptionConfiguration away =
                EncryptionConfiguration.of(file(rule("secrets", "{identity: {}}", CBC)));
        assertThat(stale(away, stored)).isTrue();
        assertThat(stale(away, "value")).isFalse();
        assertThat(
                        stale(
                                EncryptionConfiguration.of(
                                        file(rule("secrets", CBC, "{identity: {}}"))),
                                "value"))
                .isTrue();
    }

    @Test
    void aKeyOfTheSameNameInALaterProviderIsTriedToo() {
        String stored = written(EncryptionConfiguration.of(file(rule("secrets", CBC))), "secrets");
        EncryptionConfiguration rotated =
                EncryptionConfiguration.of(
                        file(rule("secrets", provider("aescbc", "key1", 9), CBC)));

        assertThat(stale(rotated, stored)).isTrue();
    }

    @Test
    void whatNobodyCanReadSaysWhyAsInKubernetes() {
        EncryptionConfiguration read = EncryptionConfiguration.of(file(rule("secrets", CBC)));

        assertThat(why(read, "value")).isEqualTo("no matching prefix found");
        assertThat(why(read, "k8s:enc:aesgcm:v1:key1:x")).isEqualTo("no matching prefix found");
        assertThat(why(read, "k8s:enc:aescbc:v1:lost:x"))
                .isEqualTo("no matching key was found for the provided AES transformer");
    }

    @Test
    void whatIsWrongIsRefusedWithItsPlaceAndWithoutTheKey() {
        refused(rule("secrets", "{aescbc: {keys: [{name: a, secret: c2hvcnQ=}]}}"))
                .hasMessage(
                        "resources[0].providers[0].aescbc.keys[0].secret: Invalid value:"
                                + " \"REDACTED\": secret is not of the expected length, got 5,"
                                + " expected one of [16 24 32]");
        refused(rule("secrets", "{secretbox: {keys: [{secret: '%'}]}}"))
                .hasMessage(
                        "resources[0].providers[0].secretbox.keys[0].name: Required value: name is a"
                                + " mandatory field for a key,"
                                + " resources[0].providers[0].secretbox.keys[0].secret: Invalid value:"
                                + " \"REDACTED\": secrets must be base64 encoded");
        refused(rule("secrets", "{aesgcm: {}}"))
                .hasMessage(
                        "resources[0].providers[0].aesgcm.keys: Required value: at least one keys"
                                + " is required");
        refused(rule("", ""))
                .hasMessage(
                        "resources[0].resources: Required value: at least one"
                                + " resources[0].resources is required,"
                                + " resources[0].providers: Required value: at least one"
                                + " resources[0].providers is required");
        refused().hasMessage("resources: Required value: at least one resources is required");
        refused(rule("secrets", "{}"))
                .hasMessageContaining("provider does not contain any of the expected providers");
        refused(rule("secrets", "{identity: {}, aescbc: {}}"))
                .hasMessageContaining("more than one provider specified in a single element");
        refused(rule("secrets", "{kms: {apiVersion: v2, name: k, endpoint: 'unix:///k'}}"))
                .hasMessageStartingWith("resources[0].providers[0].kms: Forbidden: plug-ins");
        refused(rule("secrets", "{aescbd: {}}"))
                .hasMessageContaining("unknown field \"resources[0].providers[0].aescbd\"");
    }

    @Test
    void namesThatMeanNothingHereAreRefusedAsInKubernetes() {
        refused(rule("Secrets", CBC))
                .hasMessage(
                        "resources[0].resources[0]: Invalid value: \"Secrets\": resource name should"
                                + " not contain capital letters");
        refused(rule("'*'", CBC)).hasMessageContaining("use '*.' to encrypt all the resources");
        refused(rule("'secrets.*'", CBC))
                .hasMessageContaining("encrypting the same resource across groups");
        refused(rule("'*.extensions'", CBC)).hasMessageContaining("has been removed");
        refused(rule("events.events.k8s.io", CBC)).hasMessageContaining("Use 'events' instead");
        refused(rule("serviceipallocations", CBC)).hasMessageContaining("do not have REST API/s");
        refused(rule("secrets, secrets", CBC))
                .hasMessageContaining("the same resource cannot be specified multiple times");
        refused(rule("secrets, '*.'", CBC))
                .hasMessageContaining("using overlapping resources such as 'secrets' and '*.'");
        refused(rule("deployments.apps, '*.*'", CBC)).hasMessageContaining("overlapping");
    }

    @Test
    void aRuleThatAnEarlierOneHidesIsRefused() {
        refused(rule("'*.'", CBC), rule("secrets", CBC))
                .hasMessage("resource \"secrets\" is masked by earlier rule \"*.\"");
        refused(rule("'*.*'", CBC), rule("'*.apps'", CBC))
                .hasMessage("resource \"*.apps\" is masked by earlier rule \"*.*\"");
        EncryptionConfiguration.of(file(rule("secrets", CBC), rule("secrets", "{identity: {}}")));
    }

    @Test
    void anotherFileIsRefused() {
        assertThatThrownBy(
                        () ->
                                EncryptionConfiguration.of(
                                        new SettingsFile(Path.of("a.yaml"), "kind: Pod\n")))
                .hasMessageContaining("not an EncryptionConfiguration");
        assertThatThrownBy(
                        () -> EncryptionConfiguration.of(new SettingsFile(Path.of("a.yaml"), "")))
                .hasMessage("encryption provider configuration file \"a.yaml\" is empty");
        assertThat(EncryptionFiles.settings(rule("secrets", CBC)).file(""))
                .isEqualTo(EncryptionSettings.NONE);
        assertThatThrownBy(() -> EncryptionSettings.NONE.reloading(true).check())
                .hasMessageContaining("--encryption-provider-config must be set");
    }

    private static AbstractThrowableAssert<?, ?> refused(String... rules) {
        return assertThatThrownBy(() -> EncryptionConfiguration.of(file(rules)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String written(EncryptionConfiguration by, String resource) {
        byte[] stored = by.of(ResourceName.parse(resource)).seal(bytes("value"), bytes("place"));
        return new String(stored, StandardCharsets.ISO_8859_1);
    }

    private static boolean stale(EncryptionConfiguration by, String stored) {
        Reading.Plain plain = (Reading.Plain) reading(by, "secrets", stored);
        assertThat(plain.value()).isEqualTo(bytes("value"));
        return plain.stale();
    }

    private static String why(EncryptionConfiguration by, String stored) {
        return ((Reading.Unreadable) reading(by, "secrets", stored)).why();
    }

    private static Reading reading(EncryptionConfiguration by, String resource, String stored) {
        return by.of(ResourceName.parse(resource)).open(bytes(stored), 0, bytes("place"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
