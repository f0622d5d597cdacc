package io.jollyboat.apiserver.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.ApiServerOptions;
import io.jollyboat.apiserver.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server tells of the files that it follows. */
class ReloadMeasuresTest {

    @TempDir Path folder;

    private void write(String text) throws IOException {
        Files.writeString(
                folder.resolve("file"), "apiVersion: apiserver.config.k8s.io/v1\n" + text);
    }

    private TestServer following(String subject) {
        return new TestServer(
                ApiServerOptions.ALL.apply(
                        ApiServerConfig.inMemory(),
                        Map.of(subject + "-config", folder.resolve("file").toString())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "authentication|AuthenticationConfiguration|jwt: []|jwt:",
                "authorization|AuthorizationConfiguration|authorizers: [{type: RBAC, name: roles}]"
                        + "|authorizers: [{type: Node, name: nodes}]",
            })
    void changesAreCountedByWhetherTheyHold(
            String subject, String kind, String first, String second) throws IOException {
        write("kind: " + kind + '\n' + first);
        TestServer server = following(subject);
        String name = "apiserver_" + subject + "_config_controller_";
        String before = info(server, name);
        assertThat(before).contains("hash=\"sha256:");

        write("kind: Nothing\n");
        server.timeline.advance(Duration.ofMinutes(1));
        assertThat(metrics(server))
                .containsPattern(name + "automatic_reloads_total\\{status=\"failure\",[^}]+} 1\n")
                .doesNotContain("status=\"success\",apiserver_id_hash");
        assertThat(info(server, name)).isEqualTo(before);

        write("kind: " + kind + '\n' + second);
        server.timeline.advance(Duration.ofMinutes(1));
        assertThat(metrics(server))
                .containsPattern(name + "automatic_reloads_total\\{status=\"success\",[^}]+} 1\n")
                .containsPattern(
                        name
                                + "automatic_reload_last_timestamp_seconds\\{status=\"success\",[^}]+} \\d");
        assertThat(info(server, name)).isNotEqualTo(before);
    }

    private static String metrics(TestServer server) {
        return server.get("/metrics").asString();
    }

    private static String info(TestServer server, String name) {
        return metrics(server)
                .lines()
                .filter(line -> line.startsWith(name + "last_config_info{"))
                .findFirst()
                .orElse("");
    }
}
