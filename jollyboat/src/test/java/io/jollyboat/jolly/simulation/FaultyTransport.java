package io.jollyboat.jolly.simulation;

import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Watch;
import io.jollyboat.core.client.WatchSink;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A bad connection between one component and the API server: calls fail before they arrive or after
 * they were carried out, events come late, watches break. Chance is the timeline's, so a seed
 * replays.
 */
final class FaultyTransport implements ApiTransport {

    private final ApiTransport good;
    private final VirtualTimeline timeline;
    private double failing; // share of calls
    private Duration late = Duration.ZERO; // at most
    private boolean losesAnswers = true;
    private boolean cut;
    private boolean apart;

    FaultyTransport(ApiTransport good, VirtualTimeline timeline) {
        this.good = good;
        this.timeline = timeline;
    }

    FaultyTransport failing(double share) {
        failing = share;
        return this;
    }

    /** Whether some of the calls that fail are carried out all the same. */
    FaultyTransport losesAnswers(boolean whether) {
        losesAnswers = whether;
        return this;
    }

    FaultyTransport late(Duration atMost) {
        late = atMost;
        return this;
    }

    /** Whether nothing gets through, neither way. */
    void apart(boolean whether) {
        apart = whether;
    }

    /** The component is dead: nothing it does arrives, nothing arrives there. */
    void cut() {
        cut = true;
    }

    @Override
    public JsonNode call(ApiRequest request) {
        double drawn = timeline.random().nextDouble();
        if (cut || apart || drawn < (losesAnswers ? failing / 2 : failing)) {
            throw ApiException.unavailable("the connection broke", 0);
        }
        JsonNode answer = good.call(request);
        if (drawn < failing) {
            throw ApiException.timeout("the connection broke");
        }
        return answer;
    }

    @Override
    public Watch watch(ApiRequest request, WatchSink sink) {
        if (cut || apart || timeline.random().nextDouble() < failing) {
            throw ApiException.unavailable("the connection broke", 0);
        }
        var slow = new SlowSink(sink);
        slow.watch = good.watch(request, slow);
        return slow::stop;
    }

    /** Events in their order, each a while after it happened. */
    private final class SlowSink implements WatchSink {

        private final WatchSink sink;
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private @Nullable Watch watch;
        private boolean ended;

        SlowSink(WatchSink sink) {
            this.sink = sink;
        }

        @Override
        public void event(String type, ObjectNode object) {
            if (timeline.random().nextDouble() < failing / 10 || apart) {
                later(this::breakOff);
            } else {
                later(() -> sink.event(type, object));
            }
        }

        @Override
        public void closed(@Nullable ApiException why) {
            later(
                    () -> {
                        ended = true;
                        sink.closed(why);
                    });
        }

        private void breakOff() {
            stop();
            sink.closed(ApiException.unavailable("the watch broke", 0));
        }

        private void later(Runnable delivery) {
            if (late.isZero() && waiting.isEmpty()) {
                deliver(delivery);
                return;
            }
            waiting.add(delivery);
            long nanos = timeline.random().nextLong(late.toNanos() + 1);
            timeline.after(Duration.ofNanos(nanos), () -> deliver(waiting.remove()));
        }

        private void deliver(Runnable delivery) {
            if (!cut && !ended) {
                delivery.run();
            }
        }

        void stop() {
            ended = true;
            if (watch != null) {
                watch.stop();
            }
        }
    }
}
