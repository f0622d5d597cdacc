package io.jollyboat.core.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DebugPagesTest {

    private static final Instant SINCE = Instant.parse("2026-07-05T06:14:01.5Z");
    private static final Instant NOW = SINCE.plusSeconds(16_625);
    private static final DebugPages PAGES =
            new DebugPages(
                    "kube-scheduler",
                    "v1.36.1+jollyboat",
                    SINCE,
                    List.of("/metrics/slis", "/metrics", "/apis/apps", "/flagz", "/configz"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*/*",
                "text/plain",
                "application/json, */*",
                "application/json;as=Statusz;g=config.k8s.io;v=v1,text/*"
            })
    void peopleAreToldInAText(String accept) {
        DebugPages.Page page = PAGES.status(accept, NOW);
        assertThat(page.type()).isEqualTo("text/plain; charset=utf-8");
        assertThat(page.text())
                .startsWith("\nkube-scheduler statusz\nWarning: ")
                .endsWith(
                        """

                        Started: Sun Jul  5 06:14:01 UTC 2026
                        Up: 4 hr 37 min 05 sec
                        Go version: java%d
                        Binary version: 1.36.1+jollyboat
                        Emulation version: 1.36
                        Paths: /configz /flagz /metrics
                        """
                                .formatted(Runtime.version().feature()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "yaml"})
    void programsThatNameTheKindAreToldInAnObject(String form) {
        String accept = "application/" + form + ";v=v1beta1;g=config.k8s.io;as=";
        DebugPages.Page page = PAGES.status(accept + "Statusz", NOW);
        assertThat(page.type()).isEqualTo("application/" + form);
        JsonNode status = JsonMapper.shared().readTree(page.text());
        assertThat(status.path("apiVersion").stringValue()).isEqualTo("config.k8s.io/v1beta1");
        assertThat(status.at("/metadata/name").stringValue()).isEqualTo("kube-scheduler");
        assertThat(status.path("startTime").stringValue()).isEqualTo("2026-07-05T06:14:01Z");
        assertThat(status.path("uptimeSeconds").intValue()).isEqualTo(16_625);
        assertThat(status.path("emulationVersion").stringValue()).isEqualTo("1.36");
        assertThat(status.path("paths").toString())
                .isEqualTo("[\"/configz\",\"/flagz\",\"/metrics\"]");

        var flags = new TreeMap<>(Map.of("secure-port", "0", "leader-elect", "false"));
        assertThat(PAGES.flags(accept + "Flagz", flags).text())
                .contains("\"flags\":{\"leader-elect\":\"false\",\"secure-port\":\"0\"}");
        assertThat(PAGES.flags("", flags).text()).endsWith("\nleader-elect=false\nsecure-port=0\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/xml",
                "application/json;v=v1beta1;g=config.k8s.io",
                "application/json;v=v1beta1;g=config.k8s.io;as=Flagz",
                "application/json;v=v1alpha1;g=config.k8s.io;as=Statusz",
                "text/plain;v=v1beta1",
                "application/vnd.kubernetes.protobuf"
            })
    void nobodyIsToldInAnotherForm(String accept) {
        assertThatThrownBy(() -> PAGES.status(accept, NOW))
                .hasMessage(
                        "only the following media types are accepted: application/json,"
                                + " application/yaml, text/plain");
    }

    @Test
    void eachPathIsToldOnceAndNoneOfTheApi() {
        var pages =
                new DebugPages("x", "v1.36.0", SINCE, List.of("/api", "/a/b", "/a", "/openapi/v2"));
        assertThat(pages.status("", NOW).text()).endsWith("Paths: /a\n");
    }
}
