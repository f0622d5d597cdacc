package io.jollyboat.jolly.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JollyTest {

    private final PrintStream usual = System.err;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stopListening() {
        System.setErr(usual);
    }

    @Test
    void saysWhichKubernetesThereIs() {
        assertThat(Jolly.run("start", "--kubernetes-version", "v1.19.4")).isEqualTo(ExitCode.USAGE);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains(
                        "--kubernetes-version v1.19.4: this Jollyboat serves Kubernetes v1.36.0 and no other");
    }

    @Test
    void anUnknownCommandIsRefusedWithOnesThatAreAlike() {
        assertThat(Jolly.run("strat")).isEqualTo(ExitCode.USAGE);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("'strat'")
                .contains("jolly start");
    }

    @Test
    void anUnknownOptionIsRefusedByName() {
        assertThat(Jolly.run("start", "--prot", "1")).isEqualTo(ExitCode.USAGE);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("--prot");
    }

    @Test
    void aValueThatNoOptionTakesIsRefusedWithThoseItTakes() {
        assertThat(Jolly.run("start", "--runtime", "podman")).isEqualTo(ExitCode.USAGE);
        assertThat(Jolly.run("start", "--store", "sqlite")).isEqualTo(ExitCode.USAGE);
        assertThat(Jolly.run("start", "--port", "99999")).isEqualTo(ExitCode.USAGE);
        assertThat(Jolly.run("start", "--nodes", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("--runtime podman: it is one of docker, sim")
                .contains("--store sqlite: it is one of etcd, embedded, memory")
                .contains("--nodes 0: a number from 1 to 256")
                .contains("--port 99999: a port is a number from 1 to 65535");
    }

    @Test
    void whatIsNoNameOfAProfileIsRefused() {
        assertThat(Jolly.run("status", "--profile", "Bad_Name!")).isEqualTo(ExitCode.USAGE);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("\"Bad_Name!\"");
    }

    @Test
    void imagesOfAClusterThatIsNotThereAreNotAskedFor() {
        assertThat(Jolly.run("image", "ls", "--profile", "none-such")).isNotEqualTo(ExitCode.OK);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("there is no cluster \"none-such\"");
    }

    @Test
    void everyCommandSaysWhatItTakes() {
        assertThat(helpOf("start")).contains("--store", "--runtime");
        assertThat(helpOf("why")).contains("--namespace");
        assertThat(helpOf("service")).contains("--url", "jolly service list");
        assertThat(helpOf("tunnel")).contains("LoadBalancer");
        assertThat(helpOf("node", "add")).contains("--runtime", "--cpus");
        assertThat(helpOf("image", "build")).contains("--tag", "--profile");
    }

    @Test
    void eachSizeOfNodesIsSaidToDoAlone(@TempDir Path folder) throws Exception {
        Path pods = folder.resolve("pods.yaml");
        Files.writeString(
                pods,
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  replicas: 8
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: c, image: i, resources: {requests: {cpu: "2"}}}]}
                """);
        Path nodes = folder.resolve("nodes.yaml");
        Files.writeString(nodes, node("small", "2") + "---\n" + node("large", "4"));

        String plan =
                printedBy(
                        ExitCode.FAILED,
                        "schedule",
                        "--dry-run",
                        "-f",
                        pods.toString(),
                        "--nodes",
                        nodes.toString());
        assertThat(plan)
                .contains(
                        "default/web-3 and 4 more like it (web-4, web-5, web-6, ...) would fit"
                                + " nowhere:\n    2 nodes (large, small): Insufficient cpu\n"
                                + "      cpu: needs 2000m, 0m free, 2000m short\n")
                .contains("3 of 8 pods would be placed; 2 nodes would have pods.")
                .contains("It would take 5 more nodes like small (2000m cpu, 8192 MiB).")
                .contains("Or it would take 3 more nodes like large (4000m cpu, 8192 MiB).");
    }

    private static String node(String name, String cpu) {
        return """
               apiVersion: v1
               kind: Node
               metadata: {name: %s}
               status: {allocatable: {cpu: "%s", memory: 8Gi, pods: "110"}}
               """
                .formatted(name, cpu);
    }

    private static String helpOf(String... command) {
        String[] asked = Arrays.copyOf(command, command.length + 1);
        asked[command.length] = "--help";
        return printedBy(ExitCode.OK, asked);
    }

    private static String printedBy(int code, String... command) {
        PrintStream before = System.out;
        var printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThat(Jolly.run(command)).isEqualTo(code);
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
