package io.jollyboat.jolly.daemon;

import io.jollyboat.jolly.profile.Profile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Says that a cluster runs, and as which process. The mark is a lock on a file, which the kernel
 * takes off whatever way the process ends, so that a mark never outlives its cluster; the file's
 * content is the process's number, for others to find it.
 */
public final class RunningMark implements AutoCloseable {

    private final FileChannel channel;
    private final FileLock lock;

    private RunningMark(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** Sets the mark for this process; nothing when another process has. */
    public static Optional<RunningMark> set(Profile profile) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        profile.lock(),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            return Optional.empty();
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(
                        Long.toString(ProcessHandle.current().pid())
                                .getBytes(StandardCharsets.US_ASCII)));
        return Optional.of(new RunningMark(channel, lock));
    }

    /** The process that runs the cluster; nothing when none does. */
    public static Optional<ProcessHandle> find(Profile profile) throws IOException {
        if (!Files.exists(profile.lock())) {
            return Optional.empty();
        }
        try (FileChannel channel =
                        FileChannel.open(
                                profile.lock(), StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                return Optional.empty();
            }
        }
        String pid = Files.readString(profile.lock()).strip();
        return pid.matches("\\d{1,18}") ? ProcessHandle.of(Long.parseLong(pid)) : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
