package io.jollyboat.apiserver.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A directory that is ours alone, until released or until this program ends in whatever way. */
public final class DirectoryLock {

    private static final Logger log = LoggerFactory.getLogger(DirectoryLock.class);

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes a directory, which is made if there is none, and closes it to other users.
     *
     * @throws StoreRefusedException when another program has it
     */
    public static DirectoryLock take(Path directory) {
        try {
            Files.createDirectories(directory);
            if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(
                        directory, PosixFilePermissions.fromString("rwx------"));
            }
            FileChannel channel =
                    FileChannel.open(
                            directory.resolve("lock"),
                            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
            if (!locked(channel)) {
                channel.close();
                throw new StoreRefusedException(
                        "another Jollyboat is using %s: stop that one first".formatted(directory),
                        null);
            }
            return new DirectoryLock(channel);
        } catch (IOException e) {
            throw new StoreRefusedException(
                    "cannot use the directory %s: %s".formatted(directory, e), e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // held in this very program
        }
    }

    public void release() {
        try {
            channel.close();
        } catch (IOException e) {
            log.warn("a lock was not released", e);
        }
    }
}
