package io.jollyboat.apiserver.store.etcd.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class EtcdDiagnosisTest {

    private final EtcdProcessSettings settings = EtcdProcessSettings.in(Path.of("/state/etcd"));

    @Test
    void aTakenPortIsNamed() {
        assertThat(
                        explain(
                                "{\"level\":\"fatal\",\"msg\":\"discovery failed\",\"error\":\"listen tcp 127.0.0.1:2379: bind: address already in use\"}"))
                .isEqualTo(
                        "etcd cannot listen: port 2379 of 127.0.0.1 is in use by another program");
    }

    @Test
    void dataOfANewerEtcdIsRecognised() {
        assertThat(
                        explain(
                                "{\"level\":\"fatal\",\"msg\":\"invalid downgrade; server version is lower than determined cluster version\",\"current-server-version\":\"3.4.23\",\"determined-cluster-version\":\"3.5\"}"))
                .isEqualTo(
                        "the data in /state/etcd/data was written by a newer etcd than etcd: install that version, or start with another directory");
    }

    @Test
    void damagedDataIsRecognised() {
        assertThat(
                        explain(
                                "{\"level\":\"fatal\",\"msg\":\"failed\",\"error\":\"walpb: crc mismatch\"}"))
                .startsWith(
                        "the data in /state/etcd/data is damaged (failed: walpb: crc mismatch)");
    }

    @Test
    void anythingElseIsToldInItsLastWords() {
        assertThat(explain("first", "goroutine 1 [running]:", "\tmain.go:1"))
                .isEqualTo("etcd ended: first (more in /state/etcd/etcd.log)");
        assertThat(explain()).contains("it said nothing");
    }

    private String explain(String... log) {
        return EtcdDiagnosis.explain(List.of(log), settings);
    }
}
