package io.jollyboat.kubelet.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskUsageTest {

    @TempDir private Path folder;

    @Test
    void aFolderHoldsWholeBlocksAndItself() throws IOException {
        Files.write(Files.createDirectory(folder.resolve("in")).resolve("file"), new byte[5000]);
        Files.createSymbolicLink(folder.resolve("link"), Path.of("/proc"));

        TreeUsage usage = TreeUsage.of(folder);

        assertThat(usage.inodes()).isEqualTo(4);
        assertThat(usage.bytes()).isGreaterThanOrEqualTo(8192).isLessThan(100_000);
        assertThat(TreeUsage.of(folder.resolve("missing"))).isEqualTo(TreeUsage.NOTHING);
    }

    @Test
    void aFileSystemTellsItsSizeAsTheMachineDoes() throws IOException {
        FileSystemUsage usage = FileSystemUsage.of(folder);

        assertThat(usage.capacityBytes()).isEqualTo(Files.getFileStore(folder).getTotalSpace());
        assertThat(usage.availableBytes()).isBetween(1L, usage.capacityBytes());
        assertThat(usage.inodesFree()).isLessThanOrEqualTo(usage.inodes());
        assertThatThrownBy(() -> FileSystemUsage.of(folder.resolve("missing")))
                .isInstanceOf(IOException.class);
    }
}
