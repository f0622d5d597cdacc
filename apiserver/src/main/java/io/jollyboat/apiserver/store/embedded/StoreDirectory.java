package io.jollyboat.apiserver.store.embedded;

import io.jollyboat.apiserver.store.StoreFormat;
import io.jollyboat.apiserver.store.StoreRefusedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a store. {@code format} says how the others are written. {@code log-N} holds what
 * was written in generation N, {@code snapshot-N} the state at its beginning. What ends in {@code
 * .next} was not finished and does not count.
 */
final class StoreDirectory {

    private static final String FORMAT = "format";
    private static final String LOCK = "lock";
    private static final String LOG = "log-";
    private static final String SNAPSHOT = "snapshot-";
    private static final String UNFINISHED = ".next";

    private final Path path;

    StoreDirectory(Path path) {
        this.path = path;
    }

    /** Makes sure that this is a store that we can read, and makes an empty directory one. */
    void check() throws IOException {
        for (Path file : files()) {
            if (file.toString().endsWith(UNFINISHED)) {
                Files.delete(file);
            }
        }
        Path format = path.resolve(FORMAT);
        if (Files.exists(format)) {
            StoreFormat.check(Files.readString(format).strip(), path.toString());
        } else if (files().stream().allMatch(file -> file.endsWith(LOCK))) {
            Path next = unfinished(format);
            Files.writeString(next, StoreFormat.MARK + "\n");
            finish(next, format);
        } else {
            throw new StoreRefusedException(
                    path + " holds something else than a store: choose another directory", null);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.toList();
        }
    }

    Path log(int generation) {
        return path.resolve(LOG + "%08d".formatted(generation));
    }

    Path snapshot(int generation) {
        return path.resolve(SNAPSHOT + "%08d".formatted(generation));
    }

    /** Where a file is written before it counts. */
    static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + UNFINISHED);
    }

    /** Lets a written file count, for good. */
    void finish(Path unfinished, Path file) throws IOException {
        try (var channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        sync();
    }

    /** Makes a log that is there for good before anything is written to it. */
    void makeLog(int generation) throws IOException {
        Files.write(log(generation), new byte[0]);
        sync();
    }

    /** What is in the directory itself, the names of its files, reaches the disk. */
    private void sync() throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** How many bytes all files take; one that goes meanwhile takes none. */
    long bytes() throws IOException {
        long bytes = 0;
        for (Path file : files()) {
            bytes += file.toFile().length();
        }
        return bytes;
    }

    NavigableMap<Integer, Path> logs() throws IOException {
        return generations(LOG);
    }

    NavigableMap<Integer, Path> snapshots() throws IOException {
        return generations(SNAPSHOT);
    }

    private NavigableMap<Integer, Path> generations(String prefix) throws IOException {
        NavigableMap<Integer, Path> found = new TreeMap<>();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (name.startsWith(prefix) && name.substring(prefix.length()).matches("\\d{1,9}")) {
                found.put(Integer.parseInt(name.substring(prefix.length())), file);
            }
        }
        return found;
    }

    /** Removes what a snapshot of this generation has made superfluous. */
    void removeBefore(int generation) throws IOException {
        for (Path file : snapshots().headMap(generation, false).values()) {
            Files.deleteIfExists(file);
        }
        for (Path file : logs().headMap(generation, false).values()) {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
