package io.jollyboat.apiserver.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ClaimsTest {

    private static ObjectNode service(String name, String address, int nodePort, int healthPort) {
        return (ObjectNode)
                JsonMapper.shared()
                        .readTree(
                                """
                                {"metadata": {"namespace": "default", "name": "%s"},
                                 "spec": {"clusterIPs": ["%s"], "healthCheckNodePort": %d,
                                          "ports": [{"port": 80, "nodePort": %d}]}}
                                """
                                        .formatted(name, address, healthPort, nodePort));
    }

    @Test
    void whatAServiceHasIsTakenForAllOthers() {
        Claims claims = Claims.of(List.of(service("a", "10.96.0.5", 30001, 30002)));

        for (int port : List.of(30001, 30002)) {
            assertThat(claims.portTaken(port, "default/b")).isTrue();
            assertThat(claims.portTaken(port, "")).as("for one without a name yet").isTrue();
            assertThat(claims.portTaken(port, "default/a")).isFalse();
        }
        assertThat(claims.addressTaken("10.96.0.5", "default/b")).isTrue();
        assertThat(claims.addressTaken("10.96.0.5", "default/a")).isFalse();
        assertThat(claims.portTaken(0, "default/b")).as("no port").isFalse();
    }

    @Test
    void whatAServiceHasNoMoreIsFreeOnceNobodyElseHasIt() {
        Claims claims =
                Claims.of(
                        List.of(
                                service("a", "10.96.0.5", 30001, 0),
                                service("b", "10.96.0.5", 30001, 0)));

        claims.put(service("a", "10.96.0.6", 30003, 0));
        assertThat(claims.addressTaken("10.96.0.5", "default/c")).isTrue();
        assertThat(claims.portTaken(30001, "default/c")).isTrue();

        claims.remove(service("b", "10.96.0.5", 30001, 0));
        assertThat(claims.addressTaken("10.96.0.5", "default/c")).isFalse();
        assertThat(claims.portTaken(30001, "default/c")).isFalse();
        assertThat(claims.addressTaken("10.96.0.6", "default/c")).isTrue();

        claims.clear();
        assertThat(claims.portTaken(30003, "default/c")).isFalse();
    }
}
