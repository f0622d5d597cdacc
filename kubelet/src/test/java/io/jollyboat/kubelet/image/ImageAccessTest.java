package io.jollyboat.kubelet.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.runtime.VirtualTimeline;
import io.jollyboat.kubelet.runtime.Images.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom an image that the node has belongs to. */
class ImageAccessTest {

    private static final String ID = "sha256:" + "1".repeat(64);
    private static final ImageAccess.Key JOE = key("default/pull/1", "joe", "secret");

    @TempDir private Path state;

    private final VirtualTimeline timeline = new VirtualTimeline(1);

    private static ImageAccess.Key key(String secret, String user, String password) {
        return ImageAccess.Key.of(secret, new Credentials(user, password, "one.example"));
    }

    /** As a kubelet that has just started knows it. */
    private ImageAccess access() {
        return new ImageAccess(timeline, state);
    }

    @Test
    void whatWasThereBeforeIsEverybodys() {
        assertThat(access().mustAsk("one.example/web:1", ID, List.of())).isFalse();
    }

    @Test
    void whatASecretHasFetchedIsForWhoHoldsItOrTheSameCredential() {
        var access = access();
        access.begins("one.example/web:1");
        access.granted("one.example/web:1", ID, JOE);
        for (ImageAccess each : List.of(access, access())) {
            assertThat(each.mustAsk("one.example/web:1", ID, List.of())).isTrue();
            assertThat(each.mustAsk("one.example/web:1", ID, List.of(JOE))).isFalse();
            assertThat(each.mustAsk("one.example/web:2", ID, List.of(JOE))).isFalse();
            assertThat(each.mustAsk("two.example/web:1", ID, List.of(JOE))).isTrue();
            assertThat(
                            each.mustAsk(
                                    "one.example/web:1",
                                    ID,
                                    List.of(key("other/pull/2", "joe", "guess"))))
                    .isTrue();
            assertThat(
                            each.mustAsk(
                                    "one.example/web:1",
                                    ID,
                                    List.of(key("friend/pull/3", "joe", "secret"))))
                    .isFalse();
        }
    }

    @Test
    void aSecretWhoseCredentialHasChangedIsStillTrusted() {
        var access = access();
        access.granted("one.example/web:1", ID, JOE);
        assertThat(
                        access.mustAsk(
                                "one.example/web:1",
                                ID,
                                List.of(key("default/pull/1", "joe", "new"))))
                .isFalse();
        assertThat(access.mustAsk("one.example/web:1", ID, List.of(key("b/c/2", "joe", "new"))))
                .isFalse();
    }

    @Test
    void whatTheRegistryGivesToAnybodyIsEverybodys() {
        var access = access();
        access.granted("one.example/web:1", ID, JOE);
        access.granted("one.example/web:1", ID, null);
        assertThat(access().mustAsk("one.example/web:1", ID, List.of())).isFalse();
    }

    @Test
    void aPullThatACrashInterruptedMakesTheImageNobodys() {
        access().begins("one.example/web:1");
        assertThat(access().mustAsk("one.example/web:1", ID, List.of(JOE))).isTrue();
        access().failed("one.example/web:1");
        assertThat(access().mustAsk("one.example/web:1", ID, List.of())).isFalse();
    }

    @Test
    void whatIsGoneIsForgotten() {
        var access = access();
        access.granted("one.example/web:1", ID, JOE);
        access.retain(List.of(), timeline.now());
        assertThat(access.mustAsk("one.example/web:1", ID, List.of())).isTrue(); // just pulled
        access.retain(List.of(), timeline.now().plus(Duration.ofMinutes(5)));
        assertThat(access().mustAsk("one.example/web:1", ID, List.of())).isFalse();
    }

    @Test
    void noPasswordIsWrittenDown() throws IOException {
        access().granted("one.example/web:1", ID, JOE);
        assertThat(Files.readString(state.resolve("image-access")))
                .doesNotContain("joe\t", "secret\0");
        assertThat(JOE.digest()).hasSize(64).doesNotContain("secret");
    }
}
