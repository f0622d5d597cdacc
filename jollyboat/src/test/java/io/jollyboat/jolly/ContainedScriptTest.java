package io.jollyboat.jolly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the script {@code jolly} asks of an engine whose Linux is not the one it is typed at. */
class ContainedScriptTest {

    @TempDir private Path folder;

    @BeforeEach
    void aMacWithDocker() throws IOException {
        program("uname", "echo Darwin");
        program(
                "docker",
                """
                echo "$@" >> %1$s/asked
                case "$1 $2" in
                "image inspect") [ -e %1$s/image ] ;;
                "build "*) cat > /dev/null; touch %1$s/image ;;
                "container inspect") [ -e %1$s/running ] && echo true ;;
                "run --detach") touch %1$s/running ;;
                "exec --interactive") exit 3 ;;
                esac"""
                        .formatted(folder));
    }

    private void program(String name, String script) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private int jolly(String... arguments) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("../jolly");
        builder.command().addAll(List.of(arguments));
        builder.environment().put("PATH", folder + ":" + System.getenv("PATH"));
        builder.environment().put("HOME", folder.resolve("home").toString());
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("said").toFile());
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private List<String> asked() throws IOException {
        return Files.readAllLines(folder.resolve("asked"));
    }

    @Test
    void theFirstCommandBuildsTheImageAndRunsTheContainer() throws Exception {
        assertThat(jolly("start", "--nodes", "2")).isEqualTo(3);

        assertThat(asked()).anyMatch(line -> line.startsWith("build "));
        assertThat(asked())
                .anyMatch(
                        line ->
                                line.startsWith("run --detach --name jolly ")
                                        && line.contains("--network host --pid host"));
        assertThat(asked()).contains("exec --interactive --workdir / jolly jolly start --nodes 2");
    }

    @Test
    void laterOnesAreRunInItAndEndAsTheyDo() throws Exception {
        jolly("start");
        Files.delete(folder.resolve("asked"));

        assertThat(jolly("status")).isEqualTo(3);
        assertThat(asked()).noneMatch(line -> line.startsWith("build ") || line.startsWith("run "));
    }

    @Test
    void buildMakesTheImageAnewAndTakesTheOldContainerAway() throws Exception {
        jolly("start");
        Files.delete(folder.resolve("asked"));

        assertThat(jolly("build")).isZero();
        assertThat(asked()).hasSize(2).last().isEqualTo("rm --force jolly");
    }
}
