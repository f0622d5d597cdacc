package io.jollyboat.apiserver.consistency;

import io.jollyboat.apiserver.consistency.Access.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Clients that write, read, list and watch the same few objects, as fast as they are answered. */
final class Crowd {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String LABELLED = "crowd%3Dyes";
    private static final int WRITERS = 6;
    private static final int WATCHERS = 3;
    private static final int NAMES = 5;
    private static final String LAST = "last";
    private static final String JSON = "application/json";
    private static final String MERGE = "application/merge-patch+json";

    private final Access access;
    private final History history;
    private final boolean restarts;
    private volatile boolean over;

    /**
     * @param restarts whether the server is killed and started again meanwhile
     */
    Crowd(Access access, History history, boolean restarts) {
        this.access = access;
        this.history = history;
        this.restarts = restarts;
    }

    /**
     * Lets them all run until the faults are over, and then until every watch has told the last
     * write.
     */
    void run(Faults faults) throws Exception {
        CountDownLatch watching = new CountDownLatch(WATCHERS);
        List<Thread> watches = new ArrayList<>();
        List<Thread> others = new ArrayList<>();
        for (int i = 0; i < WATCHERS; i++) {
            watches.add(start("watcher-" + i, () -> watch(watching)));
        }
        if (!watching.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the watches do not begin");
        }
        for (int i = 0; i < WRITERS; i++) {
            int seed = i;
            others.add(start("writer-" + i, () -> write(new Random(seed), seed)));
        }
        others.add(start("reader", () -> read(new Random(99))));
        faults.run();
        over = true;
        for (Thread each : others) {
            each.join(60_000);
        }
        finish();
        for (Thread each : watches) {
            each.join(60_000);
            if (each.isAlive()) {
                history.problem(each.getName() + " was never told the last write");
                each.interrupt();
            }
        }
    }

    /** What happens meanwhile; returns when enough has. */
    @FunctionalInterface
    interface Faults {
        void run() throws Exception;
    }

    /** A client's doings, until it is over. */
    @FunctionalInterface
    private interface Doing {
        void run() throws Exception;
    }

    private Thread start(String name, Doing doing) {
        return Thread.ofVirtual()
                .name(name)
                .start(
                        () -> {
                            try {
                                doing.run();
                            } catch (Exception | AssertionError failure) {
                                history.problem(name + " fails: " + failure);
                            }
                        });
    }

