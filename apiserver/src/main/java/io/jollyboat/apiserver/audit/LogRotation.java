package io.jollyboat.apiserver.audit;

import java.time.Duration;

/**
 * When a log's file is put aside and a new one begun, and how long those put aside are kept.
 *
 * @param mostBytes of one file
 * @param mostAge of a file that was put aside; zero for ever
 * @param mostFiles put aside, the newest ones; 0 for all
 * @param compressed whether those put aside are gzipped
 */
public record LogRotation(long mostBytes, Duration mostAge, int mostFiles, boolean compressed) {

    private static final long MEGABYTE = 1024 * 1024;

    /** As kube-apiserver does when nothing is said. */
    public static final LogRotation USUAL =
            new LogRotation(100 * MEGABYTE, Duration.ZERO, 0, false);

    public LogRotation {
        if (mostBytes <= 0 || mostAge.isNegative() || mostFiles < 0) {
            throw new IllegalArgumentException("it must not be negative");
        }
    }

    /**
     * @param megabytes 0 for the usual
     */
    public LogRotation megabytes(int megabytes) {
        long bytes = megabytes == 0 ? USUAL.mostBytes : megabytes * MEGABYTE;
        return new LogRotation(bytes, mostAge, mostFiles, compressed);
    }

    public LogRotation days(int days) {
        return new LogRotation(mostBytes, Duration.ofDays(days), mostFiles, compressed);
    }

    public LogRotation files(int files) {
        return new LogRotation(mostBytes, mostAge, files, compressed);
    }

    public LogRotation compressed(boolean gzipped) {
        return new LogRotation(mostBytes, mostAge, mostFiles, gzipped);
    }
}
