package io.jollyboat.kubelet.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {

    @ParameterizedTest
    @CsvSource({
        "web, web:latest",
        "web:1.2, web:1.2",
        "team/web, team/web:latest",
        "localhost:5000/team/web:x, localhost:5000/team/web:x",
        "example.test/a/b__c/d-e.f, example.test/a/b__c/d-e.f:latest",
    })
    void readsWhatUsersWrite(String text, String complete) {
        assertThat(ImageReference.parse(text)).hasToString(complete);
    }

    @Test
    void aDigestSaysMoreThanATag() {
        String digest = "sha256:" + "0123456789abcdef".repeat(4);
        ImageReference reference = ImageReference.parse("team/web:1@" + digest);
        assertThat(reference).isEqualTo(new ImageReference("team/web", "1", digest));
        assertThat(reference).hasToString("team/web@" + digest);
        assertThat(ImageReference.parse("web@" + digest).tag()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "web:",
                ":1",
                "web::1",
                "web/",
                "/web",
                "web@sha256:12",
                "a b",
                "-web",
                "web:-1"
            })
    void refusesWhatIsNoReference(String text) {
        assertThatThrownBy(() -> ImageReference.parse(text))
                .isInstanceOf(ContainerRuntimeException.class)
                .hasMessage("couldn't parse image name \"" + text + "\": invalid reference format");
    }

    @Test
    void saysWhenOnlyTheCaseIsWrong() {
        assertThatThrownBy(() -> ImageReference.parse("Web"))
                .hasMessageEndingWith(
                        "invalid reference format: repository name must be lowercase");
    }

    @Test
    void refusesTheEndlessQuickly() {
        assertThatThrownBy(() -> ImageReference.parse("a.".repeat(100_000) + "!"))
                .isInstanceOf(ContainerRuntimeException.class);
        assertThatThrownBy(() -> ImageReference.parse("a/".repeat(200) + "a"))
                .isInstanceOf(ContainerRuntimeException.class);
        assertThatThrownBy(() -> ImageReference.parse("0".repeat(64)))
                .isInstanceOf(ContainerRuntimeException.class);
    }
}