    private void write(Random random, int writer) throws InterruptedException {
        for (int i = 0; !over; i++) {
            String name = "n" + random.nextInt(NAMES);
            String value = writer + "-" + i;
            try {
                switch (random.nextInt(restarts ? 1 : 0, 6)) {
                    // Nobody but a watch tells of a removal's revision, and watches are too late
                    // for some where the server is killed.
                    case 0 -> remove(name);
                    case 1, 2 -> replace(name, value);
                    case 3 -> change(name, value);
                    default -> create(name, value);
                }
            } catch (IOException unknown) {
                // It may have happened: then the watches tell.
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    private void create(String name, String value) throws IOException {
        long sent = history.now();
        written(sent, access.call("POST", MAPS, JSON, map(name, value, "")), value);
    }

    private void change(String name, String value) throws IOException {
        long sent = history.now();
        String patch = "{\"data\":{\"v\":\"%s\"}}".formatted(value);
        written(sent, access.call("PATCH", MAPS + "/" + name, MERGE, patch), value);
    }

    private void replace(String name, String value) throws IOException {
        JsonNode old = get(name);
        if (old != null) {
            long sent = history.now();
            String body = map(name, value, revision(old));
            written(sent, access.call("PUT", MAPS + "/" + name, JSON, body), value);
        }
    }

    private void remove(String name) throws IOException {
        JsonNode old = get(name);
        if (old == null) {
            return;
        }
        // A deletion does not tell its revision; the watches do.
        access.call(
                "DELETE",
                MAPS + "/" + name,
                JSON,
                "{\"preconditions\":{\"resourceVersion\":\"" + revision(old) + "\"}}");
    }

    private static String map(String name, String value, String revision) {
        String precondition = revision.isEmpty() ? "" : ",\"resourceVersion\":\"" + revision + "\"";
        return "{\"metadata\":{\"name\":\"%s\",\"labels\":{\"crowd\":\"yes\"}%s},\"data\":{\"v\":\"%s\"}}"
                .formatted(name, precondition, value);
    }

    private void written(long sent, Reply reply, String value) throws IOException {
        switch (reply.code()) {
            case 200, 201 -> {
                JsonNode object = reply.body();
                String name = object.path("metadata").path("name").asString("");
                history.acknowledged(
                        sent, Long.parseLong(revision(object)), new History.Change(name, value));
            }
            case 404, 409 -> {}
            default -> throw new IOException("unknown: " + reply);
        }
    }

    private @Nullable JsonNode get(String name) throws IOException {
        long sent = history.now();
        Reply reply = access.call("GET", MAPS + "/" + name, "", "");
        if (reply.ok()) {
            history.read(name, sent, Long.parseLong(revision(reply.body())), value(reply.body()));
            return reply.body();
        }
        if (reply.code() == 404) {
            history.read(name, sent, 0, null);
            return null;
        }
        throw new IOException("unknown: " + reply);
    }

    private void read(Random random) throws InterruptedException {
        while (!over) {
            try {
                if (random.nextBoolean()) {
                    get("n" + random.nextInt(NAMES));
                } else {
                    list(random.nextInt(3) == 0 ? "&limit=2" : "");
                }
            } catch (IOException nobody) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    /** A list, page by page: they all are of one revision. */
    private long list(String limit) throws IOException {
        long sent = history.now();
        Map<Long, History.Change> shown = new TreeMap<>();
        long revision = 0;
        String token = "";
        do {
            String next = token.isEmpty() ? "" : "&continue=" + token;
            Reply reply =
                    access.call("GET", MAPS + "?labelSelector=" + LABELLED + limit + next, "", "");
            if (!reply.ok()) {
                throw new IOException("unknown: " + reply);
            }
            JsonNode metadata = reply.body().path("metadata");
            long of = Long.parseLong(metadata.path("resourceVersion").asString("0"));
            if (revision != 0 && of != revision) {
                history.problem("a list goes on at " + of + ", begun at " + revision);
            }
            revision = of;
            reply.body()
                    .path("items")
                    .forEach(each -> shown.put(Long.parseLong(revision(each)), changeOf(each)));
            token = metadata.path("continue").asString("");
        } while (!token.isEmpty());
        history.listed(sent, revision, shown);
        return revision;
    }

    /** Watches on and on, each time from where the last watch ended. */
    private void watch(CountDownLatch watching) throws Exception {
        List<Map.Entry<Long, History.Change>> told = new ArrayList<>();
        long[] from = {list("")};
        boolean[] done = {false};
        boolean[] tooLate = {false};
        watching.countDown();
        while (!done[0]) {
            try {
                access.watch(
                        MAPS
                                + "?watch=true&allowWatchBookmarks=true&labelSelector="
                                + LABELLED
                                + "&resourceVersion="
                                + from[0],
                        event -> {
                            String type = event.path("type").asString("");
                            JsonNode object = event.path("object");
                            if (type.equals("ERROR")) {
                                int code = object.path("code").asInt(0);
                                tooLate[0] = code == 410;
                                return false;
                            }
                            from[0] = Long.parseLong(revision(object));
                            if (!type.equals("BOOKMARK")) {
                                History.Change change =
                                        type.equals("DELETED")
                                                ? new History.Change(name(object), null)
                                                : changeOf(object);
                                told.add(Map.entry(from[0], change));
                                done[0] = change.name().equals(LAST);
                            }
                            return !done[0];
                        });
                if (tooLate[0]) {
                    history.watched(told);
                    told.clear();
                    from[0] = startOver();
                    tooLate[0] = false;
                }
            } catch (IOException nobody) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        history.watched(told);
    }

    /**
     * A server that was started anew may not know what was before, and then says so. One that was
     * not has no such excuse.
     */
    private long startOver() throws IOException {
        if (!restarts) {
            history.problem("a watch was told that it is too late");
        }
        return list("");
    }

    /** Writes the last write of all, however long it takes. */
    private void finish() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < deadline) {
            try {
                long sent = history.now();
                Reply reply = access.call("POST", MAPS, JSON, map(LAST, "end", ""));
                written(sent, reply, "end");
                if (reply.ok() || reply.code() == 409) {
                    list("");
                    return;
                }
            } catch (IOException notYet) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        history.problem("the server does not come back");
    }

    private static String name(JsonNode object) {
        return object.path("metadata").path("name").asString("");
    }

    private static String revision(JsonNode object) {
        return object.path("metadata").path("resourceVersion").asString("0");
    }

    private static String value(JsonNode object) {
        return object.path("data").path("v").asString("");
    }

    private static History.Change changeOf(JsonNode object) {
        return new History.Change(name(object), value(object));
    }
}
