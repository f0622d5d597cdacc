package io.jollyboat.apiserver.store.embedded;

import io.jollyboat.apiserver.store.local.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The state at one revision, as a file of batches with an end record last. */
final class Snapshot {

    private static final int BATCH = 256 * 1024;

    private Snapshot() {}

    /**
     * Writes the state that a generation begins with.
     *
     * @param stop asked now and then whether to give up
     * @return the size of the file, or -1 when it was given up
     */
    static long write(
            StoreDirectory directory,
            int generation,
            List<Row> rows,
            long revision,
            BooleanSupplier stop)
            throws IOException {
        Path file = directory.snapshot(generation);
        Path unfinished = StoreDirectory.unfinished(file);
        long size = 0;
        try (OutputStream out = Files.newOutputStream(unfinished)) {
            var batch = new Batch();
            for (Row row : rows) {
                batch.put(row);
                if (batch.size() >= BATCH) {
                    if (stop.getAsBoolean()) {
                        return -1;
                    }
                    size += flush(batch, out);
                }
            }
            batch.end(rows.size(), revision);
            size += flush(batch, out);
        }
        directory.finish(unfinished, file);
        return size;
    }

    private static int flush(Batch batch, OutputStream out) throws IOException {
        int size = batch.size();
        out.write(batch.seal(0), 0, size);
        batch.clear();
        return size;
    }
}
