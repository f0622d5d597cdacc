package io.jollyboat.apiserver.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.apiserver.store.Range;
import io.jollyboat.apiserver.store.RangeResult;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.http.HttpHandler;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * A server as it is seen over HTTP, without a network: on the memory store and the virtual
 * timeline, so that the same requests have the same answers.
 */
final class Surface implements AutoCloseable {

    /** A request that takes this much of a processor is as bad as one that hangs. */
    private static final Duration TOO_LONG = Duration.ofSeconds(4);

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String TOKEN = "fuzz";
    private static final Requester ADMIN =
            new Requester("fuzz", "", List.of("system:masters", "system:authenticated"), Map.of());

    /** The request under way, for whoever finds that it never ends. */
    static volatile @Nullable FuzzRequest current;

    private final VirtualTimeline timeline;
    private final MemoryStore store;
    private final ApiServer server;
    private final HttpHandler handler;
    private @Nullable FakeExchange last;
    private final ListAppender<ILoggingEvent> log = new OwnLog();

    Surface(long seed) {
        timeline = new VirtualTimeline(seed);
        store = new MemoryStore(timeline);
        server =
                new ApiServer(
                        store, timeline, ApiServerConfig.inMemory().tokens(Map.of(TOKEN, ADMIN)));
        server.start();
        handler = server.handler();
        log.start();
        root().addAppender(log);
        timeline.advance(Duration.ofSeconds(1));
        for (Sample sample : Sample.all()) {
            FakeExchange exchange = send(post(sample));
            if (exchange.status() >= 300) {
                throw new AssertionError(sample + " is no sample: " + text(exchange));
            }
            timeline.advance(Duration.ofMillis(10));
        }
    }

    static FuzzRequest post(Sample sample) {
        return FuzzRequest.of(
                "POST", sample.path(), "application/json", sample.object().toString());
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    /** Sends a request and waits, in virtual time, for the answer. */
    FakeExchange send(FuzzRequest request) {
        current = request;
        last = null;
        FakeExchange exchange = new FakeExchange(request.with("Authorization", "Bearer " + TOKEN));
        log.list.clear();
        handler.handle(exchange);
        timeline.settle();
        if (!exchange.answered()) {
            timeline.advance(PATIENCE);
        }
        if (exchange.streaming()) {
            exchange.close();
            timeline.settle();
        }
        last = exchange;
        return exchange;
    }

    /** What was said last, or nothing. */
    String lastAnswer() {
        return last == null ? "" : new String(last.answer(), StandardCharsets.UTF_8);
    }

    int lastStatus() {
        return last == null ? 0 : last.status();
    }

    /** How many objects the store holds. */
    long stored() {
        return store.range(Range.all("/registry/")) instanceof RangeResult.Page page
                ? page.entries().size()
                : -1;
    }

    JsonNode get(String target) {
        FakeExchange exchange = send(FuzzRequest.of("GET", target, "", ""));
        JsonNode tree = Promises.tree(exchange.answer());
        if (exchange.status() != 200 || tree == null) {
            throw new AssertionError("GET " + target + ": " + text(exchange));
        }
        return tree;
    }

    /** What is wrong with the way a request is answered, or null. */
    @Nullable String finding(FuzzRequest request) {
        long before = cpu();
        FakeExchange exchange;
        try {
            exchange = send(request);
        } catch (RuntimeException | StackOverflowError thrown) {
            return told(request, "it throws", stack(thrown));
        }
        Duration spent = Duration.ofNanos(cpu() - before);
        if (!exchange.answered()) {
            return told(request, "it is not answered", "");
        }
        if (spent.compareTo(TOO_LONG) > 0) {
            return told(request, "it takes " + spent, "");
        }
        String broken = Promises.broken(request, exchange);
        if (broken != null) {
            return told(request, broken, text(exchange) + errors());
        }
        return errors().isEmpty() ? null : told(request, "it is logged as an error", errors());
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static String told(FuzzRequest request, String what, String more) {
        return "%s:%n%s%n%s".formatted(what, request, more);
    }

    static String text(FakeExchange exchange) {
        String text = new String(exchange.answer(), StandardCharsets.UTF_8);
        return exchange.status() + " " + text.substring(0, Math.min(text.length(), 2000));
    }

    private static String stack(Throwable thrown) {
        StringBuilder text = new StringBuilder(thrown.toString());
        StackTraceElement[] frames = thrown.getStackTrace();
        for (int i = 0; i < Math.min(frames.length, 12); i++) {
            text.append("\n  at ").append(frames[i]);
        }
        return text.toString();
    }

    /** What the server complained of about itself. */
    private String errors() {
        StringBuilder text = new StringBuilder();
        for (ILoggingEvent event : log.list) {
            if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
                text.append('\n').append(event.getFormattedMessage());
                if (event.getThrowableProxy() != null) {
                    String stack = ThrowableProxyUtil.asString(event.getThrowableProxy());
                    text.append('\n').append(stack, 0, Math.min(stack.length(), 1100));
                }
            }
        }
        return text.toString();
    }

    /** Lets time pass, so that what was put off is done. */
    void rest() {
        timeline.advance(Duration.ofSeconds(30));
    }

    @Override
    public void close() {
        root().detachAppender(log);
        server.stop();
    }

    /**
     * Hears the thread that made it, on which all of a virtual timeline happens, and not the tests
     * that run beside it in this JVM, some of which fail servers of their own on purpose.
     */
    private static final class OwnLog extends ListAppender<ILoggingEvent> {

        private final Thread owner = Thread.currentThread();

        @Override
        protected void append(ILoggingEvent event) {
            if (Thread.currentThread() == owner) {
                super.append(event);
            }
        }
    }
}
