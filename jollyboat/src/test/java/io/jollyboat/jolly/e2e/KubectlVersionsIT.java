package io.jollyboat.jolly.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A hundred commands ({@code smoke.sh}) with the oldest and the newest kubectl at hand; with {@code
 * -Djolly.kubectls=all} with every one.
 */
class KubectlVersionsIT {

    /** Where the Google Cloud SDK keeps a kubectl of each version, beside the PATH. */
    private static final String SDK = "/usr/lib/google-cloud-sdk/bin";

    @TempDir private static Path home;
    private static RunningCluster cluster;
    private static Path script;

    @BeforeAll
    static void start() throws IOException {
        cluster = RunningCluster.shared("kubectls");
        script = home.resolve("smoke.sh");
        try (InputStream text =
                Objects.requireNonNull(KubectlVersionsIT.class.getResourceAsStream("smoke.sh"))) {
            Files.copy(text, script);
        }
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    static Stream<Path> kubectls() throws IOException {
        List<Path> found = new ArrayList<>();
        String places = System.getenv("PATH") + ":" + SDK;
        for (String place : places.split(":")) {
            if (Files.isDirectory(Path.of(place))) {
                try (Stream<Path> files = Files.list(Path.of(place))) {
                    files.filter(KubectlVersionsIT::isKubectlOfAVersion).forEach(found::add);
                }
            }
        }
        found.sort(Comparator.comparing(Path::toString));
        if (found.isEmpty()) {
            return Stream.of(Path.of("kubectl"));
        }
        return System.getProperty("jolly.kubectls", "").equals("all")
                ? found.stream()
                : Stream.of(found.getFirst(), found.getLast()).distinct();
    }

    private static boolean isKubectlOfAVersion(Path file) {
        return file.getFileName().toString().matches("kubectl\\.1\\.\\d+");
    }

    @ParameterizedTest
    @MethodSource("kubectls")
    void doesWhatPeopleDoWithIt(Path kubectl) {
        Terminal terminal = new Terminal(Map.of("KUBECONFIG", cluster.kubeconfig().toString()));
        String namespace = "smoke" + kubectl.getFileName().toString().replaceAll("\\D", "");
        var told = terminal.run(List.of("bash", script.toString(), kubectl.toString(), namespace));

        assertThat(told.out() + told.err()).isEmpty();
        assertThat(told.exitCode()).isZero();
    }
}
