package io.jollyboat.jolly.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.jolly.cluster.DemoImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images are made, shown and removed without a registry and without Docker's own program. */
class ImageIT {

    private static final String TAG = "jollyboat-test/built:1";

    @TempDir private Path folder;

    private final PrintStream out = System.out;
    private final PrintStream errors = System.err;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeEach
    void listen() throws IOException {
        DemoImage.ensure(Timeline.real());
        var both = new PrintStream(said, true, StandardCharsets.UTF_8);
        System.setOut(both);
        System.setErr(both);
    }

    @AfterEach
    void stopListening() {
        System.setOut(out);
        System.setErr(errors);
    }

    private String said() {
        String text = said.toString(StandardCharsets.UTF_8);
        said.reset();
        return text;
    }

    private void dockerfile(String... lines) throws IOException {
        Files.writeString(
                folder.resolve("Dockerfile"),
                "FROM " + DemoImage.TAG + "\n" + String.join("\n", lines) + "\n");
    }

    @Test
    void anImageIsBuiltShownAndRemoved() throws IOException {
        dockerfile("COPY . /files", "RUN test -f /files/kept.txt && ! test -f /files/secret.txt");
        Files.writeString(folder.resolve("kept.txt"), "kept");
        Files.writeString(folder.resolve("secret.txt"), "not to be sent");
        Files.writeString(folder.resolve(".dockerignore"), "# what stays here\nsecret.txt\n");
        int built = Jolly.run("image", "build", "-t", TAG, folder.toString());
        assertThat(built).as(said()).isEqualTo(ExitCode.OK);
        assertThat(Jolly.run("image", "ls")).isEqualTo(ExitCode.OK);
        assertThat(said()).contains(TAG).contains(" MB");
        assertThat(Jolly.run("image", "ls", "-o", "json")).isEqualTo(ExitCode.OK);
        assertThat(said()).contains("\"" + TAG + "\"");
        assertThat(Jolly.run("image", "load", TAG)).isEqualTo(ExitCode.OK);
        assertThat(said()).contains("already");
        assertThat(Jolly.run("image", "rm", TAG)).isEqualTo(ExitCode.OK);
        assertThat(Jolly.run("image", "rm", TAG)).isEqualTo(ExitCode.FAILED);
        assertThat(said()).contains("No such image");
    }

    @Test
    void aFailingBuildSaysWhy() throws IOException {
        dockerfile("RUN exit 7");
        assertThat(Jolly.run("image", "build", folder.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(said()).contains("returned a non-zero code: 7");
        assertThat(Jolly.run("image", "load", folder.resolve("none.tar").toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(said()).contains("there is no file");
    }
}
