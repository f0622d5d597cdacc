package io.jollyboat.jolly.clients;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for something that another process does. */
final class Until {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(60);

    private Until() {}

    static void so(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within a minute: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }
}
