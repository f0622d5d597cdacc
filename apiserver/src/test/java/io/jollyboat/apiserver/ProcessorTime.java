package io.jollyboat.apiserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * Not a test: whose threads the processors ran for some work, summed up over several stretches of
 * it. Both sides of a ratio that share the processors can so be held against each other even while
 * others use them too.
 *
 * <p>Linux only. A thread that ends during a stretch is left out of it.
 */
final class ProcessorTime {

    /** Whose threads. */
    enum Who {
        ETCD("etcd"),
        ASKING("who asks"),
        LINK("the link to etcd"),
        GARBAGE("garbage"),
        COMPILER("the compiler"),
        REST("the rest");

        private final String words;

        Who(String words) {
            this.words = words;
        }
    }

    private static final Path OWN = Path.of("/proc/self/task");

    private final Path etcd;
    private final Map<Who, Long> nanos = new EnumMap<>(Who.class);

    /**
     * @param etcd its process
     */
    ProcessorTime(long etcd) {
        this.etcd = Path.of("/proc", Long.toString(etcd), "task");
    }

    record Ran(Who who, long nanos) {}

    /** The threads as they stand, to be handed to {@link #until} when the stretch is over. */
    Map<Path, Ran> now() {
        Map<Path, Ran> threads = new HashMap<>();
        for (Path process : new Path[] {OWN, etcd}) {
            try (Stream<Path> each = Files.list(process)) {
                each.forEach(thread -> read(thread, threads));
            } catch (IOException e) {
                throw new IllegalStateException("no processor's time to be had", e);
            }
        }
        return threads;
    }

    private void read(Path thread, Map<Path, Ran> threads) {
        try {
            String name = Files.readString(thread.resolve("comm"));
            String ran = Files.readString(thread.resolve("schedstat"));
            long time = Long.parseLong(ran.substring(0, ran.indexOf(' ')));
            threads.put(thread, new Ran(thread.startsWith(etcd) ? Who.ETCD : who(name), time));
        } catch (IOException e) {
            threads.remove(thread); // it has ended meanwhile
        }
    }

    private static Who who(String name) {
        if (name.startsWith("ForkJoinPool")) {
            return Who.ASKING; // virtual threads
        }
        if (name.startsWith("grpc")) {
            return Who.LINK;
        }
        if (name.startsWith("VM Thread")) {
            return Who.GARBAGE; // the serial collector has no thread of its own
        }
        return name.contains("CompilerThre") ? Who.COMPILER : Who.REST;
    }

    /** Adds a stretch that began with these threads and ends now. */
    void until(Map<Path, Ran> before) {
        now().forEach(
                        (thread, ran) -> {
                            Ran earlier = before.get(thread);
                            long was = earlier == null ? 0 : earlier.nanos;
                            nanos.merge(ran.who, ran.nanos - was, Long::sum);
                        });
    }

    /** Microseconds of everybody but the compiler, whose work ends, for each of so many times. */
    double micros(long times) {
        long all =
                nanos.entrySet().stream()
                        .filter(entry -> entry.getKey() != Who.COMPILER)
                        .mapToLong(Map.Entry::getValue)
                        .sum();
        return all / 1000.0 / times;
    }

    /** The same by who it was, and the compiler's. */
    String describe(long times) {
        StringJoiner text = new StringJoiner(", ");
        nanos.forEach(
                (who, used) ->
                        text.add(
                                String.format(
                                        Locale.ROOT, "%s %.0f", who.words, used / 1000.0 / times)));
        return text.toString();
    }
}
