package io.jollyboat.apiserver.store.embedded;

import io.jollyboat.apiserver.store.local.Row;
import io.jollyboat.apiserver.store.local.TreeTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;

/**
 * Reads a store from its files: the newest snapshot, then the logs from its generation on.
 * Revisions must follow each other without a gap, so that nothing acknowledged can be missing
 * unnoticed.
 */
final class StoreLoader {

    private final StoreDirectory directory;
    private final TreeTable table = new TreeTable();
    private long revision = 1; // of an empty store
    private long count; // rows of the snapshot
    private boolean ended; // the snapshot's last record was read

    private StoreLoader(StoreDirectory directory) {
        this.directory = directory;
    }

    /**
     * What was found.
     *
     * @param generation of the log to go on with
     * @param logSize how much of that log is good
     * @param snapshotSize of the snapshot, 0 when there is none
     */
    record Loaded(
            TreeTable table, long revision, int generation, long logSize, long snapshotSize) {}

    static Loaded load(StoreDirectory directory) throws IOException {
        return new StoreLoader(directory).load();
    }

    private Loaded load() throws IOException {
        Map.Entry<Integer, Path> snapshot = directory.snapshots().lastEntry();
        int first = 1;
        long snapshotSize = 0;
        if (snapshot != null) {
            first = snapshot.getKey();
            snapshotSize = Files.size(snapshot.getValue());
            readSnapshot(snapshot.getValue());
        }
        directory.removeBefore(first);
        NavigableMap<Integer, Path> logs = directory.logs();
        if (logs.isEmpty() && snapshot == null) {
            directory.makeLog(first);
            return new Loaded(table, revision, first, 0, 0);
        }
        int last = lastUsed(logs, first);
        long logSize = 0;
        for (int generation = first; generation <= last; generation++) {
            Path log = logs.get(generation);
            if (log == null) {
                throw new DamagedException(directory.log(generation) + " is missing");
            }
            logSize = LogReader.read(log, this::takeLogged);
            if (generation < last && logSize < Files.size(log)) {
                throw new DamagedException("%s at byte %d".formatted(log.getFileName(), logSize));
            }
        }
        for (Path unused : logs.tailMap(last, false).values()) {
            Files.delete(unused);
        }
        return new Loaded(table, revision, last, logSize, snapshotSize);
    }

    /** The last log that something was written to; one made ahead of its time is still empty. */
    private static int lastUsed(NavigableMap<Integer, Path> logs, int first) throws IOException {
        int last = first;
        for (Map.Entry<Integer, Path> log : logs.entrySet()) {
            if (Files.size(log.getValue()) > 0) {
                last = log.getKey();
            }
        }
        return last;
    }

    private void readSnapshot(Path file) throws IOException {
        long good = LogReader.read(file, this::takeSnapped);
        if (!ended || good < Files.size(file)) {
            throw new DamagedException("%s at byte %d".formatted(file.getFileName(), good));
        }
    }

    private void takeSnapped(LogRecord record) throws DamagedException {
        switch (record) {
            case LogRecord.Put(Row row) -> {
                table.put(row);
                count++;
            }
            case LogRecord.End(long rows, long at) -> {
                if (rows != count) {
                    throw new DamagedException("%d of %d entries".formatted(count, rows));
                }
                revision = at;
                ended = true;
            }
            case LogRecord.Delete _ -> throw new DamagedException("a removal in a snapshot");
        }
    }

    private void takeLogged(LogRecord record) throws DamagedException {
        switch (record) {
            case LogRecord.Put(Row row) -> {
                follow(row.entry().modRevision());
                table.put(row);
            }
            case LogRecord.Delete(String key, long at) -> {
                follow(at);
                table.remove(key);
            }
            case LogRecord.End _ -> throw new DamagedException("an end in a log");
        }
    }

    private void follow(long next) throws DamagedException {
        if (next != revision + 1) {
            throw new DamagedException("revision %d after %d".formatted(next, revision));
        }
        revision = next;
    }
}
