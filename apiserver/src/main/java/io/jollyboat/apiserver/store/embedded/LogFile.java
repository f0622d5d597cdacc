package io.jollyboat.apiserver.store.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * A log that grows at its end. A RandomAccessFile, since the JDK's file channels are closed for
 * everybody when one thread that uses them is interrupted.
 */
final class LogFile implements AutoCloseable {

    private final RandomAccessFile file;
    private long size; // what is surely on the disk

    private LogFile(RandomAccessFile file, long size) {
        this.file = file;
        this.size = size;
    }

    /**
     * Opens a log, or makes one.
     *
     * @param size how much of it is good; the rest is cut off
     */
    static LogFile open(Path path, long size) throws IOException {
        // "d": a write returns when its bytes, and what it takes to find them, are on the disk.
        var file = new RandomAccessFile(path.toFile(), "rwd");
        if (file.length() > size) {
            file.setLength(size);
            file.getFD().sync();
        }
        return new LogFile(file, size);
    }

    /** Returns when the batch is on the disk; when it fails, the log is as before. */
    void append(Batch batch) throws IOException {
        file.seek(size);
        try {
            file.write(batch.seal(size), 0, batch.size());
        } catch (IOException e) {
            try {
                file.setLength(size);
            } catch (IOException more) {
                // What is left at the end is no whole batch, or is overwritten by the next try.
                e.addSuppressed(more);
            }
            throw e;
        }
        size += batch.size();
    }

    long size() {
        return size;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
