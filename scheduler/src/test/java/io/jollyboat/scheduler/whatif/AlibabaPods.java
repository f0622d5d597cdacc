package io.jollyboat.scheduler.whatif;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * Pods of a public trace, Alibaba's cluster-trace-gpu-v2023: what 225 that came one after the other
 * asked for. Most nodes there have 96 cpus and 512 GiB; the pods are made smaller by as much as the
 * nodes of these traces are smaller than those, so that as many go on one.
 *
 * @param wants the millicores and the bytes of each
 */
record AlibabaPods(List<long[]> wants) {

    private static final double THEIR_CPUS = 96;
    private static final double THEIR_GIBIBYTES = 512;

    static AlibabaPods read() {
        try (InputStream file =
                Objects.requireNonNull(
                        AlibabaPods.class.getResourceAsStream("alibaba-gpu-v2023.csv"))) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return new AlibabaPods(
                    text.lines()
                            .filter(line -> Character.isDigit(line.charAt(0)))
                            .map(AlibabaPods::scaled)
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long[] scaled(String line) {
        int comma = line.indexOf(',');
        double cpus = Integer.parseInt(line, 0, comma, 10) / 1000.0;
        double gibibytes = Integer.parseInt(line, comma + 1, line.length(), 10) / 1024.0;
        return PackingTraces.pod(
                cpus * PackingTraces.CPU / 1000 / THEIR_CPUS,
                gibibytes * (PackingTraces.MEMORY >> 30) / THEIR_GIBIBYTES);
    }

    long[] any(Random random) {
        return wants.get(random.nextInt(wants.size()));
    }
}
