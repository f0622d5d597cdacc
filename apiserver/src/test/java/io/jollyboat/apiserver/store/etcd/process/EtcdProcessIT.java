package io.jollyboat.apiserver.store.etcd.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.apiserver.store.StoreRefusedException;
import io.jollyboat.apiserver.store.StoreUnavailableException;
import io.jollyboat.apiserver.store.WriteResult;
import io.jollyboat.apiserver.store.etcd.EtcdSettings;
import io.jollyboat.apiserver.store.etcd.EtcdStore;
import io.jollyboat.core.runtime.Timeline;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtcdProcessIT {

    @TempDir private Path directory;

    @AfterEach
    void nothingIsLeftRunning() {
        EtcdProcess.endLeftover(directory);
    }

    private EtcdProcess start() {
        return EtcdProcess.start(EtcdProcessSettings.in(directory), Timeline.real());
    }

    private static EtcdStore connect(EtcdProcess etcd) {
        return EtcdStore.open(EtcdSettings.exclusive(etcd.endpoint()), Timeline.real());
    }

    @Test
    void aStartedEtcdServesAndKeepsItsDataAcrossAStop() {
        try (var etcd = start();
                var store = connect(etcd)) {
            assertThat(etcd.version()).startsWith("3.");
            store.create("/registry/a", new byte[] {1}, Lifetime.FOREVER);
        }
        try (var etcd = start();
                var store = connect(etcd)) {
            assertThat(etcd.adopted()).isFalse();
            assertThat(store.get("/registry/a").entry()).isNotNull();
        }
    }

    @Test
    void aStoppedEtcdIsGone() {
        long pid;
        try (var etcd = start()) {
            pid = etcd.pid();
            assertThat(ProcessHandle.of(pid)).isPresent();
        }

        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(EtcdProcess.endLeftover(directory)).isFalse();
    }

    @Test
    void anEtcdThatOutlivedItsProgramIsTakenOver() {
        var orphan = start();
        orphan.abandon();

        try (var etcd = start()) {
            assertThat(etcd.adopted()).isTrue();
            assertThat(etcd.pid()).isEqualTo(orphan.pid());
            assertThat(etcd.endpoint()).isEqualTo(orphan.endpoint());
        }
        assertThat(ProcessHandle.of(orphan.pid()).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void anOrphanWithOtherOptionsIsReplaced() {
        var orphan = start();
        orphan.abandon();

        var unsafe = new EtcdProcessSettings("etcd", directory, 0, false);
        try (var etcd = EtcdProcess.start(unsafe, Timeline.real())) {
            assertThat(etcd.adopted()).isFalse();
            assertThat(etcd.pid()).isNotEqualTo(orphan.pid());
        }
    }

    @Test
    void anOrphanThatWasNotYetWrittenDownIsFound() throws Exception {
        var orphan = start();
        orphan.abandon();
        ProcessNote note =
                Objects.requireNonNull(ProcessNote.read(directory.resolve("etcd.process")));
        ProcessNote.beginning(note.ports(), true).write(directory.resolve("etcd.process"));

        try (var etcd = start()) {
            assertThat(etcd.pid()).isEqualTo(orphan.pid());
        }
    }

    @Test
    void anotherProcessWithTheSameIdIsLeftAlone() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            var note = ProcessNote.about(other.toHandle(), new Ports(1, 2), true);
            note.write(directory.resolve("etcd.process"));

            assertThat(EtcdProcess.endLeftover(directory)).isFalse();
            try (var etcd = start()) {
                assertThat(etcd.adopted()).isFalse();
            }
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void anOrphanCanBeEnded() {
        var orphan = start();
        orphan.abandon();

        assertThat(EtcdProcess.endLeftover(directory)).isTrue();
        assertThat(ProcessHandle.of(orphan.pid()).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void aDirectoryInUseIsRefused() {
        try (var _ = start()) {
            assertThatThrownBy(this::start)
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining("another Jollyboat is using");
        }
    }

    @Test
    void theDirectoryIsForNobodyElse() throws Exception {
        try (var _ = start()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void aPortInUseIsRefused() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var settings = new EtcdProcessSettings("etcd", directory, taken.getLocalPort(), true);

            assertThatThrownBy(() -> EtcdProcess.start(settings, Timeline.real()))
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void aMissingEtcdIsRefused() {
        var settings = new EtcdProcessSettings("/nowhere/etcd", directory, 0, true);

        assertThatThrownBy(() -> EtcdProcess.start(settings, Timeline.real()))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("install etcd 3.4 or newer");
    }

    @Test
    void aProgramThatIsNoEtcdIsRefused() {
        var settings = new EtcdProcessSettings("/bin/false", directory, 0, true);

        assertThatThrownBy(() -> EtcdProcess.start(settings, Timeline.real()))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("etcd ended");
    }

    @Test
    void damagedDataIsRefused() throws Exception {
        start().close();
        try (var files = Files.walk(directory.resolve("data"))) {
            for (Path wal : files.filter(path -> path.toString().endsWith(".wal")).toList()) {
                byte[] bytes = Files.readAllBytes(wal);
                for (int i = 100; i < 600; i++) {
                    bytes[i] ^= 0x55;
                }
                Files.write(wal, bytes);
            }
        }

        assertThatThrownBy(this::start)
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void anEtcdThatDiesIsStartedAgainAndTheStoreFindsIt() {
        try (var etcd = start();
                var store = connect(etcd)) {
            long before = etcd.pid();
            store.create("/registry/a", new byte[] {1}, Lifetime.FOREVER);
            ProcessHandle.of(before).orElseThrow().destroyForcibly();

            long limit = System.currentTimeMillis() + 20_000;
            WriteResult result = null;
            while (result == null) {
                try {
                    result = store.create("/registry/b", new byte[] {1}, Lifetime.FOREVER);
                } catch (StoreUnavailableException e) {
                    assertThat(System.currentTimeMillis()).isLessThan(limit);
                }
            }

            assertThat(etcd.pid()).isNotEqualTo(before);
            assertThat(store.get("/registry/a").entry()).isNotNull();
            assertThat(store.get("/registry/b").entry()).isNotNull();
        }
    }
}
