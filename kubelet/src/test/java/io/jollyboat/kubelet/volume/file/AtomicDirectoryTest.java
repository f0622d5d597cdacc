package io.jollyboat.kubelet.volume.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicDirectoryTest {

    @TempDir private Path temporary;

    private Path root() {
        return temporary.resolve("volume");
    }

    private boolean write(String stamp, Map<String, String> files) throws IOException {
        return new AtomicDirectory(root())
                .write(
                        files.entrySet().stream()
                                .collect(
                                        Collectors.toMap(
                                                Map.Entry::getKey,
                                                entry -> FileContent.of(entry.getValue(), 0640))),
                        stamp);
    }

    @Test
    void filesAreSeenThroughOneLink() throws IOException {
        write("one", Map.of("a", "1", "deep/er/b", "2"));
        assertThat(root().resolve("a")).hasContent("1");
        assertThat(root().resolve("deep/er/b")).hasContent("2");
        assertThat(Files.readSymbolicLink(root().resolve("..data"))).hasToString("..one");
        assertThat(Files.readSymbolicLink(root().resolve("deep"))).hasToString("..data/deep");
        assertThat(Files.getPosixFilePermissions(root().resolve("a").toRealPath()))
                .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
    }

    @Test
    void aChangeReplacesEverythingAtOnceAndLeavesNothingOld() throws IOException {
        write("one", Map.of("a", "1", "b", "1"));
        Path old = root().resolve("a").toRealPath();
        assertThat(write("two", Map.of("a", "2", "c", "2"))).isTrue();
        assertThat(root().resolve("a")).hasContent("2");
        assertThat(root().resolve("c")).hasContent("2");
        assertThat(Files.exists(root().resolve("b"), LinkOption.NOFOLLOW_LINKS)).isFalse();
        assertThat(old).doesNotExist();
    }

    @Test
    void theSameContentIsLeftAlone() throws IOException {
        write("one", Map.of("a", "1"));
        assertThat(write("two", Map.of("a", "1"))).isFalse();
        assertThat(Files.readSymbolicLink(root().resolve("..data"))).hasToString("..one");
    }

    @Test
    void aWriteThatWasCutShortIsMadeGood() throws IOException {
        write("one", Map.of("a", "1"));
        AtomicDirectory.deleteTree(root().resolve("..one"));
        write("one", Map.of("a", "1"));
        assertThat(root().resolve("a")).hasContent("1");
    }
}
