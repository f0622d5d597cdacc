package io.jollyboat.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is counted, as Prometheus reads it. */
class MetricsTest {

    private final Metrics metrics = new Metrics();

    @Test
    void aCounterCountsByItsLabels() {
        Counter tries = metrics.counter("tries_total", "Tries.", "result", "profile");
        tries.increment("won", "b");
        tries.increment("lost", "a");
        tries.increment("won", "b");
        assertThat(metrics.text())
                .isEqualTo(
                        """
                        # HELP tries_total Tries.
                        # TYPE tries_total counter
                        tries_total{result="lost",profile="a"} 1
                        tries_total{result="won",profile="b"} 2
                        """);
    }

    @Test
    void whatIsNothingNeedNotBeTakenInWhereItsCountIsKnown() {
        AtomicLong count = new AtomicLong(3);
        Histogram.Series waits =
                metrics.histogram("waits_seconds", "Waits.", new double[] {1, 2}).of();
        waits.observe(1.5);
        waits.completeWithZeros(count::get);

        assertThat(metrics.text())
                .contains("\nwaits_seconds_bucket{le=\"1\"} 2\n")
                .contains("\nwaits_seconds_bucket{le=\"2\"} 3\n")
                .contains("\nwaits_seconds_sum 1.5\n")
                .contains("\nwaits_seconds_count 3\n");

        waits.observe(1.5); // counted elsewhere in a moment: nothing goes down
        assertThat(metrics.text()).contains("\nwaits_seconds_bucket{le=\"1\"} 2\n");
    }

    @Test
    void whatHasNoLabelsIsToldOfBeforeItHappened() {
        metrics.counter("falls_total", "Falls.");
        metrics.histogram("waits_seconds", "Waits.", new double[] {1});
        assertThat(metrics.text())
                .contains("\nfalls_total 0\n")
                .contains("\nwaits_seconds_bucket{le=\"+Inf\"} 0\n")
                .contains("\nwaits_seconds_sum 0\n");
    }

    @Test
    void severalGaugesAreReadOffOneLook() {
        int[] looks = {0};
        metrics.gauges(
                () -> looks[0] == 1 ? Optional.empty() : Optional.of(++looks[0]),
                List.of(
                        new Metrics.Dial<>(
                                "level", "L.", List.of(), seen -> Map.of(List.of(), seen)),
                        new Metrics.Dial<>(
                                "depth",
                                "D.",
                                List.of("where"),
                                seen -> Map.of(List.of("bow"), 2 * seen))));

        assertThat(metrics.text())
                .isEqualTo(
                        """
                        # HELP level L.
                        # TYPE level gauge
                        level 1
                        # HELP depth D.
                        # TYPE depth gauge
                        depth{where="bow"} 2
                        """);
        assertThat(metrics.text()).as("when nothing can be seen").doesNotContain("level 1");
    }

    @Test
    void aHistogramCountsEachValueInEveryBucketItFits() {
        Histogram waits =
                metrics.histogram(
                        "waits_seconds", "Waits.", Histogram.exponential(0.0001, 2, 3), "who");
        waits.observeNanos(100_000, "me"); // just at a bound
        waits.observeNanos(150_000, "me");
        waits.observeNanos(9_000_000, "me");
        assertThat(metrics.text())
                .isEqualTo(
                        """
                        # HELP waits_seconds Waits.
                        # TYPE waits_seconds histogram
                        waits_seconds_bucket{who="me",le="0.0001"} 1
                        waits_seconds_bucket{who="me",le="0.0002"} 2
                        waits_seconds_bucket{who="me",le="0.0004"} 2
                        waits_seconds_bucket{who="me",le="+Inf"} 3
                        waits_seconds_sum{who="me"} 0.00925
                        waits_seconds_count{who="me"} 3
                        """);
    }

    @Test
    void aGaugeIsLookedUpWhenSomebodyAsks() {
        int[] waiting = {3};
        metrics.gauge(
                "waiting", "Waiting.", List.of("queue"), () -> Map.of(List.of("a"), waiting[0]));
        metrics.total("seen_total", "Seen.", List.of(), () -> Map.of(List.of(), 2.5));
        waiting[0] = 4;
        assertThat(metrics.text())
                .contains("# TYPE waiting gauge\nwaiting{queue=\"a\"} 4\n")
                .contains("# TYPE seen_total counter\nseen_total 2.5\n");
    }

    @Test
    void quotesAndLineEndsInValuesAreEscaped() {
        metrics.counter("odd_total", "Odd.", "what").increment("a\"b\\c\nd");
        assertThat(metrics.text()).contains("odd_total{what=\"a\\\"b\\\\c\\nd\"} 1\n");
    }

    @Test
    void aValueForEachLabelIsAskedFor() {
        Counter tries = metrics.counter("tries_total", "Tries.", "result");
        assertThatThrownBy(tries::increment).hasMessageContaining("tries_total has the labels");
    }
}
